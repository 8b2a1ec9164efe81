internal import Indicators
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
        let context = context(index, quote)
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
                activity.sent(order, at: now.seconds)
                effects.record(.ordered(order))
                effects.append(.submit(approved))
            }
        }
    }

    /// What guards and sizing see of the account and of a strategy's symbol.
    private func context(_ index: Int, _ quote: Quote) -> RiskContext {
        let book = books[slots[index].symbol]
        let currencies = [book.value.specification.baseCurrency, book.value.specification.profitCurrency]
        let range = slots[index].range?.newest() ?? .nan
        return RiskContext(
            now: now, account: ledger.account, leverage: configuration.leverage, value: book.value, quote: quote,
            quoteTime: book.quoteTime, exposures: exposures, watch: watch, activity: activity,
            averageRange: range.isNaN ? nil : Price(range),
            news: news.filter { currencies.contains($0.currency) }.map(\.time.seconds))
    }

    /// Everything open, resting at the broker or on its way to it, as if all of it were filled.
    private var exposures: ContiguousArray<Exposure> {
        var found: ContiguousArray<Exposure> = []
        for position in ledger.positions {
            add(
                position.strategy, position.symbol, position.side, position.volume, .open, position.openPrice, position.stopLoss,
                to: &found)
        }
        for index in slots.indices {
            for entry in slots[index].resting {
                add(index, slots[index].symbol, entry.side, entry.volume, .pending, entry.price, entry.stopLoss, to: &found)
            }
            guard let order = slots[index].outstanding else { continue }
            let entry = order.price ?? order.decisionQuote.opening(order.side)
            add(index, order.symbol, order.side, order.volume, .requested, entry, order.stopLoss, to: &found)
        }
        return found
    }

    private func add(
        _ strategy: Int, _ symbol: Int, _ side: Side, _ volume: Volume, _ status: Exposure.Status, _ entry: Price,
        _ stopLoss: Price?, to found: inout ContiguousArray<Exposure>
    ) {
        guard let quote = books[symbol].quote else { preconditionFailure("Invariant: what is traded has been quoted") }
        found.append(
            Exposure(
                strategy: strategy, symbol: symbol, side: side, volume: volume, status: status, entry: entry,
                stopLoss: stopLoss, value: books[symbol].value, quote: quote))
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
    mutating func withdraw(
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
            noteSlippage(deal, answered, index, result.clientTag)
            forgetResting(index, result.clientTag)
            book(deal, &effects)
        case .pending:
            guard let order = answered else { return }
            slots[index].resting.append(
                StrategySlot.PendingEntry(
                    clientTag: order.clientTag, side: order.side, volume: order.volume,
                    price: order.price ?? order.decisionQuote.opening(order.side), stopLoss: order.stopLoss,
                    barsLeft: order.expiryBars))
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

    /// Remembers what an entry cost beyond the price it was decided at, or waited for.
    private mutating func noteSlippage(_ deal: Deal, _ order: OrderRequest?, _ index: Int, _ tag: Int64) {
        guard deal.entry == .opening else { return }
        let resting = slots[index].resting.first { $0.clientTag == tag }
        guard let wanted = order.map({ $0.price ?? $0.decisionQuote.opening($0.side) }) ?? resting?.price else { return }
        activity.filled(symbol: deal.symbol, side: deal.side, wanted: wanted, got: deal.price)
    }

    private mutating func forgetResting(_ index: Int, _ tag: Int64) {
        slots[index].resting.removeAll { $0.clientTag == tag }
    }

    private mutating func book(_ deal: Deal, _ effects: inout EffectBuffer) {
        guard let quote = books[deal.symbol].quote else {
            preconditionFailure("Invariant: a symbol is quoted before it is dealt in")
        }
        if deal.entry == .closing, let position = ledger.position(deal.position) {
            let net = deal.profit + deal.commission + deal.swap + position.commission + position.swap
            activity.closed(strategy: deal.strategy, net: net, at: now.seconds)
        }
        ledger.book(deal, quote: quote)
        watch.note(ledger.account, at: now.seconds)
        effects.record(.deal(deal))
        guard deal.entry == .closing, let reversal = slots[deal.strategy].reversal,
            !ledger.holds(strategy: deal.strategy, side: reversal.signal.side.opposite)
        else { return }
        slots[deal.strategy].reversal = nil
        request(deal.strategy, reversal.signal, decided: reversal.quote, &effects)
    }
}
