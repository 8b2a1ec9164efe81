internal import Market
internal import Trading

extension SimulatedBroker {
    /// Closes two opposite positions by each other, as far as both reach.
    ///
    /// Rule (MT5, close-by): two deals at the open price of the second; the profit of both, price difference times volume, is
    /// booked by the deal of the first. No spread is paid.
    mutating func closeBy(
        _ first: PositionID, _ second: PositionID, _ request: CloseRequest, _ results: inout [ExecutionResult]
    ) {
        guard let one = positions.first(where: { $0.id == first }), let other = positions.first(where: { $0.id == second }),
            let quote = quotes[one.symbol]
        else { return reject(.positionClosed, first, request, &results) }
        if let rejection = refusal(ofClosing: one, by: other, quote) { return reject(rejection, first, request, &results) }
        let volume = min(one.volume, other.volume)
        for id in [first, second] {
            guard let index = positions.firstIndex(where: { $0.id == id }) else { continue }
            let deal = bookClosing(index, volume, at: other.openPrice, quote, request.reason, entry: .closingBy)
            results.append(
                ExecutionResult(
                    clientTag: 0, strategy: deal.strategy, symbol: deal.symbol, outcome: .filled(deal), subject: .close(id)))
        }
    }

    private mutating func refusal(ofClosing one: BrokerPosition, by other: BrokerPosition, _ quote: Quote) -> Rejection? {
        let orders = values[one.symbol].specification.orders
        if orders.tradeMode == .disabled { return .tradeDisabled }
        guard terms.accounting == .hedging else { return .hedgeProhibited }
        guard orders.kinds.contains(.closeBy) else { return .invalidOrder }
        guard one.symbol == other.symbol, one.side != other.side else { return .invalidRequest }
        guard isOpen(one.symbol) else { return .marketClosed }
        return isFrozen(one, quote) || isFrozen(other, quote) ? .frozen : nil
    }
}
