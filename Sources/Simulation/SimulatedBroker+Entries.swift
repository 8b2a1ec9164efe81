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
            let request = entry.request
            if isJump, request.symbol == symbol { entry.isPlacedInside = false }
            let range = entry.isPlacedInside ? BarRange(low: quote, high: quote) : reached
            guard request.symbol == symbol, let price = request.price, range.triggers(request, at: price) else {
                pending.append(entry)
                continue
            }
            if request.orderType == .stopLimit {
                placeLimit(entry.asLimit(inside: !isJump), &results)
                continue
            }
            let birth: BrokerPosition.Birth = isJump ? .beforeRange : entry.isPlacedInside ? .filledInside : .triggeredInside
            // A limit fills as if the market had stood at its price, and never better; so does a stop entry that was not
            // jumped over. A limit that was jumped over together with its stop therefore pays for both.
            let met = isJump && request.orderType == .stop ? quote : quote.standing(at: price, for: request.side)
            let fill =
                request.orderType == .limit ? price : slipped(met.opening(request.side), request.side, symbol, tag: request.clientTag)
            if terms.accounting == .netting { closeOnTheWay(to: met, symbol, isJump ? quote : nil, &results) }
            open(request, at: fill, met, birth, &results)
        }
    }

    /// A stop-limit entry was reached: its limit entry rests, on the better side of the price, from this quote on.
    private mutating func placeLimit(_ entry: RestingEntry, _ results: inout [ExecutionResult]) {
        pending.append(entry)
        let request = entry.request
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: .pending,
                subject: .change(request.clientTag)))
    }
}
