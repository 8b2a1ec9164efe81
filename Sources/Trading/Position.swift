public import Market

/// An open obligation, built from deals and keyed by the broker's position identifier.
public struct Position: Hashable, Sendable {
    public var ticket: PositionID
    public var strategy: Int
    public var symbol: Int
    public var side: Side
    public var volume: Volume
    public var openPrice: Price
    public var openTime: Timestamp
    public var stopLoss: Price?
    public var takeProfit: Price?
    /// Commission charged so far, zero or negative.
    public var commission: Money
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
