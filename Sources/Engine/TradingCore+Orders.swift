internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Sizes a signal, lets the guards judge it and sends it, or records why not.
    ///
    /// `decided` is the quote an earlier decision saw, for the second leg of a reversal.
    mutating func request(_ index: Int, _ signal: Signal, decided: Quote? = nil, _ effects: inout EffectBuffer) {
        let symbol = slots[index].symbol
        guard var quote = books[symbol].quote else { return }
        // A reversal decided on a tick fills at the worse of both quotes: that is what it is sized and judged on.
        if let decided, signal.decision == .tick { quote = quote.worse(decided, opening: signal.side) }
        let context = RiskContext(
            account: ledger.account, value: books[symbol].value, quote: quote,
            symbolVolume: ledger.volume(symbol: symbol) + waitingVolume(symbol),
            openPositions: ledger.positions.count + waitingCount, losses: losses)
        let entryPrice = signal.price ?? quote.opening(signal.side)
        switch sizing.volume(
            hint: signal.sizeHint, side: signal.side, entry: entryPrice, stop: signal.stopLoss, in: context)
        {
        case .failure(let denial): effects.record(.denied(signal, denial))
        case .success(let volume):
            let order = OrderRequest(
                signalID: signal.id, strategy: index, symbol: symbol, side: signal.side, volume: volume,
                orderType: signal.orderType, price: signal.price, stopLoss: signal.stopLoss,
                takeProfit: signal.takeProfit, expiryBars: signal.expiryBars, decision: signal.decision,
                decisionQuote: decided ?? quote, followsFill: decided != nil, clientTag: signal.id)
            switch guards.review(order, in: context) {
            case .denied(let denials):
                for denial in denials { effects.record(.denied(signal, denial)) }
            case .approved(let approved):
                slots[index].outstanding = order
                effects.record(.ordered(order))
                effects.append(.submit(approved))
            }
        }
    }

    /// Lots on a symbol that rest at the broker or are on their way to it, as if they were all filled.
    private func waitingVolume(_ symbol: Int) -> Volume {
        var sum = Volume.zero
        for index in slots.indices where slots[index].symbol == symbol {
            for entry in slots[index].resting { sum += entry.volume }
            sum += slots[index].outstanding?.volume ?? .zero
        }
        return sum
    }

    /// Orders that rest at the broker or are on their way to it.
    private var waitingCount: Int {
        slots.reduce(0) { $0 + $1.resting.count + ($1.outstanding == nil ? 0 : 1) }
    }

    /// Withdraws resting entries whose bars are used up.
    mutating func countDownResting(_ index: Int, _ effects: inout EffectBuffer) {
        for place in slots[index].resting.indices { slots[index].resting[place].barsLeft? -= 1 }
        let expired = slots[index].resting.filter { $0.barsLeft == 0 }
        guard !expired.isEmpty else { return }
        slots[index].resting.removeAll { $0.barsLeft == 0 }
        for entry in expired { withdraw(entry, index, why: "expired", .close, .bar, &effects) }
    }

    /// Asks the broker to withdraw a pending entry.
    func withdraw(
        _ pending: StrategySlot.PendingEntry, _ index: Int, why: String, _ reason: ExitReason, _ point: DecisionPoint,
        _ effects: inout EffectBuffer
    ) {
        effects.record(.withdrawn(strategy: index, clientTag: pending.clientTag, why: why))
        send(.pending(pending.clientTag), slots[index].symbol, index, reason, point, &effects)
    }

    /// Takes a broker's answer, or something the broker did by itself.
    mutating func executed(_ result: ExecutionResult, _ effects: inout EffectBuffer) {
        let index = result.strategy
        let answered = slots[index].outstanding?.clientTag == result.clientTag ? slots[index].outstanding : nil
        if answered != nil { slots[index].outstanding = nil }
        switch result.outcome {
        case .filled(let deal):
            forgetResting(index, result.clientTag)
            book(deal, &effects)
        case .pending:
            guard let order = answered else { return }
            slots[index].resting.append(
                StrategySlot.PendingEntry(
                    clientTag: order.clientTag, side: order.side, volume: order.volume, barsLeft: order.expiryBars))
        case .rejected(let rejection):
            if let ticket = result.closing { ledger.endClosing(ticket) }
            effects.record(.rejected(strategy: index, clientTag: result.clientTag, rejection))
            forgetResting(index, result.clientTag)
            if result.closing != nil { slots[index].reversal = nil }
        case .cancelled:
            forgetResting(index, result.clientTag)
        }
        if flattening != nil { showDeferred(&effects) }
    }

    private mutating func forgetResting(_ index: Int, _ tag: Int64) {
        slots[index].resting.removeAll { $0.clientTag == tag }
    }

    private mutating func book(_ deal: Deal, _ effects: inout EffectBuffer) {
        guard let quote = books[deal.symbol].quote else {
            preconditionFailure("Invariant: a symbol is quoted before it is dealt in")
        }
        ledger.book(deal, quote: quote)
        effects.record(.deal(deal))
        guard deal.entry == .closing, let reversal = slots[deal.strategy].reversal,
            !ledger.holds(strategy: deal.strategy, side: reversal.signal.side.opposite)
        else { return }
        slots[deal.strategy].reversal = nil
        request(deal.strategy, reversal.signal, decided: reversal.quote, &effects)
    }
}
