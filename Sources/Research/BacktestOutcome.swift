public import Market
public import Performance

/// What a finished run left behind.
public struct BacktestOutcome {
    public let record: BacktestRecord
    public let curve: EquityCurve
    /// Account currency, everything closed.
    public let balance: Money
    /// Exits in bars that held both the stop and the target of the position: the stop was taken.
    public let ambiguousExits: Int

    /// Sums over the closed trades.
    public var statistics: TradeStatistics { TradeStatistics(record.trades) }
}
