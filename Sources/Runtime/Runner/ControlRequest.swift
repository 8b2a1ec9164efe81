public import Engine
public import Market
public import Trading

/// What a person can ask of a run, over its socket or by a signal.
public struct ControlRequest: Hashable, Sendable, Codable {
    /// What is asked for.
    public enum Action: Hashable, Sendable, Codable {
        case status
        /// No new entries, of one strategy by name or of all; positions stay.
        case pause(strategy: String?, reason: String)
        /// Entries again; without a strategy every latch is lifted too.
        case resume(strategy: String?, reason: String)
        /// Closes a position, or so many lots of it.
        case close(PositionID, volume: Volume?, reason: String)
        /// Closes everything and withdraws what rests; entries go on.
        case flatten(reason: String)
        /// Closes everything, and opens nothing until the latch is lifted.
        case kill(reason: String)
        /// Lifts one latch by its code.
        case release(code: String, reason: String)
        /// Reads scripts, exits, sizing and limits again.
        case reload
        /// Says what became of a command that evidence does not settle.
        case settle(OrderTag, OrderSettlement)
        case stop(StopPolicy)
        /// What was decided lately about a symbol, and what stands in the way of entries now.
        case why(symbol: String)
        /// Copies everything that is kept into a new folder, for which the run waits.
        case backup(folder: String)
    }

    /// What is asked for.
    public var action: Action
    /// The same key twice is one request: the second is given the first one's answer; nil for none.
    public var key: String?

    public init(_ action: Action, key: String? = nil) { (self.action, self.key) = (action, key) }
}

/// What came of a ``ControlRequest``.
public struct ControlAnswer: Hashable, Sendable, Codable {
    /// It was done, or is on its way.
    public var isDone: Bool
    /// What happened, or why not and what to do.
    public var message: String
    /// For ``ControlRequest/Action/status``.
    public var status: RunStatus?
    /// For ``ControlRequest/Action/why(symbol:)``, oldest first.
    public var decisions: [TrailEntry]?

    public init(isDone: Bool, message: String, status: RunStatus? = nil, decisions: [TrailEntry]? = nil) {
        (self.isDone, self.message, self.status, self.decisions) = (isDone, message, status, decisions)
    }
}
