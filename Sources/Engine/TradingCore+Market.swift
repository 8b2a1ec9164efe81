internal import Indicators
public import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// A quote: equity and loss limits first, then closed bars, then ticks.
    mutating func quoted(_ symbol: Int, _ quote: Quote, _ effects: inout EffectBuffer) {
        let book = books[symbol]
        book.quote = quote
        if !ledger.positions.isEmpty { ledger.mark(symbol: symbol, quote, book.value) }
        watchLosses(&effects)
        book.closeEnded(at: now.seconds)
        let closed = book.closedMask
        if closed != 0 {
            book.markShown()
            for index in slots.indices where slots[index].symbol == symbol && slots[index].closedBit & closed != 0 {
                showBar(index, &effects)
            }
        }
        guard anyWantsTicks else { return }
        for index in slots.indices where slots[index].symbol == symbol && slots[index].wantsTicks {
            showTick(index, &effects)
        }
    }

    private mutating func showBar(_ index: Int, _ effects: inout EffectBuffer) {
        guard !slots[index].isStopped else { return }
        countDownPending(index, &effects)
        if let from = configuration.tradeFrom, lastOpened(index) < from.seconds { return }
        guard isReady(index) else {
            effects.record(.skipped(strategy: index, Skip(reason: "warming_up")))
            return
        }
        let decision = slots[index].strategy.barClosed(view(index))
        take(decision, from: index, at: .bar, &effects)
    }

    private mutating func showTick(_ index: Int, _ effects: inout EffectBuffer) {
        guard !slots[index].isStopped, slots[index].isReady else { return }
        if let from = configuration.tradeFrom, now < from { return }
        let decision = slots[index].strategy.tick(view(index))
        take(decision, from: index, at: .tick, &effects)
    }

    private func lastOpened(_ index: Int) -> Int64 {
        guard let (feed, _) = books[slots[index].symbol].feed(slots[index].timeframe) else { return .min }
        let end = feed.window.end.pointee
        return end > 0 ? feed.window.time[end - 1] : .min
    }

    private mutating func isReady(_ index: Int) -> Bool {
        if slots[index].isReady { return true }
        slots[index].isReady = slots[index].columns.allSatisfy { !$0.newest.isNaN }
        return slots[index].isReady
    }

    private func view(_ index: Int) -> StrategyView {
        guard let quote = books[slots[index].symbol].quote else {
            preconditionFailure("Invariant: a strategy is asked after its symbol's first quote")
        }
        return StrategyView(
            account: ledger.account, quote: quote, now: now,
            position: ledger.positions.isEmpty ? nil : ledger.newest(strategy: index))
    }
}

extension TradingCore {
    /// Lets the loss limits see the account; a breach closes everything at this quote.
    private mutating func watchLosses(_ effects: inout EffectBuffer) {
        switch losses.observe(ledger.account, at: now.seconds) {
        case .none: break
        case .released(let code): effects.record(.released(code: code))
        case .breached(let denial, let reason):
            effects.record(.latched(denial))
            flattening = reason
        }
        if let reason = flattening { flatten(reason, &effects) }
    }

    /// Asks for everything to be closed; repeated at each quote until nothing is left.
    private mutating func flatten(_ reason: ExitReason, _ effects: inout EffectBuffer) {
        let isFlat = ledger.positions.isEmpty && slots.allSatisfy { $0.pending == nil && $0.outstanding == nil }
        if isFlat {
            flattening = nil
            return
        }
        for index in slots.indices {
            slots[index].reversal = nil
            leave(index, side: nil, reason: reason, .guardian, &effects)
        }
    }
}

extension TradingCore {
    /// Tells a symbol's quote ahead of the executions the broker made at it, so that they are marked to it.
    public mutating func see(_ quote: Quote, of symbol: Int) { books[symbol].quote = quote }
}
