public import Market
internal import Trading

extension SimulatedBroker {
    /// Money is paid in (positive) or out.
    public mutating func deposit(_ amount: Money) { balance += amount }

    /// Balance plus floating profit at the last quotes and the swap that no deal has booked.
    public func equity() -> Money {
        var sum = balance
        for index in positions.indices { sum += floating(index) + positions[index].swap }
        return sum
    }

    /// Equity that no position binds; negative when the loss is larger than that.
    public func freeMargin() -> Money { equity() - usedMargin }

    /// What a position would gain if it were closed at the last quote.
    func floating(_ index: Int) -> Money {
        guard let quote = quotes[positions[index].symbol] else { return .zero }
        let distance = positions[index].gain(at: quote.closing(positions[index].side))
        if let profit = positions[index].rate.plainProfit(distance: distance) { return profit }
        guard
            let profit = positions[index].rate.profit(
                distance: distance, at: quote, values[positions[index].symbol])
        else { preconditionFailure("Invariant: a position's profit fits an amount of money") }
        return profit
    }
}
