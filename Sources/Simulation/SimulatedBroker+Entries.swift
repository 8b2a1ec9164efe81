internal import Market
internal import Risk
internal import Trading

extension SimulatedBroker {
    /// Resting entries that are reached: at a jump by the quote, inside a bar by its range, or by the quote alone for
    /// those placed on the bar's path. A stop entry that was jumped over fills at the quote.
    mutating func triggerPending(
        _ symbol: Int, _ reached: BarRange, _ quote: Quote, isJump: Bool, _ results: inout [ExecutionResult]
    ) {
        let resting = pending
        pending.removeAll(keepingCapacity: true)
        for var entry in resting {
            let request = entry.order.request
            if isJump, request.symbol == symbol { entry.isPlacedInside = false }
            let range = entry.isPlacedInside ? BarRange(low: quote, high: quote) : reached
            guard request.symbol == symbol, let price = request.price, range.triggers(request, at: price) else {
                pending.append(entry)
                continue
            }
            let birth: BrokerPosition.Birth = isJump ? .beforeRange : entry.isPlacedInside ? .filledInside : .triggeredInside
            // A limit fills as if the market had stood at its price, and never better; so does a stop entry that was not
            // jumped over. A limit that was jumped over together with its stop therefore pays for both.
            let met = isJump && request.orderType == .stop ? quote : quote.standing(at: price, for: request.side)
            let fill =
                request.orderType == .limit ? price : slipped(met.opening(request.side), request.side, symbol)
            if terms.accounting == .netting { closeOnTheWay(to: met, symbol, isJump ? quote : nil, &results) }
            open(request, at: fill, met, birth, &results)
        }
    }
}
