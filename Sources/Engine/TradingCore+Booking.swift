internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Books a deal, whoever asked for it, and does what waited for it; `label` is what the entry that it fills was called.
    mutating func book(_ deal: Deal, label: String, isClose: Bool, _ effects: inout EffectBuffer) {
        ensureQuote(deal.symbol, deal.price)
        guard let quote = books[deal.symbol].quote else {
            preconditionFailure("Invariant: a symbol is quoted before it is dealt in")
        }
        if deal.entry != .opening { agePositions(deal.symbol) }
        let before = ledger.index(of: deal.position).map { ledger.holdings[$0] }
        var noted = deal
        noted.label = deal.entry.isClosing ? before?.label(closedBy: deal) ?? "" : label
        let booking = ledger.book(deal, quote: quote, label: label, exitSet: slots[deal.strategy].currentExits.number)
        if case .ended(let ended) = booking { noted.excursion = ended.position.excursion }
        watch.note(ledger.account, at: now.seconds)
        effects.record(.deal(noted))
        follow(booking, deal, isClose, &effects)
    }

    /// Books the night that closed a position and opened it anew. To strategies and exits nothing ended: the position they
    /// know stands at another price.
    mutating func reopened(_ closed: Deal, _ opened: Deal, _ effects: inout EffectBuffer) {
        guard let quote = books[closed.symbol].quote else {
            preconditionFailure("Invariant: a symbol is quoted before it is dealt in")
        }
        let fits = ledger.reopen(closed: closed, opened: opened, quote: quote)
        watch.note(ledger.account, at: now.seconds)
        effects.record(.deal(closed))
        effects.record(.deal(opened))
        if !fits { unexplained(closed, &effects) }
    }

    private mutating func follow(_ booking: PositionLedger.Booking, _ deal: Deal, _ isClose: Bool, _ effects: inout EffectBuffer) {
        switch booking {
        case .opened: opened(deal.position, &effects)
        case .changed: if isClose, let place = ledger.index(of: deal.position) { closedInPart(place, deal, &effects) }
        case .ended(let holding):
            ended(holding, &effects)
            if deal.entry == .reversing { opened(deal.position, &effects) }
        case .unexplained: unexplained(deal, &effects)
        }
    }

    private func unexplained(_ deal: Deal, _ effects: inout EffectBuffer) {
        let message =
            "deal \(deal.id) (\(deal.entry.rawValue), \(deal.volume) lots) fits no open position \(deal.position.value); its money is booked, compare the positions with the terminal's"
        effects.record(
            .notice(Notice(code: .unexplained, strategy: deal.strategy, position: deal.position, message: message)))
    }

    /// What an exit that failed in the meantime would have watched falls under the policy.
    private mutating func opened(_ ticket: PositionID, _ effects: inout EffectBuffer) {
        guard let place = ledger.index(of: ticket) else { return }
        if mustBeFlat, flattening == nil {
            // Everything was closed already when a late order filled.
            return close(place, Closing.Wish(volume: nil, reason: .protective, label: "", decision: .guardian), &effects)
        }
        if slots[ledger.holdings[place].position.strategy].currentExits.hasFailed { protect(place, &effects) }
        if configuration.stopSeconds != nil { requireStop(place, &effects) }
    }

    private mutating func ended(_ holding: Holding, _ effects: inout EffectBuffer) {
        let position = holding.position
        activity.closed(
            strategy: position.strategy, net: position.realizedProfit + position.commission + position.swap, at: now.seconds)
        forgetExits(of: holding)
        let strategy = position.strategy
        guard let reversal = slots[strategy].reversal, !ledger.holds(strategy: strategy, side: reversal.signal.side.opposite) else {
            return
        }
        slots[strategy].reversal = nil
        request(strategy, reversal.signal, decided: reversal.quote, &effects)
    }

    /// Exits drop what they remember of a position; a set that a reload replaced goes with its last position.
    private mutating func forgetExits(of holding: Holding) {
        let strategy = holding.position.strategy
        guard let set = slots[strategy].exitSets.firstIndex(where: { $0.number == holding.exitSet }) else { return }
        for exit in slots[strategy].exitSets[set].exits { exit.rule.forget(holding.position.ticket) }
        let isOld = set < slots[strategy].exitSets.count - 1
        let isServing = ledger.holdings.contains { $0.position.strategy == strategy && $0.exitSet == holding.exitSet }
        if isOld, !isServing { slots[strategy].exitSets.remove(at: set) }
    }
}

extension Holding {
    /// Which exit a closing deal goes back to: the one that asked for it, or that put the stop where it was hit.
    func label(closedBy deal: Deal) -> String {
        switch deal.reason {
        case .stopLoss: stopMover
        case .exit, .commanded, .protective: closing?.wish.label ?? ""
        default: ""
        }
    }
}
