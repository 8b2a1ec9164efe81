internal import Market
internal import Trading

extension SimulatedBroker {
    /// Lets an order meet the one position of its symbol: it adds to it, takes from it or turns it round.
    mutating func net(
        _ index: Int, _ request: OrderRequest, at price: Price, _ quote: Quote, _ birth: BrokerPosition.Birth,
        _ results: inout [ExecutionResult]
    ) {
        let (side, open) = (positions[index].side, positions[index].volume)
        if side == request.side { return add(index, request, at: price, quote, birth, &results) }
        if request.volume > open { return reverse(index, request, at: price, quote, birth, &results) }
        guard request.volume == open || open - request.volume >= values[request.symbol].specification.volumeMinimum else {
            return refuse(request, .invalidVolume, &results)
        }
        // Leaving the market needs no margin, and the levels of what remains stay.
        answer(request, bookClosing(index, request.volume, at: price, quote, .reverse), &results)
    }

    private mutating func add(
        _ index: Int, _ request: OrderRequest, at price: Price, _ quote: Quote, _ birth: BrokerPosition.Birth,
        _ results: inout [ExecutionResult]
    ) {
        let value = values[request.symbol]
        let old = positions[index]
        var position = old
        position.volume = old.volume + request.volume
        position.openPrice = Position.mean(old.openPrice, old.volume, price, request.volume)
        position.marginQuote = Quote(
            bid: Position.mean(old.marginQuote.bid, old.volume, quote.bid, request.volume),
            ask: Position.mean(old.marginQuote.ask, old.volume, quote.ask, request.volume))
        guard
            let margin = marginNeeded(
                old.symbol, old.side, position.volume, openedAt: position.openPrice, position.marginQuote),
            let surplus = openingSurplus(old.symbol, old.side, request.volume, openedAt: price, quote),
            let commission = commission(of: request.volume, at: price, symbol: old.symbol, entry: .opening, quote),
            affords(margin - old.margin + surplus, commission: commission, equity: equity(), used: usedMargin)
        else { return refuse(request, .noMoney, &results) }
        position.margin = margin
        position.rate = ProfitRate(value, volume: position.volume)
        position.setLevels(request.stopLoss ?? old.stopLoss, request.takeProfit ?? old.takeProfit, inside: birth == .filledInside)
        // What a resting entry added may have been added after the target was met: the whole waits for the close, as a
        // position of its own would.
        if birth == .triggeredInside { position.reach(birth) }
        if position.isBoundToPath { hasLevelsBoundToPath = true }
        positions[index] = position
        recomputeMargin(old.symbol)
        balance += commission
        let deal = Deal(
            id: takeDealID(), position: position.id, strategy: position.strategy, symbol: position.symbol, entry: .opening,
            side: request.side, volume: request.volume, price: price, time: now, commission: commission,
            stopLoss: position.stopLoss, takeProfit: position.takeProfit)
        answer(request, deal, &results)
    }

    /// Closes what is open and begins the other side with the rest, in one deal.
    private mutating func reverse(
        _ index: Int, _ request: OrderRequest, at price: Price, _ quote: Quote, _ birth: BrokerPosition.Birth,
        _ results: inout [ExecutionResult]
    ) {
        let value = values[request.symbol]
        let old = positions[index]
        let rest = request.volume - old.volume
        guard rest >= value.specification.volumeMinimum else { return refuse(request, .invalidVolume, &results) }
        guard let profit = old.rate.profit(distance: old.gain(at: price), at: quote, value) else {
            preconditionFailure("Invariant: a position's profit fits an amount of money")
        }
        // The old side is gone, with its margin, before the new one must be paid for.
        guard let margin = marginNeeded(old.symbol, request.side, rest, openedAt: price, quote),
            let surplus = openingSurplus(old.symbol, request.side, rest, openedAt: price, quote),
            let commission = commission(
                of: request.volume, at: price, symbol: old.symbol, entry: .reversing, closing: old.volume, quote),
            affords(
                margin + surplus, commission: commission, equity: equity() - floating(index) + profit,
                used: usedMargin - old.margin)
        else { return refuse(request, .noMoney, &results) }
        var position = BrokerPosition(
            id: old.id, strategy: old.strategy, symbol: old.symbol, side: request.side, volume: rest, openPrice: price,
            stopLoss: request.stopLoss, takeProfit: request.takeProfit, margin: margin, marginQuote: quote,
            rate: ProfitRate(value, volume: rest))
        position.reach(birth)
        if birth != .beforeRange { hasLevelsBoundToPath = true }
        positions[index] = position
        recomputeMargin(old.symbol)
        balance += profit + commission + old.swap
        let deal = Deal(
            id: takeDealID(), position: old.id, strategy: old.strategy, symbol: old.symbol, entry: .reversing,
            side: request.side, volume: request.volume, price: price, time: now, profit: profit, commission: commission,
            swap: old.swap, stopLoss: request.stopLoss, takeProfit: request.takeProfit, reason: .reverse)
        answer(request, deal, &results)
    }
}
