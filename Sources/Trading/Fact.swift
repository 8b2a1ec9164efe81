public import Market

/// Something that happened and must be recorded; the canonical text of some facts makes the decisions hash.
public enum Fact: Sendable, Codable {
    case signal(Signal)
    /// A script or the engine passed over a bar.
    case skipped(strategy: Int, Skip)
    /// A guard or the sizing refused a signal.
    case denied(Signal, Denial)
    /// The broker refused or withdrew an order.
    case rejected(strategy: Int, clientTag: Int64, Rejection)
    case ordered(OrderRequest)
    /// Herald withdrew a pending entry.
    case withdrawn(strategy: Int, clientTag: Int64, why: String)
    case deal(Deal)
    /// An exit spoke of a position.
    case exit(ExitSignal)
    /// A position's stop and target at the broker are now these; `label` names the exit that moved them, empty for other
    /// hands.
    case modified(strategy: Int, PositionID, stopLoss: Price?, takeProfit: Price?, label: String)
    /// The broker refused to close a position or to move its levels.
    case exitRejected(strategy: Int, PositionID, Rejection)
    /// An account limit was crossed, or an operator stopped the account: entries stay closed until it is lifted.
    case latched(Denial)
    /// A latch was lifted: by its reset rule, or by an operator, whose reason it carries.
    case released(code: String, reason: String?)
    /// Money was paid in (positive) or out.
    case cashFlow(Money)
    /// Money that no position of the run made came (positive) or went: a charge, a correction, other hands' deals.
    case adjusted(Money)
    /// A script failed; its strategy stops, or the exit of that name.
    case failed(strategy: Int, StrategyFailure, exit: String?)
    case notice(Notice)
    /// A script's `log(...)`: the strategy's, or that of its exit of this name.
    case log(strategy: Int, line: Int, text: String, exit: String?)
}

/// An error of a script, placed in its source.
public struct StrategyFailure: Hashable, Sendable, Error, Codable {
    /// Path of the script, or of the module it failed in.
    public var file: String
    /// From 1.
    public var line: Int
    /// What went wrong, without the place.
    public var message: String
    /// Which callback ran, e.g. `on_bar`.
    public var callback: String

    public init(file: String, line: Int, message: String, callback: String) {
        (self.file, self.line, self.message, self.callback) = (file, line, message, callback)
    }
}
