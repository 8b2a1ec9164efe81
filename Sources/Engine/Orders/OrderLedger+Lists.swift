public import Market
public import Trading

extension OrderLedger {
    /// Takes an order's state that was reported unasked.
    public mutating func take(_ order: OrderRecord, at now: Timestamp) {
        skipAhead(of: order.magic)
        guard let place = command(magic: order.magic, comment: order.comment, order.ticket, symbol: order.symbol) else { return }
        see(order, place, .hint, at: now)
    }

    /// Takes a position's state that was reported unasked: it can show that a move was carried out; everything else waits for
    /// the list.
    public mutating func take(_ position: PositionRecord, at now: Timestamp) {
        skipAhead(of: position.magic)
        guard let holding = holdings[key: position.identifier], !holding.isFlat, position.volume == holding.volume else {
            if position.volume > .zero || holdings[key: position.identifier].map({ !$0.isFlat }) ?? false { askSnapshot(at: now) }
            return
        }
        let isMoved = holding.stopLoss != position.stopLoss || holding.takeProfit != position.takeProfit
        if isMoved, !moveWasCarriedOut(position, .hint, at: now) { askSnapshot(at: now) }
    }

    /// What the broker says of an order of a command.
    mutating func see(_ order: OrderRecord, _ place: Int, _ cause: OrderCause, at now: Timestamp) {
        if rows[place].ticket == nil { rows[place].ticket = order.ticket }
        guard !rows[place].state.isFinal, rows[place].state != .intent else { return }
        guard order.state.isFinal else { return works(order, place, cause, at: now) }
        // What is filled is told by deals: the end counts when all of them are known.
        let known = rows[place].filled
        guard order.state != .filled, order.remaining + known == order.volume else {
            if rows[place].state == .unknown || rows[place].state == .quarantined || rows[place].state == .sending {
                step(place, known == .zero ? .work : .workOn, cause, at: now)
            }
            return askSnapshot(at: now)
        }
        end(place, order.state, cause, at: now)
    }

    /// The broker has the order, and it goes on.
    private mutating func works(_ order: OrderRecord, _ place: Int, _ cause: OrderCause, at now: Timestamp) {
        if [.sending, .unknown, .quarantined].contains(rows[place].state) {
            step(place, rows[place].filled == .zero ? .work : .workOn, cause, at: now)
        }
        if order.state == .partial, order.remaining + rows[place].filled != order.volume { askSnapshot(at: now) }
        tellResting(place)
        settleChange(order, place, cause, at: now)
        rows[place].resting = RestingTerms(order)
    }

    /// A change of an entry whose fate is open was carried out when the entry is as it asked for.
    private mutating func settleChange(_ order: OrderRecord, _ place: Int, _ cause: OrderCause, at now: Timestamp) {
        guard case .open(let entry) = rows[place].wish else { return }
        for other in rows.indices {
            guard case .change(let wish) = rows[other].wish, wish.clientTag == entry.clientTag,
                [.sending, .unknown, .quarantined].contains(rows[other].state), order.price == wish.price,
                order.limitPrice == wish.limitPrice, order.stopLoss == wish.stopLoss, order.takeProfit == wish.takeProfit
            else { continue }
            step(other, .carryOut, cause, at: now)
            workOn(place, cause, at: now)
            answer(rows[other].wish, wish.clientTag, .change(wish.clientTag), .pending)
        }
    }

    /// An order is over with something of it unfilled.
    private mutating func end(_ place: Int, _ state: OrderRecord.State, _ cause: OrderCause, at now: Timestamp) {
        let step: OrderStep = state == .expired ? .expire : state == .rejected && rows[place].filled == .zero ? .refuse : .cancel
        let wish = rows[place].wish
        self.step(place, step, cause, at: now)
        switch wish {
        case .open(let request):
            let outcome: ExecutionResult.Outcome =
                step == .refuse ? .rejected(.activationRefused) : .cancelled(step == .expire ? .expired : .withdrawn)
            answer(wish, request.clientTag, .order, outcome)
            settleRequests(about: request.clientTag, isWithdrawn: step == .cancel, cause, at: now)
        case .close(let request):
            guard case .position(let position, _) = request.target else { return }
            answer(wish, 0, .close(position), .cancelled(.withdrawn))
        case .modify, .change: break
        }
    }

    /// Requests about an entry that is over have nothing left to do.
    private mutating func settleRequests(about entry: Int64, isWithdrawn: Bool, _ cause: OrderCause, at now: Timestamp) {
        for place in rows.indices where rows[place].wish.entry == entry {
            switch rows[place].state {
            case .sending, .unknown, .quarantined:
                let isDone = isWithdrawn && rows[place].wish.withdraws
                step(place, isDone ? .carryOut : .refuse, cause, at: now)
            default: break
            }
        }
    }

    /// The broker's list has a position: its levels, swap and ticket are taken over.
    mutating func see(_ position: PositionRecord, _ place: Int, _ time: Timestamp, at now: Timestamp) {
        var holding = holdings[place]
        holding.ticket = position.ticket
        holdings[place] = holding
        guard holding.volume == position.volume, holding.side == position.side else { return doubt(place, position, time, at: now) }
        holdings[place].doubtedSince = nil
        if holding.stopLoss != position.stopLoss || holding.takeProfit != position.takeProfit,
            !moveWasCarriedOut(position, .scan, at: now)
        {
            setLevels(position.identifier, position.stopLoss, position.takeProfit, at: now)
            if let strategy = holding.strategy {
                notice(
                    .otherHands, strategy: strategy, position: position.identifier,
                    "other hands moved the levels of position \(position.identifier.value): stop \(position.stopLoss?.description ?? "none"), target \(position.takeProfit?.description ?? "none")"
                )
            }
        }
        guard let place = holdings.index(of: position.identifier) else { return }
        if holdings[place].swap != position.swap || holdings[place].openPrice != position.openPrice { takeSwap(place, position) }
    }

    private mutating func takeSwap(_ place: Int, _ position: PositionRecord) {
        let gained = position.swap - holdings[place].swap
        (holdings[place].swap, holdings[place].openPrice) = (position.swap, position.openPrice)
        guard let strategy = holdings[place].strategy, let symbol = terms.symbols.firstIndex(of: position.symbol) else { return }
        put(
            .execution(
                ExecutionResult(
                    clientTag: 0, strategy: strategy, symbol: symbol, outcome: .swapped(gained, openPrice: position.openPrice),
                    subject: .swap(position.identifier))))
    }

    /// A move whose answer is open was carried out when the position is as it asked for.
    private mutating func moveWasCarriedOut(_ position: PositionRecord, _ cause: OrderCause, at now: Timestamp) -> Bool {
        for place in rows.indices {
            guard case .modify(let request) = rows[place].wish, request.position == position.identifier,
                [.sending, .unknown, .quarantined].contains(rows[place].state), request.stopLoss == position.stopLoss,
                request.takeProfit == position.takeProfit
            else { continue }
            step(place, .carryOut, cause, at: now)
            setLevels(position.identifier, position.stopLoss, position.takeProfit, at: now)
            return true
        }
        return false
    }

    /// A position's levels are now these.
    mutating func setLevels(_ position: PositionID, _ stop: Price?, _ target: Price?, at now: Timestamp) {
        guard let place = holdings.index(of: position) else { return }
        (holdings[place].stopLoss, holdings[place].takeProfit, holdings[place].changed) = (stop, target, now)
        guard let strategy = holdings[place].strategy, let symbol = terms.symbols.firstIndex(of: holdings[place].symbol) else { return }
        put(
            .execution(
                ExecutionResult(
                    clientTag: 0, strategy: strategy, symbol: symbol, outcome: .modified(stopLoss: stop, takeProfit: target),
                    subject: .levels(position))))
    }
}

extension OrderWish {
    /// Whether it withdraws an entry.
    var withdraws: Bool { if case .close(let request) = self { !request.closesPosition } else { false } }
}
