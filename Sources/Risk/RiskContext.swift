public import Market
public import Trading

/// Everything guards and sizing may look at when a signal wants to become an order.
public struct RiskContext: Sendable {
    /// The instant of the decision, UTC.
    public var now: Timestamp
    /// Balance and equity at the last quote of every symbol.
    public var account: AccountSnapshot
    /// Account currency of margin per unit of exposure: 1 : leverage.
    public var leverage: Int64
    /// The terms of the order's symbol, with money in the account's currency.
    public var value: ContractValue
    /// The quote the order would meet.
    public var quote: Quote
    /// When that quote was made, UTC; nil when no quote is known.
    public var quoteTime: Timestamp?
    /// Everything that is open or could become open: positions, pending entries, orders not answered yet.
    public var exposures: ContiguousArray<Exposure>
    /// Losses, the day and what is latched.
    public var watch: AccountWatch
    /// What was sent and closed lately.
    public var activity: RiskActivity
    /// The average true range of the strategy's bars, price; nil while it is not known or nobody asks for it.
    public var averageRange: Price?
    /// Times of news that move the order's symbol, UTC seconds, ascending; empty without a calendar.
    public var news: [Int64]

    public init(
        now: Timestamp, account: AccountSnapshot, leverage: Int64, value: ContractValue, quote: Quote,
        quoteTime: Timestamp?, exposures: ContiguousArray<Exposure>, watch: AccountWatch, activity: RiskActivity,
        averageRange: Price? = nil, news: [Int64] = []
    ) {
        (self.now, self.account, self.leverage, self.value) = (now, account, leverage, value)
        (self.quote, self.quoteTime, self.exposures) = (quote, quoteTime, exposures)
        (self.watch, self.activity, self.averageRange, self.news) = (watch, activity, averageRange, news)
    }

    /// ``exposure(of:)`` of the order under review, so that a dozen guards do not convert the same amounts.
    var added: Exposure?

    /// What an order would add, as if it were filled.
    public func exposure(of order: OrderRequest) -> Exposure {
        if let added { return added }
        return Exposure(
            strategy: order.strategy, symbol: order.symbol, side: order.side, volume: order.volume, status: .requested,
            entry: order.entryPrice ?? quote.opening(order.side), stopLoss: order.stopLoss, value: value, quote: quote)
    }
}

/// Something open or about to be, at its worst: as if it were filled.
public struct Exposure: Sendable, Hashable {
    /// How far it has come.
    public enum Status: Sendable, Hashable { case open, pending, requested }

    /// Index of the strategy instance.
    public let strategy: Int
    /// Index of the symbol in the run.
    public let symbol: Int
    /// Buy or sell.
    public let side: Side
    /// Lots.
    public let volume: Volume
    /// Whether it is open, waits, or has not been answered yet.
    public let status: Status
    /// ISO code of what is bought and sold.
    public let baseCurrency: String
    /// ISO code of the currency it is paid in.
    public let profitCurrency: String
    /// Account currency; nil when it cannot be told, as without a sane quote.
    public let notional: Money?
    /// What is lost from the price it was entered at to its stop, account currency, zero when the stop of something open is
    /// in profit; nil without a stop, or when it cannot be told, as for an entry whose stop is on the wrong side.
    public let risk: Money?

    /// - Parameters:
    ///   - entry: the open price, or the price it would be entered at.
    ///   - value: the symbol's terms, with money in the account's currency.
    ///   - quote: the symbol's newest quote.
    public init(
        strategy: Int, symbol: Int, side: Side, volume: Volume, status: Status, entry: Price, stopLoss: Price?,
        value: ContractValue, quote: Quote
    ) {
        (self.strategy, self.symbol, self.side, self.volume, self.status) = (strategy, symbol, side, volume, status)
        (baseCurrency, profitCurrency) = (value.specification.baseCurrency, value.specification.profitCurrency)
        notional = quote.isSane ? value.notional(volume: volume, at: quote) : nil
        risk = stopLoss.flatMap { stop in
            guard quote.isSane, entry.raw > 0, stop.raw > 0 else { return nil }
            let distance = side == .buy ? stop - entry : entry - stop
            if status != .open && distance.raw >= 0 { return nil }
            return value.profit(distance: distance, volume: volume, at: quote).map { max(-$0, .zero) }
        }
    }
}
