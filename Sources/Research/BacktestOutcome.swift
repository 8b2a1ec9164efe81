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
    /// The quotes of a price model that walks ticks; none for `pessimistic_ohlc`.
    public let quotes: QuoteCount
    /// Changes of terms that came while it ran.
    public internal(set) var appliedChanges = 0

    /// Sums over the closed trades.
    public var statistics: TradeStatistics { TradeStatistics(record.trades) }
}

/// How many quotes a run saw, and how many of them a market made.
public struct QuoteCount: Hashable, Sendable {
    /// Ticks of a file.
    public var real = 0
    /// Quotes made from bars.
    public var generated = 0

    public init() {}

    /// Percent of the quotes that are real, 0 to 100; nil without quotes.
    public var realPercent: Double? {
        real + generated > 0 ? 100 * Double(real) / Double(real + generated) : nil
    }

    mutating func add(_ other: QuoteCount) {
        real += other.real
        generated += other.generated
    }
}
