internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Turns a strategy's answer into signals and requests.
    mutating func take(_ decision: Decision, from index: Int, at point: DecisionPoint, _ effects: inout EffectBuffer) {
        if case .none = decision { return }
        for log in slots[index].strategy.takeLogs() {
            effects.record(.log(strategy: index, line: log.line, text: log.text))
        }
        switch decision {
        case .none, .logged: break
        case .skip(let skip): effects.record(.skipped(strategy: index, skip))
        case .failed(let failure):
            slots[index].isStopped = true
            effects.record(.failed(strategy: index, failure))
        case .close(let reason): close(index, point, reason: reason, &effects)
        case .enter(let entry): enter(index, entry, point, &effects)
        }
    }

    private mutating func close(_ index: Int, _ point: DecisionPoint, reason: String, _ effects: inout EffectBuffer) {
        guard ledger.newest(strategy: index) != nil || slots[index].pending != nil else {
            effects.record(.skipped(strategy: index, Skip(reason: "nothing_to_close")))
            return
        }
        let side = ledger.newest(strategy: index)?.side ?? slots[index].pending?.side ?? .buy
        effects.record(.signal(nextSignal(index, side, .close, point, reason)))
        leave(index, side: nil, reason: .close, point, &effects)
    }

    private mutating func enter(
        _ index: Int, _ entry: Entry, _ point: DecisionPoint, _ effects: inout EffectBuffer
    ) {
        let holdsSame = ledger.holds(strategy: index, side: entry.side) || slots[index].pending?.side == entry.side
        if slots[index].outstanding != nil || slots[index].reversal != nil || (holdsSame && !configuration.adding) {
            effects.record(.skipped(strategy: index, Skip(reason: "already_in_position")))
            return
        }
        var signal = nextSignal(index, entry.side, .enter, point, entry.reason)
        let specification = books[slots[index].symbol].value.specification
        // Towards the entry: a long's stop up and target down, a short's the other way round.
        let (up, down): (Rounding, Rounding) = entry.side == .buy ? (.up, .down) : (.down, .up)
        signal.orderType = entry.orderType
        signal.sizeHint = entry.sizeHint
        signal.expiryBars = entry.expiryBars
        signal.confidence = entry.confidence
        signal.price = entry.price.flatMap { specification.price($0, .halfAwayFromZero) }
        signal.stopLoss = entry.stopLoss.flatMap { specification.price($0, up) }
        signal.takeProfit = entry.takeProfit.flatMap { specification.price($0, down) }
        effects.record(.signal(signal))
        guard (entry.price == nil) == (signal.price == nil), (entry.stopLoss == nil) == (signal.stopLoss == nil),
            (entry.takeProfit == nil) == (signal.takeProfit == nil)
        else {
            let denial = Denial(code: "price_out_of_range", explanation: "a price of the signal is not positive or too large")
            effects.record(.denied(signal, denial))
            return
        }
        let opposite = entry.side.opposite
        let holdsOpposite = ledger.holds(strategy: index, side: opposite)
        if let pending = slots[index].pending {
            slots[index].pending = nil
            withdraw(pending, index, why: ExitReason.reverse.rawValue, .reverse, point, &effects)
        }
        if !configuration.hedging, holdsOpposite {
            leave(index, side: opposite, reason: .reverse, point, &effects)
            slots[index].reversal = books[slots[index].symbol].quote.map { (signal, $0) }
            return
        }
        request(index, signal, &effects)
    }

    /// Closes a strategy's positions (of one side, or all) and withdraws its pending entry.
    mutating func leave(
        _ index: Int, side: Side?, reason: ExitReason, _ point: DecisionPoint, _ effects: inout EffectBuffer
    ) {
        let symbol = slots[index].symbol
        if let pending = slots[index].pending {
            slots[index].pending = nil
            withdraw(pending, index, why: reason.rawValue, reason, point, &effects)
        }
        for position in ledger.positions
        where position.strategy == index && (side == nil || position.side == side) && ledger.beginClosing(position.ticket) {
            send(.position(position.ticket), symbol, index, reason, point, &effects)
        }
    }

    func send(
        _ target: CloseRequest.Target, _ symbol: Int, _ strategy: Int, _ reason: ExitReason, _ point: DecisionPoint,
        _ effects: inout EffectBuffer
    ) {
        guard let quote = books[symbol].quote else { return }
        let request = CloseRequest(
            target: target, symbol: symbol, strategy: strategy, reason: reason, decision: point, decisionQuote: quote)
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
