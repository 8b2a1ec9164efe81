public import Market

/// An open obligation, built from deals and keyed by the broker's position identifier.
public struct Position: Hashable, Sendable {
    /// What the broker knows it by, from opening to flat.
    public var ticket: PositionID
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Buy is long, sell is short.
    public var side: Side
    /// Open lots.
    public var volume: Volume
    /// The executed price, slippage included.
    public var openPrice: Price
    /// When the opening deal was executed, UTC.
    public var openTime: Timestamp
    /// On the symbol's price grid; nil for no stop.
    public var stopLoss: Price?
    /// On the symbol's price grid; nil for no target.
    public var takeProfit: Price?
    /// Commission charged so far, zero or negative.
    public var commission: Money
    /// Account currency so far; negative where it was charged.
    public var swap: Money
    /// Floating profit at the last quote, in account currency, before commission and swap; filled in for whoever is
    /// shown the position.
    public var unrealizedProfit: Money = .zero
    /// Turns price distances into money.
    public let rate: ProfitRate

    /// Opens a position from the deal that began it.
    public init(_ deal: Deal, value: ContractValue) {
        precondition(deal.entry == .opening, "Invariant: a position begins with an opening deal")
        (ticket, strategy, symbol) = (deal.position, deal.strategy, deal.symbol)
        (side, volume, openPrice, openTime) = (deal.side, deal.volume, deal.price, deal.time)
        (stopLoss, takeProfit) = (deal.stopLoss, deal.takeProfit)
        (commission, swap) = (deal.commission, deal.swap)
        rate = ProfitRate(value, volume: deal.volume)
    }

    /// The price distance gained if closed at a quote.
    @inlinable public func gain(at quote: Quote) -> Price {
        side == .buy ? quote.bid - openPrice : openPrice - quote.ask
    }
}
