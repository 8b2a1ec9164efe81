public import Market

/// Sums and means over the trades that have something in common; results count after commission and swap, but what is in R
/// counts before them, as a position's profit does.
public struct TradeGroup: Hashable, Sendable {
    /// What they have in common; empty when that has no name.
    public let name: String
    /// Wins, losses and money.
    public private(set) var statistics = TradeStatistics([])
    /// Trades that began with a stop, so that their R is known.
    public private(set) var riskedTrades = 0
    private var multiples = 0.0, worstMultiples = 0.0, bestMultiples = 0.0
    private var watchedTrades = 0
    private var bars = 0
    private var nanoseconds: Int128 = 0

    /// A group without trades.
    public init(name: String) { self.name = name }

    /// Takes a trade in; the means in R round differently in another order.
    public mutating func add(_ trade: Trade) {
        statistics.add(trade)
        nanoseconds += Int128(trade.closeTime.nanoseconds) - Int128(trade.openTime.nanoseconds)
        if let age = trade.ageBars { (watchedTrades, bars) = (watchedTrades + 1, bars + age) }
        if let multiple = trade.multiple, let worst = trade.worstMultiple, let best = trade.bestMultiple {
            riskedTrades += 1
            multiples += multiple
            worstMultiples += worst
            bestMultiples += best
        }
    }

    /// Takes all trades of another group in.
    public mutating func add(_ other: TradeGroup) {
        statistics.add(other.statistics)
        riskedTrades += other.riskedTrades
        multiples += other.multiples
        worstMultiples += other.worstMultiples
        bestMultiples += other.bestMultiples
        watchedTrades += other.watchedTrades
        bars += other.bars
        nanoseconds += other.nanoseconds
    }

    /// Closed trades.
    public var trades: Int { statistics.trades }
    /// What they made together, account currency.
    public var net: Money { statistics.netProfit }
    /// The mean result in R; nil when none is known.
    public var meanMultiple: Double? { mean(multiples, riskedTrades) }
    /// The mean MAE in R, zero or negative; nil when none is known.
    public var meanWorstMultiple: Double? { mean(worstMultiples, riskedTrades) }
    /// The mean MFE in R, zero or positive; nil when none is known.
    public var meanBestMultiple: Double? { mean(bestMultiples, riskedTrades) }
    /// The mean time from the first opening to the last closing deal, seconds; nil without trades.
    public var meanHoldingSeconds: Double? { mean(Double(nanoseconds) / 1e9, trades) }
    /// The mean count of closed bars a trade lasted; nil when none was watched.
    public var meanBars: Double? { mean(Double(bars), watchedTrades) }

    private func mean(_ sum: Double, _ count: Int) -> Double? { count > 0 ? sum / Double(count) : nil }
}
