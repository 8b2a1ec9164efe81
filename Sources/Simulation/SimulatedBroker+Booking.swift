public import Market
public import Trading

extension SimulatedBroker {
    /// Opens a position at a price if stops, and free margin, allow it.
    mutating func open(
        _ request: OrderRequest, at price: Price, _ quote: Quote, _ birth: BrokerPosition.Birth,
        _ results: inout [ExecutionResult]
    ) {
        let value = values[request.symbol]
        guard hasValidStops(request, quote) else { return refuse(request, .invalidStops, &results) }
        guard let margin = value.margin(volume: request.volume, leverage: terms.leverage, at: quote),
            let commission = commission(request.volume),
            equity() + commission - usedMargin >= margin
        else { return refuse(request, .noMoney, &results) }
        let id = PositionID(nextPosition)
        nextPosition += 1
        let position = BrokerPosition(
            id: id, strategy: request.strategy, symbol: request.symbol, side: request.side, volume: request.volume,
            openPrice: price, stopLoss: request.stopLoss, takeProfit: request.takeProfit, margin: margin,
            rate: ProfitRate(value, volume: request.volume), birth: birth)
        positions.append(position)
        if birth != .beforeRange { hasBirthInside = true }
        usedMargin += margin
        balance += commission
        let deal = Deal(
            id: takeDealID(), position: id, strategy: request.strategy, symbol: request.symbol, entry: .opening,
            side: request.side, volume: request.volume, price: price, time: now, commission: commission,
            stopLoss: request.stopLoss, takeProfit: request.takeProfit)
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: .filled(deal)))
    }

    /// Closes a position at a price.
    mutating func settle(
        _ index: Int, at price: Price, _ quote: Quote, _ reason: ExitReason, _ results: inout [ExecutionResult]
    ) {
        let position = positions.remove(at: index)
        guard let profit = position.rate.profit(distance: position.gain(at: price), at: quote, values[position.symbol]),
            let commission = commission(position.volume)
        else { preconditionFailure("Invariant: a position's profit fits an amount of money") }
        usedMargin -= position.margin
        balance += profit + commission
        let deal = Deal(
            id: takeDealID(), position: position.id, strategy: position.strategy, symbol: position.symbol,
            entry: .closing, side: position.side.opposite, volume: position.volume, price: price, time: now,
            profit: profit, commission: commission, reason: reason)
        results.append(
            ExecutionResult(
                clientTag: 0, strategy: position.strategy, symbol: position.symbol, outcome: .filled(deal)))
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

    /// Money is paid in (positive) or out.
    public mutating func deposit(_ amount: Money) { balance += amount }

    /// Balance plus floating profit at the last quotes.
    public func equity() -> Money {
        var sum = balance
        for index in positions.indices { sum += floating(index) }
        return sum
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

    private func floating(_ index: Int) -> Money {
        guard let quote = quotes[positions[index].symbol] else { return .zero }
        let distance = positions[index].gain(at: quote.closing(positions[index].side))
        if let profit = positions[index].rate.plainProfit(distance: distance) { return profit }
        guard
            let profit = positions[index].rate.profit(
                distance: distance, at: quote, values[positions[index].symbol])
        else { preconditionFailure("Invariant: a position's profit fits an amount of money") }
        return profit
    }

    /// Minus the commission of a volume, rounded half away from zero to the account currency's digits.
    private func commission(_ volume: Volume) -> Money? {
        guard terms.commissionPerLot != .zero, let value = values.first else { return .zero }
        let quantum = powerOfTen(Money.fractionDigits - value.moneyDigits)
        guard let quanta = mulDiv(terms.commissionPerLot.raw, volume.raw, Volume.one * quantum, .halfAwayFromZero)
        else { return nil }
        return Money(raw: -quanta * quantum)
    }

    private mutating func takeDealID() -> Int64 {
        defer { nextDeal += 1 }
        return nextDeal
    }
}
