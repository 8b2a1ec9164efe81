internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// What must survive a restart of the risk rules.
    public var risk: RiskState { RiskState(memory: watch.memory, activity: activity) }

    /// Lets the account rules see the account, and does what a crossed one asks for.
    mutating func watchAccount(_ effects: inout EffectBuffer) {
        var hardest: (action: BreachAction, reason: ExitReason)?
        var hasReleased = false
        for change in watch.observe(ledger.account, at: now.seconds) {
            switch change {
            case .newDay: activity.beginDay()
            case .released(let code):
                effects.record(.released(code: code, reason: nil))
                hasReleased = true
            case .breached(let denial, let reason, let action):
                effects.record(.latched(denial))
                if hardest.map({ action > $0.action }) ?? true { hardest = (action, reason) }
            }
        }
        if hasReleased { loosenLimits() }
        if let hardest { act(hardest.action, hardest.reason, &effects) }
        if let reason = flattening { flatten(reason, &effects) }
    }

    /// Applies a `.cashFlow` event.
    mutating func flow(_ amount: Money, at time: Timestamp, into effects: inout EffectBuffer) {
        advance(to: time)
        ledger.book(flow: amount)
        watch.flow(amount)
        effects.record(.cashFlow(amount))
    }

    /// Applies a `.command` event.
    mutating func obey(_ command: OperatorCommand, at time: Timestamp, into effects: inout EffectBuffer) {
        advance(to: time)
        switch command {
        case .stop(let action, let reason):
            watch.kill(action, reason: reason, at: now.seconds)
            if let denial = watch.denial(of: AccountWatch.killCode) { effects.record(.latched(denial)) }
            act(action, .killed, &effects)
            if let reason = flattening { flatten(reason, &effects) }
        case .closePosition(let ticket, let volume, let reason): closePosition(ticket, volume, reason, &effects)
        case .closeAll(let scope, let reason): closeAll(scope, reason, &effects)
        case .release(let code, let reason):
            guard watch.release(code) else { return }
            effects.record(.released(code: code, reason: reason))
            loosenLimits()
        case .pause(let strategy, let reason): pause(strategy, reason, &effects)
        case .quarantine(let strategy, let reason): quarantine(strategy, reason, &effects)
        case .retire(let strategy, let reason): retire(strategy, reason, &effects)
        case .resume(let strategy, let reason): resume(strategy, reason, &effects)
        }
    }

    /// New entries are refused by the latch itself; this is what goes beyond.
    private mutating func act(_ action: BreachAction, _ reason: ExitReason, _ effects: inout EffectBuffer) {
        switch action {
        // What rests at the broker is an entry too: left there, it would open a position under the latch.
        case .blockEntries, .reduceOnly:
            for index in slots.indices { withdrawAll(index, reason, &effects) }
        case .flatten, .halt: flattening = flattening ?? reason
        }
    }

    private mutating func withdrawAll(_ index: Int, _ reason: ExitReason, _ effects: inout EffectBuffer) {
        let resting = slots[index].resting
        slots[index].resting = []
        slots[index].reversal = nil
        for entry in resting { withdraw(entry, index, why: reason.rawValue, reason, .guardian, &effects) }
    }

    /// Asks for everything to be closed; repeated at each quote until nothing is left.
    private mutating func flatten(_ reason: ExitReason, _ effects: inout EffectBuffer) {
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
