public import Market
public import Performance

/// What a finished run left behind.
public struct BacktestOutcome {
    /// Trades, refusals and the decisions hash.
    public let record: BacktestRecord
    /// Equity over every quote from ``BacktestPlan/tradeFrom`` on.
    public let curve: EquityCurve
    /// Account currency, everything closed.
    public let balance: Money
    /// Exits in bars that held both the stop and the target of the position: the stop was taken.
    public let ambiguousExits: Int

    /// Sums over the closed trades.
    public var statistics: TradeStatistics { TradeStatistics(record.trades) }
}
