public import Market

/// An exit's wish for one position, and what became of it.
public struct ExitSignal: Hashable, Sendable, Codable {
    /// What the exit wants.
    public enum Action: Hashable, Sendable, Codable {
        /// Close so many lots, on the symbol's step; `isWhole` when nothing remains.
        case close(Volume, isWhole: Bool)
        /// Move the broker's stop to a price on the symbol's grid.
        case moveStop(Price)
    }

    /// What became of the wish.
    public enum Verdict: Hashable, Sendable, Codable {
        /// It was carried out.
        case taken
        /// Another exit's wish, of higher priority or a tighter stop, went before it.
        case overruled(by: String)
        /// It could not be: the words say why.
        case dropped(String)
    }

    /// The position.
    public var ticket: PositionID
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Index of the strategy instance that owns the position.
    public var strategy: Int
    /// The name of the exit.
    public var exit: String
    /// Of several that want to close, the one with the highest wins.
    public var priority: Int
    /// When it was decided, UTC.
    public var timestamp: Timestamp
    /// The price the position would have closed at then.
    public var price: Price
    /// What it wants.
    public var action: Action
    /// Whether a closed bar or a tick moved it.
    public var decision: DecisionPoint
    /// The exit's own words; empty when not given.
    public var reason: String
    /// The exit's own degree of belief, 0 to 1; recorded, never traded on.
    public var confidence: Double?
    /// What became of it.
    public var verdict: Verdict
    /// Whether this close raised the alarm.
    public var alarm: Bool

    public init(
        ticket: PositionID, symbol: Int, strategy: Int, exit: String, priority: Int, timestamp: Timestamp, price: Price,
        action: Action, decision: DecisionPoint, reason: String, confidence: Double?, verdict: Verdict,
        alarm: Bool = false
    ) {
        (self.ticket, self.symbol, self.strategy, self.exit) = (ticket, symbol, strategy, exit)
        (self.priority, self.timestamp, self.price) = (priority, timestamp, price)
        (self.action, self.decision, self.reason) = (action, decision, reason)
        (self.confidence, self.verdict, self.alarm) = (confidence, verdict, alarm)
    }
}
