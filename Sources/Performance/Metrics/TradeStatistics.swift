public import Market

/// Sums and shares over closed trades; results count after commission and swap.
public struct TradeStatistics: Hashable, Sendable {
    /// The sum of winning trades.
    public private(set) var grossProfit: Money = .zero
    /// The sum of losing trades, zero or negative as MT5 reports it.
    public private(set) var grossLoss: Money = .zero
    /// Closed trades, winning or not.
    public private(set) var trades = 0
    /// Trades that made more than nothing; a trade of exactly zero is neither won nor lost.
    public private(set) var wins = 0
    /// Trades that made less than nothing.
    public private(set) var losses = 0
    /// Trades that began with a buy.
    public private(set) var longTrades = 0
    /// Trades that began with a sell.
    public private(set) var shortTrades = 0
    /// Account currency, zero or negative.
    public private(set) var commission: Money = .zero
    /// Account currency; negative where it was charged.
    public private(set) var swap: Money = .zero

    public init(_ trades: some Sequence<Trade>) {
        for trade in trades { add(trade) }
    }

    /// Takes a trade in.
    mutating func add(_ trade: Trade) {
        trades += 1
        if trade.side == .buy { longTrades += 1 } else { shortTrades += 1 }
        commission += trade.commission
        swap += trade.swap
        if trade.net > .zero {
            wins += 1
            grossProfit += trade.net
        } else if trade.net < .zero {
            losses += 1
            grossLoss += trade.net
        }
    }

    /// Takes all trades of other statistics in.
    mutating func add(_ other: TradeStatistics) {
        (trades, wins, losses) = (trades + other.trades, wins + other.wins, losses + other.losses)
        (longTrades, shortTrades) = (longTrades + other.longTrades, shortTrades + other.shortTrades)
        (grossProfit, grossLoss) = (grossProfit + other.grossProfit, grossLoss + other.grossLoss)
        (commission, swap) = (commission + other.commission, swap + other.swap)
    }

    /// Gross profit plus gross loss.
    public var netProfit: Money { grossProfit + grossLoss }
    /// Gross profit over the magnitude of gross loss; nil without a loss.
    public var profitFactor: Double? { grossLoss.raw < 0 ? grossProfit.double / -grossLoss.double : nil }
    /// Net profit per trade in account currency; nil without trades.
    public var expectedPayoff: Double? { trades > 0 ? netProfit.double / Double(trades) : nil }
    /// Won trades in percent of all, 0 to 100; nil without trades.
    public var winRate: Double? { trades > 0 ? 100 * Double(wins) / Double(trades) : nil }
}
