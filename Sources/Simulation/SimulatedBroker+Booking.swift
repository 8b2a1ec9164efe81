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
        guard let margin = value.margin(volume: request.volume, leverage: terms.leverage, at: quote),
            let commission = commission(request.volume),
            equity() + commission - usedMargin >= margin
        else { return refuse(request, .noMoney, &results) }
        let id = PositionID(nextPosition)
        nextPosition += 1
        var position = BrokerPosition(
            id: id, strategy: request.strategy, symbol: request.symbol, side: request.side, volume: request.volume,
            openPrice: price, stopLoss: request.stopLoss, takeProfit: request.takeProfit, margin: margin, marginQuote: quote,
            rate: ProfitRate(value, volume: request.volume))
        position.reach(birth)
        positions.append(position)
        if birth != .beforeRange { hasLevelsBoundToPath = true }
        usedMargin += margin
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

    /// Books the closing of so many lots: profit and commission of this volume, and the margin that the rest does not bind.
    mutating func bookClosing(
        _ index: Int, _ volume: Volume, at price: Price, _ quote: Quote, _ reason: ExitReason
    ) -> Deal {
        var position = positions[index]
        let value = values[position.symbol]
        let rest = position.volume - volume
        let distance = position.gain(at: price)
        let gross =
            rest == .zero
            ? position.rate.profit(distance: distance, at: quote, value) : value.profit(distance: distance, volume: volume, at: quote)
        guard rest.raw >= 0, let profit = gross, let commission = commission(volume),
            let margin = value.margin(volume: rest, leverage: terms.leverage, at: position.marginQuote)
        else { preconditionFailure("Invariant: at most what is open is closed, and its profit fits an amount of money") }
        usedMargin += margin - position.margin
        balance += profit + commission
        if rest == .zero {
            positions.remove(at: index)
        } else {
            (position.volume, position.margin, position.rate) = (rest, margin, ProfitRate(value, volume: rest))
            positions[index] = position
        }
        return Deal(
            id: takeDealID(), position: position.id, strategy: position.strategy, symbol: position.symbol,
            entry: .closing, side: position.side.opposite, volume: volume, price: price, time: now,
            profit: profit, commission: commission, reason: reason)
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
            let price = slipped(quote.closing(position.side), position.side.opposite, position.symbol)
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
