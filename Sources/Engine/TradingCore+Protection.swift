internal import Market
internal import Trading

extension TradingCore {
    /// Stops an exit that failed and puts the positions of its set under the protective policy; their other exits go on.
    mutating func fail(_ strategy: Int, _ set: Int, _ index: Int, _ failure: StrategyFailure, _ effects: inout EffectBuffer) {
        slots[strategy].exitSets[set].exits[index].isStopped = true
        let (name, number) = (slots[strategy].exitSets[set].exits[index].name, slots[strategy].exitSets[set].number)
        effects.record(.failed(strategy: strategy, failure, exit: name))
        let places = ledger.holdings.indices.filter {
            ledger.holdings[$0].position.strategy == strategy && ledger.holdings[$0].exitSet == number
        }
        let only = places.count == 1 ? ledger.holdings[places[0]].position.ticket : nil
        effects.record(
            .notice(
                Notice(
                    code: .exitFailed, strategy: strategy, position: only,
                    message:
                        "exit \(name) of \(slots[strategy].name) failed at \(failure.file):\(failure.line): \(failure.message); \(places.count) open position(s) fall under exits.on_failure = \"\(configuration.protection.action.rawValue)\", the strategy opens nothing more until the script is mended"
                )))
        // Left at the broker, they would open positions that this exit does not watch.
        let resting = slots[strategy].resting
        slots[strategy].resting = []
        slots[strategy].reversal = nil
        for entry in resting { withdraw(entry, strategy, why: "exit_failed", .protective, .guardian, &effects) }
        for place in places where !ledger.holdings[place].isLeaving { protect(place, &effects) }
    }

    /// Applies the protective policy to one position.
    mutating func protect(_ place: Int, _ effects: inout EffectBuffer) {
        var position = ledger.holdings[place].position
        // A stop that is on its way counts as there: what follows must not be looser. Refused, it leads to moveRefused.
        if let moving = ledger.holdings[place].moving.last { position.stopLoss = moving.stopLoss }
        ledger.holdings[place].isUnderPolicy = true
        guard let quote = books[position.symbol].quote else { return }
        switch configuration.protection.action {
        case .close: leaveUnprotected(place, &effects)
        case .keepStop: if position.stopLoss == nil { giveStop(place, position, quote, &effects) }
        case .tighten:
            guard let stop = position.stopLoss else { return giveStop(place, position, quote, &effects) }
            let middle = Price(raw: stop.raw + (quote.closing(position.side).raw - stop.raw) / 2)
            guard case .success(let tighter) = position.tighter(middle.double, quote, books[position.symbol].value.specification) else {
                return  // too near already: the stop that is there holds
            }
            move(place, stop: tighter, label: "protective", .guardian, &effects)
        }
    }

    /// Gives a position without a stop one now; it is closed when that cannot be.
    mutating func protectStop(_ place: Int, _ effects: inout EffectBuffer) {
        let position = ledger.holdings[place].position
        guard position.stopLoss == nil, let quote = books[position.symbol].quote else { return }
        ledger.holdings[place].isUnderPolicy = true
        giveStop(place, position, quote, &effects)
    }

    /// Gives a position without a stop one, a share of the price away and at least as far as the broker wants.
    private mutating func giveStop(_ place: Int, _ position: Position, _ quote: Quote, _ effects: inout EffectBuffer) {
        let specification = books[position.symbol].value.specification
        let price = quote.closing(position.side)
        let least = Double(specification.stopsLevelPoints + 1) * specification.point.double
        let distance = max(price.double * configuration.protection.stopPercent / 100, least)
        let wished = position.side == .buy ? price.double - distance : price.double + distance
        guard case .success(let stop) = position.tighter(wished, quote, specification) else { return leaveUnprotected(place, &effects) }
        move(place, stop: stop, label: "protective", .guardian, &effects)
    }

    /// The broker refused to move a position's levels.
    mutating func moveRefused(_ ticket: PositionID, _ rejection: Rejection, _ effects: inout EffectBuffer) {
        guard let place = ledger.index(of: ticket) else { return }
        if !ledger.holdings[place].moving.isEmpty { ledger.holdings[place].moving.removeFirst() }
        let position = ledger.holdings[place].position
        guard ledger.holdings[place].isUnderPolicy, position.stopLoss == nil, ledger.holdings[place].moving.isEmpty,
            !ledger.holdings[place].isLeaving
        else { return }
        effects.record(
            .notice(
                Notice(
                    code: .unprotected, strategy: position.strategy, position: ticket,
                    message:
                        "position \(ticket.value) has no stop and the broker refused one: \(rejection.rawValue) (\(rejection.retcode)); it is closed instead"
                )))
        leaveUnprotected(place, &effects)
    }

    private mutating func leaveUnprotected(_ place: Int, _ effects: inout EffectBuffer) {
        close(place, Closing.Wish(volume: nil, reason: .protective, label: "", decision: .guardian), &effects)
    }
}
