public import Market

/// Between what the equity of an account stays while quotes run.
public struct EquityBounds: Hashable, Sendable, Codable {
    /// Account currency; never undercut.
    public var lowest: Money
    /// Account currency; never exceeded.
    public var highest: Money
    /// Whether both are equities at quotes of the run, not only bounds.
    public var isReached: Bool

    @inlinable
    public init(lowest: Money, highest: Money, isReached: Bool) {
        (self.lowest, self.highest, self.isReached) = (lowest, highest, isReached)
    }
}
