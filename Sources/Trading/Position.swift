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
    /// Floating profit at the last quote, in account currency, before commission and swap.
    public var unrealizedProfit: Money = .zero
    @usableFromInline let rate: ProfitRate

    /// Opens a position from the deal that began it.
    public init(_ deal: Deal, value: ContractValue) {
        precondition(deal.entry == .opening, "Invariant: a position begins with an opening deal")
        (ticket, strategy, symbol) = (deal.position, deal.strategy, deal.symbol)
        (side, volume, openPrice, openTime) = (deal.side, deal.volume, deal.price, deal.time)
        (stopLoss, takeProfit) = (deal.stopLoss, deal.takeProfit)
        (commission, swap) = (deal.commission, deal.swap)
        rate = ProfitRate(value, volume: deal.volume)
    }

    /// Profit if closed at a price while the market quotes `quote`; nil on overflow.
    @inlinable public func profit(closedAt price: Price, quote: Quote, _ value: ContractValue) -> Money? {
        rate.profit(distance: side == .buy ? price - openPrice : openPrice - price, at: quote, value)
    }

    /// Marks the position to a quote; profit that overflows is a broken invariant and stops the process.
    @inlinable public mutating func mark(_ quote: Quote, _ value: ContractValue) {
        guard let profit = profit(closedAt: quote.closing(side), quote: quote, value) else {
            preconditionFailure("Invariant: a position's profit fits an amount of money")
        }
        unrealizedProfit = profit
    }
}
