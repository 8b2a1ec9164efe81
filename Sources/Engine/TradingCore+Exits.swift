internal import Indicators
internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Asks the exits of a symbol's positions; `closed` are the timeframes that closed a bar at this quote.
    mutating func askExits(_ symbol: Int, closed: Int, _ effects: inout EffectBuffer) {
        guard let quote = books[symbol].quote else { return }
        for place in ledger.holdings.indices where ledger.holdings[place].position.symbol == symbol {
            guard !ledger.holdings[place].isLeaving else { continue }
            let strategy = ledger.holdings[place].position.strategy
            let closesBar = slots[strategy].closedBit & closed != 0
            guard let set = slots[strategy].exitSets.firstIndex(where: { $0.number == ledger.holdings[place].exitSet }),
                closesBar || slots[strategy].exitSets[set].runsOnTicks
            else { continue }
            askExits(place, strategy, set, closesBar, quote, &effects)
        }
    }

    private mutating func askExits(
        _ place: Int, _ strategy: Int, _ set: Int, _ closesBar: Bool, _ quote: Quote, _ effects: inout EffectBuffer
    ) {
        // At most quotes every exit is content: a round, which is large, begins with the first that is not.
        for index in slots[strategy].exitSets[set].exits.indices {
            let answer = ask(index, place, strategy, set, closesBar, quote)
            if case .none = answer { continue }
            return settleRound(index, answer, place, strategy, set, closesBar, quote, &effects)
        }
    }

    /// What one exit says about a position; nothing while it is not to be asked.
    private mutating func ask(
        _ index: Int, _ place: Int, _ strategy: Int, _ set: Int, _ closesBar: Bool, _ quote: Quote
    ) -> ExitAnswer {
        guard slots[strategy].exitSets[set].exits[index].isDue(closesBar: closesBar) else { return .none }
        let readsSession = slots[strategy].exitSets[set].exits[index].readsSession
        let view = ExitView(
            account: ledger.account, quote: quote, now: now, closesBar: closesBar, position: ledger.holdings[place].position,
            session: readsSession ? books[ledger.holdings[place].position.symbol].session(at: now) : nil)
        return slots[strategy].exitSets[set].exits[index].rule.shouldExit(view)
    }

    /// Collects what the exits from one on want of a position, its answer being known, and carries out what wins.
    private mutating func settleRound(
        _ first: Int, _ known: ExitAnswer, _ place: Int, _ strategy: Int, _ set: Int, _ closesBar: Bool, _ quote: Quote,
        _ effects: inout EffectBuffer
    ) {
        var round = ExitRound()
        for index in slots[strategy].exitSets[set].exits.indices.dropFirst(first) {
            let answer = index == first ? known : ask(index, place, strategy, set, closesBar, quote)
            if case .none = answer { continue }
            let slot = slots[strategy].exitSets[set].exits[index]
            for log in slot.rule.takeLogs() {
                effects.record(.log(strategy: strategy, line: log.line, text: log.text, exit: slot.name))
            }
            switch answer {
            case .none, .logged: break
            case .close(let close): round.take(close, signal(place, slot, closesBar, quote, close))
            case .moveStop(let price, let reason):
                weigh(price, reason, index, place, slot, closesBar, quote, &round, &effects)
            case .failed(let failure): fail(strategy, set, index, failure, &effects)
            }
        }
        settle(round, place, &effects)
    }

    /// The wish of a close, with its lots.
    private func signal(_ place: Int, _ slot: ExitSlot, _ closesBar: Bool, _ quote: Quote, _ close: ExitClose) -> ExitSignal {
        let position = ledger.holdings[place].position
        let part = close.part.volume(of: position.volume, books[position.symbol].value.specification)
        var signal = signal(place, slot, closesBar, quote, .close(part ?? position.volume, isWhole: part == nil), close.reason)
        signal.confidence = close.confidence
        return signal
    }

    private func signal(
        _ place: Int, _ slot: ExitSlot, _ closesBar: Bool, _ quote: Quote, _ action: ExitSignal.Action, _ reason: String
    ) -> ExitSignal {
        let position = ledger.holdings[place].position
        return ExitSignal(
            ticket: position.ticket, symbol: position.symbol, strategy: position.strategy, exit: slot.name, priority: slot.priority,
            timestamp: now, price: quote.closing(position.side), action: action,
            decision: slot.runsOnTicks && !closesBar ? .tick : .bar, reason: reason, confidence: nil, verdict: .taken)
    }

    /// Puts a wished stop on the grid and keeps it when it is the tightest so far, or records why it cannot be.
    private mutating func weigh(
        _ price: Double, _ reason: String, _ index: Int, _ place: Int, _ slot: ExitSlot, _ closesBar: Bool, _ quote: Quote,
        _ round: inout ExitRound, _ effects: inout EffectBuffer
    ) {
        let position = ledger.holdings[place].position
        switch position.tighter(price, quote, books[position.symbol].value.specification) {
        case .success(let stop):
            round.take(stop, position.side, signal(place, slot, closesBar, quote, .moveStop(stop), reason))
        case .failure(.same): break
        case .failure(let problem):
            guard ledger.holdings[place].noted.insert(index).inserted else { return }
            // Off the grid or out of range: the nearest price that can be said.
            let wished = books[position.symbol].value.specification.price(price, .halfAwayFromZero) ?? .zero
            var signal = signal(place, slot, closesBar, quote, .moveStop(wished), reason)
            signal.verdict = .dropped(problem.rawValue)
            effects.record(.exit(signal))
        }
    }

    /// Carries out what won, and records it with what did not.
    private mutating func settle(_ round: ExitRound, _ place: Int, _ effects: inout EffectBuffer) {
        var whole = false
        if let (close, wish) = round.close, case .close(let volume, let isWhole) = wish.action {
            whole = isWhole
            var signal = wish
            signal.alarm = close.alarm
            // The record tells the wish before what comes of it.
            if ledger.holdings[place].closing != nil, !isWhole { signal.verdict = .dropped("a close of it is on its way") }
            effects.record(.exit(signal))
            if close.alarm { activity.alarmed(symbol: signal.symbol, at: now.seconds) }
            self.close(
                place, Closing.Wish(volume: isWhole ? nil : volume, reason: .exit, label: signal.exit, decision: signal.decision),
                &effects)
        }
        for signal in round.overruled { effects.record(.exit(signal)) }
        guard let (stop, wish) = round.stop else { return }
        var signal = wish
        if whole, let (_, winner) = round.close {
            signal.verdict = .overruled(by: winner.exit)
        } else if !ledger.holdings[place].moving.isEmpty {
            return  // the last change is not answered yet; the exit will say so again
        } else if let denial = guards.review(changeOf: activity) {
            guard ledger.holdings[place].noted.insert(-1).inserted else { return }
            signal.verdict = .dropped(denial.explanation)
        } else {
            move(place, stop: stop, label: signal.exit, signal.decision, &effects)
        }
        effects.record(.exit(signal))
    }

    /// Asks the broker to hold a position's stop elsewhere; its target stays.
    mutating func move(_ place: Int, stop: Price, label: String, _ point: DecisionPoint, _ effects: inout EffectBuffer) {
        let position = ledger.holdings[place].position
        ledger.holdings[place].moving.append(Holding.Levels(stopLoss: stop, takeProfit: position.takeProfit, label: label))
        activity.sentOther()
        effects.append(
            .modify(
                guards.approve(
                    ModifyRequest(
                        position: position.ticket, symbol: position.symbol, strategy: position.strategy, stopLoss: stop,
                        takeProfit: position.takeProfit, decision: point))))
    }

    /// The broker says what a position's levels are now.
    mutating func modified(_ ticket: PositionID, _ stop: Price?, _ target: Price?, _ effects: inout EffectBuffer) {
        guard let place = ledger.index(of: ticket) else { return }
        let asked = ledger.holdings[place].moving.first
        let isOurs = asked.map { $0.stopLoss == stop && $0.takeProfit == target } ?? false
        if isOurs { ledger.holdings[place].moving.removeFirst() }
        if ledger.holdings[place].position.stopLoss != stop { ledger.holdings[place].stopMover = isOurs ? asked?.label ?? "" : "" }
        let before = ledger.holdings[place].position.stopLoss
        ledger.holdings[place].position.stopLoss = stop
        ledger.holdings[place].position.takeProfit = target
        effects.record(
            .modified(
                strategy: ledger.holdings[place].position.strategy, ticket, stopLoss: stop, takeProfit: target,
                label: isOurs ? asked?.label ?? "" : ""))
        if !isOurs { restoreStop(place, from: before, &effects) }
    }
}

/// What the exits of one position want at one event.
private struct ExitRound {
    /// The close of highest priority.
    var close: (wish: ExitClose, signal: ExitSignal)?
    /// The tightest stop.
    var stop: (price: Price, signal: ExitSignal)?
    var overruled: [ExitSignal] = []

    mutating func take(_ wish: ExitClose, _ signal: ExitSignal) {
        guard let winner = close?.signal.exit else { return close = (wish, signal) }
        overrule(signal, by: winner)
    }

    mutating func take(_ price: Price, _ side: Side, _ signal: ExitSignal) {
        guard let best = stop else { return stop = (price, signal) }
        if side == .buy ? price > best.price : price < best.price {
            overrule(best.signal, by: signal.exit)
            stop = (price, signal)
        } else {
            overrule(signal, by: best.signal.exit)
        }
    }

    private mutating func overrule(_ signal: ExitSignal, by winner: String) {
        var signal = signal
        signal.verdict = .overruled(by: winner)
        overruled.append(signal)
    }
}

/// Why a stop cannot be where a script wants it.
enum StopProblem: String, Error {
    case same = "it is there already"
    case against = "it would move the stop against the position"
    case through = "the price is at it or through it; close the position instead"
    case near = "it is nearer to the price than the broker allows"
    case noPrice = "it is no price of this symbol"
}

extension Position {
    /// A wished stop on the symbol's grid, rounded towards the price, when it is tighter than the present one and may be
    /// placed at a quote.
    func tighter(_ wished: Double, _ quote: Quote, _ specification: SymbolSpecification) -> Result<Price, StopProblem> {
        guard let stop = specification.price(wished, side == .buy ? .up : .down) else { return .failure(.noPrice) }
        if let present = stopLoss {
            if stop == present { return .failure(.same) }
            if side == .buy ? stop < present : stop > present { return .failure(.against) }
        }
        let distance = side == .buy ? quote.bid - stop : stop - quote.ask
        if distance.raw <= 0 { return .failure(.through) }
        return distance.raw < Int64(specification.stopsLevelPoints) * specification.point.raw ? .failure(.near) : .success(stop)
    }
}
