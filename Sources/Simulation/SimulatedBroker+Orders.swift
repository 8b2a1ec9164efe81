internal import Market
public import Risk
public import Trading

extension SimulatedBroker {
    /// Takes an approved order at the current quote of its symbol.
    public mutating func submit(_ order: ApprovedOrder, into results: inout [ExecutionResult]) {
        let request = order.request
        guard let quote = quotes[request.symbol] else { return refuse(request, .noQuotes, &results) }
        let isMarket = request.orderType == .market
        let base =
            isMarket ? basis(quote, request.decision, saw: request.decisionQuote, opening: request.side, request.symbol) : quote
        let isHeld = isMarket && request.decision == .tick && !request.followsFill
        let rejection =
            isReleasing && isMarket ? refusalWhenDue(request) : refusal(of: request, at: base, isHeld: isHeld && !isReleasing)
        if let rejection { return refuse(request, rejection, &results) }
        if waits(.order(order)) { return }
        guard isMarket else { return rest(request, &results) }
        let birth: BrokerPosition.Birth = isInsideBar[request.symbol] ? .filledInside : .beforeRange
        let price = slipped(base.opening(request.side), request.side, request.symbol, tag: request.clientTag)
        open(request, at: price, base, birth, &results)
    }

    func refuse(_ request: OrderRequest, _ rejection: Rejection, _ results: inout [ExecutionResult]) {
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol,
                outcome: .rejected(rejection)))
    }
}
