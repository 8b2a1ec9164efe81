internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Turns a strategy's answer into signals and requests.
    mutating func take(_ decision: Decision, from index: Int, at point: DecisionPoint, _ effects: inout EffectBuffer) {
        if case .none = decision { return }
        for log in slots[index].strategy.takeLogs() {
            effects.record(.log(strategy: index, line: log.line, text: log.text, exit: nil))
        }
        switch decision {
        case .none, .logged: break
        case .skip(let skip): effects.record(.skipped(strategy: index, skip))
        case .failed(let failure):
            slots[index].isStopped = true
            effects.record(.failed(strategy: index, failure, exit: nil))
        case .close(let reason, let part): close(index, point, reason: reason, part, &effects)
        case .enter(let entry): enter(index, entry, point, &effects)
        }
    }

    private mutating func close(
        _ index: Int, _ point: DecisionPoint, reason: String, _ part: ClosePart, _ effects: inout EffectBuffer
    ) {
        guard let side = ledger.newest(strategy: index)?.side ?? slots[index].resting.last?.side else {
            effects.record(.skipped(strategy: index, Skip(reason: "nothing_to_close")))
            return
        }
        effects.record(.signal(nextSignal(index, side, .close, point, reason)))
        if case .all = part { return leave(index, side: nil, reason: .close, point, &effects) }
        for place in ledger.holdings.indices where ledger.holdings[place].position.strategy == index {
            let open = ledger.holdings[place].position.volume
            let volume = part.volume(of: open, books[slots[index].symbol].value.specification)
            close(place, Closing.Wish(volume: volume, reason: .close, label: "", decision: point), &effects)
        }
    }

    private mutating func enter(
        _ index: Int, _ entry: Entry, _ point: DecisionPoint, _ effects: inout EffectBuffer
    ) {
        let holdsSame =
            ledger.holds(strategy: index, side: entry.side) || slots[index].resting.contains { $0.side == entry.side }
        if slots[index].outstanding != nil || slots[index].reversal != nil || (holdsSame && !configuration.adding) {
            effects.record(.skipped(strategy: index, Skip(reason: "already_in_position")))
            return
        }
        let signal = signal(index, entry, point)
        effects.record(.signal(signal))
        let opposite = entry.side.opposite
        let reverses = !configuration.hedging && ledger.holds(strategy: index, side: opposite)
        // Also when the new leg is refused: the wish to leave the old side stands.
        if !configuration.hedging { leave(index, side: opposite, reason: .reverse, point, &effects) }
        if let denial = slots[index].currentExits.denial ?? gateDenial(index) { return effects.record(.denied(signal, denial)) }
        guard signal.carriesPrices(of: entry) else {
            let denial = Denial(code: "price_out_of_range", formula: "a price of the signal is not positive or too large")
            effects.record(.denied(signal, denial))
            return
        }
        if reverses {
            slots[index].reversal = books[slots[index].symbol].quote.map { (signal, $0) }
        } else {
            request(index, signal, &effects)
        }
    }

    /// The signal of an entry with its prices on the symbol's grid; nil where a price cannot be one.
    private mutating func signal(_ index: Int, _ entry: Entry, _ point: DecisionPoint) -> Signal {
        var signal = nextSignal(index, entry.side, .enter, point, entry.reason)
        let specification = books[slots[index].symbol].value.specification
        // Towards the entry: a long's stop up and target down, a short's the other way round.
        let (up, down): (Rounding, Rounding) = entry.side == .buy ? (.up, .down) : (.down, .up)
        signal.orderType = entry.orderType
        signal.sizeHint = entry.sizeHint
        signal.expiryBars = entry.expiryBars
        (signal.confidence, signal.tag) = (entry.confidence, entry.tag)
        signal.price = entry.price.flatMap { specification.price($0, .halfAwayFromZero) }
        signal.stopLoss = entry.stopLoss.flatMap { specification.price($0, up) }
        signal.takeProfit = entry.takeProfit.flatMap { specification.price($0, down) }
        return signal
    }

    /// Closes a strategy's positions and withdraws its resting entries, of one side or all.
    mutating func leave(
        _ index: Int, side: Side?, reason: ExitReason, label: String = "", _ point: DecisionPoint, _ effects: inout EffectBuffer
    ) {
        let leaving = slots[index].resting.filter { side == nil || $0.side == side }
        if !leaving.isEmpty {
            slots[index].resting.removeAll { side == nil || $0.side == side }
            for entry in leaving { withdraw(entry, index, why: reason.rawValue, reason, point, &effects) }
        }
        for place in ledger.holdings.indices {
            let position = ledger.holdings[place].position
            guard position.strategy == index, side == nil || position.side == side else { continue }
            close(place, Closing.Wish(volume: nil, reason: reason, label: label, decision: point), &effects)
        }
    }

    mutating func send(
        _ target: CloseRequest.Target, side: Side? = nil, _ symbol: Int, _ strategy: Int, _ reason: ExitReason, _ point: DecisionPoint,
        _ effects: inout EffectBuffer
    ) {
        guard let quote = books[symbol].quote else { return }
        let request = CloseRequest(
            target: target, side: side, symbol: symbol, strategy: strategy, reason: reason, decision: point, decisionQuote: quote)
        activity.sentOther()
        effects.append(.close(guards.approve(request)))
    }

    private mutating func nextSignal(
        _ index: Int, _ side: Side, _ action: Signal.Action, _ point: DecisionPoint, _ reason: String
    ) -> Signal {
        signalCount += 1
        return Signal(
            id: signalCount, timestamp: now, symbol: books[slots[index].symbol].value.specification.name,
            timeframe: slots[index].timeframe, strategy: slots[index].name, side: side, action: action, decision: point,
            reason: reason)
    }
}

extension Signal {
    /// Whether every price an entry gave found a place on the grid.
    fileprivate func carriesPrices(of entry: Entry) -> Bool {
        (entry.price == nil) == (price == nil) && (entry.stopLoss == nil) == (stopLoss == nil)
            && (entry.takeProfit == nil) == (takeProfit == nil)
    }
}
