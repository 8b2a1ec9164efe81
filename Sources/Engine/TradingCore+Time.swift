public import Market
internal import Trading

extension TradingCore {
    /// When a `.time` event would do something, UTC; nil while nothing waits for time alone.
    public var nextDue: Timestamp? {
        guard waitingCloses > 0 else { return nil }
        var due: Timestamp?
        for holding in ledger.holdings {
            for instant in [holding.closing?.retryAt, holding.isLeaving ? nil : holding.stopDeadline] {
                guard let instant else { continue }
                due = due.map { min($0, instant) } ?? instant
            }
        }
        return due
    }

    /// Applies a `.time` event: what waits for time and not for a price goes on without a quote. Before ``nextDue`` it
    /// changes nothing.
    mutating func pass(to time: Timestamp, _ effects: inout EffectBuffer) {
        guard let due = nextDue, due <= time else { return }
        advance(to: time)
        enforceDeadlines(nil, &effects)
        retryCloses(nil, &effects)
    }

    /// Gives a position without a stop one, and notes until when the broker must hold it.
    mutating func requireStop(_ place: Int, _ effects: inout EffectBuffer) {
        #if PLANTED_BUGS
            if PlantedBug.made == .leaveUnprotected { return }
        #endif
        guard let seconds = configuration.stopSeconds, ledger.holdings[place].position.stopLoss == nil,
            ledger.holdings[place].stopDeadline == nil, !ledger.holdings[place].isLeaving
        else { return }
        ledger.holdings[place].stopDeadline = now.adding(seconds: seconds)
        waitingCloses += 1
        // A stop that is on its way is waited for.
        if ledger.holdings[place].moving.isEmpty { protectStop(place, &effects) }
    }

    /// Closes what the broker still holds without a stop when its time is over; `symbol` nil is for all.
    mutating func enforceDeadlines(_ symbol: Int?, _ effects: inout EffectBuffer) {
        for place in ledger.holdings.indices {
            guard let deadline = ledger.holdings[place].stopDeadline else { continue }
            let position = ledger.holdings[place].position
            if position.stopLoss != nil || ledger.holdings[place].isLeaving {
                ledger.holdings[place].stopDeadline = nil
            } else if deadline <= now, symbol == nil || symbol == position.symbol {
                ledger.holdings[place].stopDeadline = nil
                effects.record(
                    .notice(
                        Notice(
                            code: .unprotected, strategy: position.strategy, position: position.ticket,
                            message:
                                "the broker holds no stop for position \(position.ticket.value) \(configuration.stopSeconds ?? 0) s after it was due; the position is closed"
                        )))
                close(place, Closing.Wish(volume: nil, reason: .protective, label: "", decision: .guardian), &effects)
            }
        }
    }

    /// Other hands took a position's stop away or moved it out: the one it had is asked for again.
    mutating func restoreStop(_ place: Int, from before: Price?, _ effects: inout EffectBuffer) {
        guard configuration.stopSeconds != nil, !ledger.holdings[place].isLeaving else { return }
        let position = ledger.holdings[place].position
        // A move that is on its way may bring one: for as long as any position may be without.
        guard ledger.holdings[place].moving.isEmpty else { return position.stopLoss == nil ? requireStop(place, &effects) : () }
        guard let before else { return requireStop(place, &effects) }
        let isLooser = position.stopLoss.map { position.side == .buy ? $0 < before : $0 > before } ?? true
        guard isLooser, let quote = books[position.symbol].quote else { return }
        effects.record(
            .notice(
                Notice(
                    code: .otherHands, strategy: position.strategy, position: position.ticket,
                    message:
                        "other hands moved the stop of position \(position.ticket.value) away from the price or took it off; it is put back to \(before)"
                )))
        if case .success(let stop) = position.tighter(before.double, quote, books[position.symbol].value.specification) {
            if position.stopLoss == nil, let seconds = configuration.stopSeconds, ledger.holdings[place].stopDeadline == nil {
                ledger.holdings[place].stopDeadline = now.adding(seconds: seconds)
                waitingCloses += 1
            }
            move(place, stop: stop, label: "protective", .guardian, &effects)
        } else {
            requireStop(place, &effects)
        }
    }
}
