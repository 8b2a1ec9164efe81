internal import Market
internal import Risk
internal import Trading

extension TradingCore {
    /// Asks the broker to change a strategy's newest pending entry, once the guards have seen what it would be.
    mutating func change(_ index: Int, _ wish: EntryChange, _ point: DecisionPoint, _ effects: inout EffectBuffer) {
        let symbol = slots[index].symbol
        guard let entry = slots[index].resting.last, let quote = books[symbol].quote else {
            return effects.record(.skipped(strategy: index, Skip(reason: "nothing_to_change")))
        }
        guard entry.changing == nil else { return effects.record(.skipped(strategy: index, Skip(reason: "change_on_its_way"))) }
        var signal = nextSignal(index, entry.side, .change, point, wish.reason)
        guard signal.take(wish, of: entry, books[symbol].value.specification) else {
            effects.record(.signal(signal))
            let denial = Denial(code: "price_out_of_range", formula: "a price of the change is not positive or too large")
            return effects.record(.denied(signal, denial))
        }
        effects.record(.signal(signal))
        if wish.limitPrice != nil, entry.type != .stopLimit {
            let denial = Denial(
                code: "no_limit_price", observed: "a \(entry.type.rawValue) entry",
                formula: "only a stop_limit entry that was not reached yet has a limit_price")
            return effects.record(.denied(signal, denial))
        }
        let asked = PendingEntry.AskedChange(
            request: ModifyOrderRequest(
                clientTag: entry.clientTag, symbol: symbol, strategy: index, price: signal.price ?? entry.price,
                limitPrice: signal.limitPrice, stopLoss: signal.stopLoss, takeProfit: signal.takeProfit, expiration: signal.expiration),
            bars: signal.expiryBars)
        guard asked.request != entry.request(symbol, index) else {
            // The bars are counted here; the broker knows nothing of them.
            guard asked.bars != entry.barsLeft else {
                return effects.record(.skipped(strategy: index, Skip(reason: "nothing_to_change")))
            }
            return confirm(index, entry.clientTag, asked, &effects)
        }
        send(asked, of: entry, index, signal, quote, &effects)
    }

    private mutating func send(
        _ asked: PendingEntry.AskedChange, of entry: PendingEntry, _ index: Int, _ signal: Signal, _ quote: Quote,
        _ effects: inout EffectBuffer
    ) {
        let request = asked.request
        let order = OrderRequest(
            signalID: signal.id, strategy: index, symbol: request.symbol, side: entry.side, volume: entry.volume, orderType: entry.type,
            price: request.price, stopLoss: request.stopLoss, takeProfit: request.takeProfit, expiryBars: asked.bars,
            decision: signal.decision, decisionQuote: quote, followsFill: false, clientTag: entry.clientTag, label: entry.label,
            limitPrice: request.limitPrice, expiration: request.expiration)
        switch guards.review(request, making: order, in: context(index, quote, without: entry.clientTag)) {
        case .denied(let denials): for denial in denials { effects.record(.denied(signal, denial)) }
        case .approved(let approved):
            slots[index].resting[slots[index].resting.count - 1].changing = asked
            activity.sentOther()
            effects.append(.change(approved))
        }
    }

    /// A pending entry rests on changed: as it was asked for, or because a stop-limit entry was reached.
    mutating func changed(_ index: Int, _ tag: Int64, _ effects: inout EffectBuffer) {
        if let place = slots[index].resting.firstIndex(where: { $0.clientTag == tag }) {
            if let asked = slots[index].resting[place].changing { return confirm(index, tag, asked, &effects) }
            slots[index].resting[place].becomeLimit()
            tell(slots[index].resting[place], index, &effects)
        } else if let place = slots[index].withdrawing.firstIndex(where: { $0.clientTag == tag }) {
            slots[index].withdrawing[place].becomeLimit()
            tell(slots[index].withdrawing[place], index, &effects)
        }
    }

    private mutating func confirm(_ index: Int, _ tag: Int64, _ asked: PendingEntry.AskedChange, _ effects: inout EffectBuffer) {
        guard let place = slots[index].resting.firstIndex(where: { $0.clientTag == tag }) else { return }
        slots[index].resting[place].take(asked)
        tell(slots[index].resting[place], index, &effects)
    }

    private func tell(_ entry: PendingEntry, _ index: Int, _ effects: inout EffectBuffer) {
        effects.record(.changed(strategy: index, entry.request(slots[index].symbol, index), type: entry.type))
    }

    /// The broker refused to change a pending entry: it rests on as it was.
    mutating func changeRefused(_ index: Int, _ tag: Int64, _ rejection: Rejection, _ effects: inout EffectBuffer) {
        if let place = slots[index].resting.firstIndex(where: { $0.clientTag == tag }) { slots[index].resting[place].changing = nil }
        effects.record(.changeRejected(strategy: index, clientTag: tag, rejection))
    }

    /// Withdraws a strategy's pending entries; its positions stay.
    mutating func cancel(_ index: Int, _ point: DecisionPoint, _ reason: String, _ effects: inout EffectBuffer) {
        let resting = slots[index].resting
        guard let newest = resting.last else {
            return effects.record(.skipped(strategy: index, Skip(reason: "nothing_to_cancel")))
        }
        effects.record(.signal(nextSignal(index, newest.side, .cancel, point, reason)))
        slots[index].resting = []
        for entry in resting { withdraw(entry, index, why: "cancelled", .close, point, &effects) }
    }

    /// Closes a strategy's positions by opposite ones of it, in pairs in the order of their opening.
    mutating func closeBy(_ index: Int, _ point: DecisionPoint, _ reason: String, _ effects: inout EffectBuffer) {
        let own = ledger.holdings.filter { $0.position.strategy == index && !$0.isLeaving }.map(\.position)
        let pairs = Array(zip(own.filter { $0.side == .buy }, own.filter { $0.side == .sell }))
        guard let (long, short) = pairs.first else {
            return effects.record(.skipped(strategy: index, Skip(reason: "nothing_to_close_by")))
        }
        let first = long.ticket < short.ticket ? long.side : short.side
        effects.record(.signal(nextSignal(index, first, .closeBy, point, reason)))
        for (long, short) in pairs {
            let (older, newer) = long.ticket < short.ticket ? (long, short) : (short, long)
            send(.closeBy(older.ticket, newer.ticket), slots[index].symbol, index, .close, point, &effects)
        }
    }
}

extension Signal {
    /// Takes what a pending entry is to be, prices on the grid as those of a new one; false when a price cannot be one.
    fileprivate mutating func take(_ wish: EntryChange, of entry: PendingEntry, _ specification: SymbolSpecification) -> Bool {
        let (up, down): (Rounding, Rounding) = side == .buy ? (.up, .down) : (.down, .up)
        var isPrice = true
        func grid(_ wished: Double?, _ rounding: Rounding, else present: Price?) -> Price? {
            guard let wished else { return present }
            let found = specification.price(wished, rounding)
            isPrice = isPrice && found != nil
            return found
        }
        orderType = entry.type
        price = grid(wish.price, .halfAwayFromZero, else: entry.price)
        limitPrice = grid(wish.limitPrice, .halfAwayFromZero, else: entry.limitPrice)
        stopLoss = grid(wish.stopLoss, up, else: entry.stopLoss)
        takeProfit = grid(wish.takeProfit, down, else: entry.takeProfit)
        (expiryBars, expiration) = (wish.expiryBars ?? entry.barsLeft, wish.expiration ?? entry.expiration)
        return isPrice
    }
}
