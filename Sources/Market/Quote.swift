/// The best bid and ask at a moment.
public struct Quote: Hashable, Sendable, Codable {
    /// Where sells open and buys close.
    public var bid: Price
    /// Where buys open and sells close.
    public var ask: Price

    @inlinable public init(bid: Price, ask: Price) { (self.bid, self.ask) = (bid, ask) }

    /// Ask minus bid.
    @inlinable public var spread: Price { ask - bid }

    /// The side at which a position of `side` would open.
    @inlinable public func opening(_ side: Side) -> Price { side == .buy ? ask : bid }

    /// The side at which a position of `side` would close, and on which its stop and target trigger.
    @inlinable public func closing(_ side: Side) -> Price { side == .buy ? bid : ask }

    /// The worse of this quote and another for whoever opens in a direction.
    public func worse(_ other: Quote, opening side: Side) -> Quote {
        let otherIsWorse = side == .buy ? other.ask > ask : other.bid < bid
        return otherIsWorse ? other : self
    }

    /// Positive prices with the ask not below the bid.
    @inlinable public var isSane: Bool { bid.raw > 0 && ask.raw >= bid.raw }
}

/// The direction of an order or a position.
public enum Side: String, Sendable, Hashable, Codable {
    case buy = "BUY"
    case sell = "SELL"

    /// The other direction.
    @inlinable public var opposite: Side { self == .buy ? .sell : .buy }
    /// +1 for a buy, -1 for a sell.
    @inlinable public var sign: Int64 { self == .buy ? 1 : -1 }
}
