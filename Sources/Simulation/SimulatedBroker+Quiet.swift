public import Market
internal import Risk
internal import Trading

extension SimulatedBroker {
    /// Before this instant time alone changes nothing here.
    public var quietUntil: Timestamp { firstDeadline }

    /// Whether no decision waits and no quote of a run meets an order, a stop or a target of its symbol.
    public func isQuiet(_ symbol: Int, on run: QuoteRun) -> Bool {
        guard held.isEmpty else { return false }
        for index in positions.indices where positions[index].symbol == symbol {
            let side = positions[index].side
            if let stop = positions[index].stopLoss, run.worst.isBeyond(stop, side) { return false }
            if let target = positions[index].takeProfit, run.best.reaches(target, side) { return false }
        }
        return !pending.contains { $0.request.symbol == symbol && run.meets($0.request) }
    }

    /// Takes the last quote of a run that ``isQuiet(_:on:)`` and on which equity stayed at or above ``stopOutEquity``.
    public mutating func pass(_ symbol: Int, _ run: QuoteRun) {
        see(run.last, of: symbol)
        now = max(now, run.time)
    }
}

extension QuoteRun {
    /// Whether some quote of the run may trigger a resting entry: buys trigger on the ask, sells on the bid.
    func meets(_ request: OrderRequest) -> Bool {
        guard let price = request.price else { return true }
        return switch (request.orderType, request.side) {
        case (.limit, .buy): best.ask <= price
        case (.limit, .sell): best.bid >= price
        case (.stop, .buy): worst.ask >= price
        case (.stop, .sell): worst.bid <= price
        case (.market, _), (.stopLimit, _): true
        }
    }
}
