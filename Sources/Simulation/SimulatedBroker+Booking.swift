public import Market
public import Trading

extension SimulatedBroker {
    /// Fills an order at a price if stops, and free margin, allow it.
    mutating func open(
        _ request: OrderRequest, at price: Price, _ quote: Quote, _ birth: BrokerPosition.Birth,
        _ results: inout [ExecutionResult]
    ) {
        guard hasValidStops(request, quote) else { return refuse(request, .invalidStops, &results) }
        if terms.accounting == .netting, let index = positions.firstIndex(where: { $0.symbol == request.symbol }) {
            return net(index, request, at: price, quote, birth, &results)
        }
        let value = values[request.symbol]
        guard let margin = marginNeeded(request.symbol, request.side, request.volume, openedAt: price, quote),
            let surplus = openingSurplus(request.symbol, request.side, request.volume, openedAt: price, quote),
            let commission = commission(of: request.volume, at: price, symbol: request.symbol, entry: .opening, quote)
        else { return refuse(request, .noMoney, &results) }
        let id = PositionID(nextPosition)
        var position = BrokerPosition(
            id: id, strategy: request.strategy, symbol: request.symbol, side: request.side, volume: request.volume,
            openPrice: price, stopLoss: request.stopLoss, takeProfit: request.takeProfit, margin: margin, marginQuote: quote,
            rate: ProfitRate(value, volume: request.volume))
        guard let bound = boundMargin(request.symbol, adding: position),
            affords(
                bound - symbolMargins[request.symbol] + surplus, commission: commission, equity: equity(), used: usedMargin)
        else { return refuse(request, .noMoney, &results) }
        nextPosition += 1
        position.reach(birth)
        positions.append(position)
        if birth != .beforeRange { hasLevelsBoundToPath = true }
        recomputeMargin(request.symbol)
        balance += commission
        let deal = Deal(
            id: takeDealID(), position: id, strategy: request.strategy, symbol: request.symbol, entry: .opening,
            side: request.side, volume: request.volume, price: price, time: now, commission: commission,
            stopLoss: request.stopLoss, takeProfit: request.takeProfit)
        answer(request, deal, &results)
    }

    /// Closes a position, or so many lots of it, at a price; `volume` is at most what is open.
    mutating func settle(
        _ index: Int, _ volume: Volume? = nil, at price: Price, _ quote: Quote, _ reason: ExitReason,
        _ results: inout [ExecutionResult]
    ) {
        let deal = bookClosing(index, volume ?? positions[index].volume, at: price, quote, reason)
        results.append(
            ExecutionResult(
                clientTag: 0, strategy: deal.strategy, symbol: deal.symbol, outcome: .filled(deal), subject: .close(deal.position)))
    }

    /// Books the closing of so many lots: profit, commission and swap of this volume, and the margin that the rest does not bind.
    mutating func bookClosing(
        _ index: Int, _ volume: Volume, at price: Price, _ quote: Quote, _ reason: ExitReason, entry: Deal.Entry = .closing
    ) -> Deal {
        var position = positions[index]
        let value = values[position.symbol]
        let rest = position.volume - volume
        let distance = position.gain(at: price)
        let gross =
            rest == .zero
            ? position.rate.profit(distance: distance, at: quote, value) : value.profit(distance: distance, volume: volume, at: quote)
        guard rest.raw >= 0, let profit = gross,
            let commission = commission(of: volume, at: price, symbol: position.symbol, entry: entry, quote),
            let margin = marginNeeded(position.symbol, position.side, rest, openedAt: position.openPrice, position.marginQuote)
        else { preconditionFailure("Invariant: at most what is open is closed, and its profit fits an amount of money") }
        let swap = swapShare(position, volume)
        balance += profit + commission + swap
        if rest == .zero {
            positions.remove(at: index)
        } else {
            (position.volume, position.margin, position.rate) = (rest, margin, ProfitRate(value, volume: rest))
            position.swap -= swap
            positions[index] = position
        }
        recomputeMargin(position.symbol)
        return Deal(
            id: takeDealID(), position: position.id, strategy: position.strategy, symbol: position.symbol,
            entry: entry, side: position.side.opposite, volume: volume, price: price, time: now,
            profit: profit, commission: commission, swap: swap, reason: reason)
    }

    /// Closes what is open on every symbol at the given last quotes, without slippage; pending entries vanish.
    public mutating func endData(at time: Timestamp, into results: inout [ExecutionResult]) {
        now = time
        pending.removeAll()
        held.removeAll()
        while let position = positions.first {
            guard let quote = quotes[position.symbol] else {
                preconditionFailure("Invariant: a symbol with a position has been quoted")
            }
            settle(0, at: quote.closing(position.side), quote, .endOfData, &results)
        }
    }

    /// Closes the worst position while the margin level is below the stop-out, and repeats.
    mutating func stopOut(_ results: inout [ExecutionResult]) {
        while equity().raw < stopOutEquity, let worst = positions.indices.min(by: { floating($0) < floating($1) }) {
            let position = positions[worst]
            guard let quote = quotes[position.symbol] else { return }
            let price = slipped(quote.closing(position.side), closing: position)
            settle(worst, at: price, quote, .stopOut, &results)
        }
    }

    /// Answers an order with the deal it led to.
    func answer(_ request: OrderRequest, _ deal: Deal, _ results: inout [ExecutionResult]) {
        var deal = deal
        deal.clientTag = request.clientTag
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: .filled(deal)))
    }

    mutating func takeDealID() -> Int64 {
        defer { nextDeal += 1 }
        return nextDeal
    }
}
