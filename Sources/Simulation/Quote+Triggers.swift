internal import Market
internal import Trading

extension Quote {
    /// The same spread with the side at which `side` opens at a price.
    func standing(at price: Price, for side: Side) -> Quote {
        side == .buy ? Quote(bid: price - spread, ask: price) : Quote(bid: price, ask: price + spread)
    }
    /// The same spread with the closing side of a position of `side` at a price.
    func moved(to price: Price, _ side: Side) -> Quote {
        side == .buy ? Quote(bid: price, ask: price + spread) : Quote(bid: price - spread, ask: price)
    }
    /// Whether the closing side of a position of `side` is at its stop or worse.
    func isBeyond(_ stop: Price, _ side: Side) -> Bool { side == .buy ? bid <= stop : ask >= stop }
    /// Whether the closing side of a position of `side` is at its target or better.
    func reaches(_ target: Price, _ side: Side) -> Bool { side == .buy ? bid >= target : ask <= target }
}

extension BarRange {
    func worst(_ side: Side, isBeyond stop: Price) -> Bool { (side == .buy ? low : high).isBeyond(stop, side) }
    func best(_ side: Side, reaches target: Price) -> Bool { (side == .buy ? high : low).reaches(target, side) }

    /// Whether a resting entry's price lies in the range: buys trigger on the ask, sells on the bid.
    func triggers(_ request: OrderRequest, at price: Price) -> Bool {
        switch (request.orderType, request.side) {
        case (.limit, .buy): low.ask <= price
        case (.limit, .sell): high.bid >= price
        case (.stop, .buy), (.stopLimit, .buy): high.ask >= price
        case (.stop, .sell), (.stopLimit, .sell): low.bid <= price
        case (.market, _): false
        }
    }
}
