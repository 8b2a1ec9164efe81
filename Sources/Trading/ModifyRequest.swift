public import Market

/// An instruction to move the stop and target that the broker holds for a position.
public struct ModifyRequest: Hashable, Sendable, Codable {
    /// The position whose levels move.
    public var position: PositionID
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Index of the strategy instance that owns the position.
    public var strategy: Int
    /// On the symbol's price grid; nil for no stop.
    public var stopLoss: Price?
    /// On the symbol's price grid; nil for no target.
    public var takeProfit: Price?
    /// Whether a closed bar, a tick or the core itself moved it.
    public var decision: DecisionPoint

    public init(
        position: PositionID, symbol: Int, strategy: Int, stopLoss: Price?, takeProfit: Price?, decision: DecisionPoint
    ) {
        (self.position, self.symbol, self.strategy) = (position, symbol, strategy)
        (self.stopLoss, self.takeProfit, self.decision) = (stopLoss, takeProfit, decision)
    }
}
