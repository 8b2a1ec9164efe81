public import Connectors
public import Market
public import Risk
public import Trading

extension OrderLedger {
    /// Numbers an order; it may be sent once the intent is durable.
    public mutating func intend(_ order: ApprovedOrder, at now: Timestamp, expires: Timestamp) -> BrokerCommand {
        let tag = begin(.open(order.request), at: now, expires)
        return BrokerCommand(tag: tag, action: .open(order), expires: expires)
    }

    /// Numbers a close or a withdrawal; nil for the withdrawal of an entry that cannot be withdrawn now, which the core is
    /// told at once.
    public mutating func intend(_ close: ApprovedClose, at now: Timestamp, expires: Timestamp) -> BrokerCommand? {
        guard case .pending(let entry) = close.request.target else {
            let tag = begin(.close(close.request), at: now, expires)
            return BrokerCommand(tag: tag, action: .close(close, orderTicket: nil), expires: expires)
        }
        guard let place = entryPlace(entry), let ticket = rows[place].ticket, allows(place, .askCancel) else {
            // One whose fate is open may still fill: the core keeps it in mind and asks again later.
            refuse(.close(close.request), entryPlace(entry) == nil ? .positionClosed : .orderChanged)
            return nil
        }
        let tag = begin(.close(close.request), at: now, expires)
        step(place, .askCancel, .own, at: now)
        return BrokerCommand(tag: tag, action: .close(close, orderTicket: ticket), expires: expires)
    }

    /// Numbers a move of a position's levels.
    public mutating func intend(_ levels: ApprovedModify, at now: Timestamp, expires: Timestamp) -> BrokerCommand {
        let tag = begin(.modify(levels.request), at: now, expires)
        return BrokerCommand(tag: tag, action: .modify(levels), expires: expires)
    }

    /// Numbers a change of an entry; nil for one that cannot be changed now, which the core is told at once.
    public mutating func intend(_ change: ApprovedOrderChange, at now: Timestamp, expires: Timestamp) -> BrokerCommand? {
        guard let place = entryPlace(change.request.clientTag), let ticket = rows[place].ticket, allows(place, .askChange) else {
            refuse(.change(change.request), .orderChanged)
            return nil
        }
        let tag = begin(.change(change.request), at: now, expires)
        step(place, .askChange, .own, at: now)
        return BrokerCommand(tag: tag, action: .change(change, orderTicket: ticket), expires: expires)
    }

    /// A command is about to be handed over: from now on it may have arrived.
    public mutating func markSending(_ tag: OrderTag, at now: Timestamp) {
        guard let place = place(tag) else { preconditionFailure("Invariant: only what was intended is sent") }
        step(place, .send, .own, at: now)
        rows[place].sent = now
    }

    /// A command could not be handed over, which proves that it did not arrive.
    public mutating func sendFailed(_ tag: OrderTag, at now: Timestamp) {
        guard let place = place(tag), allows(place, .fail) else { return }
        fail(place, .fail, .notSent, .own, at: now)
    }

    /// Goes on after an end without a stop: what was not handed over is dropped, the fate of what was is open.
    public mutating func recover(at now: Timestamp) {
        (connectedSince, askedAt, isReconciled) = (nil, nil, false)
        for place in rows.indices {
            switch rows[place].state {
            case .intent: fail(place, .fail, .notSent, .recovery, at: now)
            case .sending: lose(place, .recovery, at: now)
            default: break
            }
        }
    }

    private mutating func begin(_ wish: OrderWish, at now: Timestamp, _ expires: Timestamp) -> OrderTag {
        let tag = OrderTag(namespace: terms.namespace, slot: terms.slot(of: wish.strategy), number: takeNumber())
        rows[key: tag.number] = OrderTrack(tag: tag, wish: wish, created: now, expires: expires)
        put(.transition(OrderTransition(tag: tag, from: nil, to: .intent, cause: .own, time: now)))
        return tag
    }

    func place(_ tag: OrderTag) -> Int? { rows.index(of: tag.number).flatMap { rows[$0].tag == tag ? $0 : nil } }

    /// The order of an entry that the core knows by its client tag and that is not over; the newest, should there be several.
    func entryPlace(_ clientTag: Int64) -> Int? {
        rows.indices.last {
            if case .open(let request) = rows[$0].wish { request.clientTag == clientTag && !rows[$0].state.isFinal } else { false }
        }
    }

    /// Ends a command that had no effect: the core hears it, and an entry it was about works on.
    mutating func fail(_ place: Int, _ step: OrderStep, _ rejection: Rejection, _ cause: OrderCause, at now: Timestamp) {
        self.step(place, step, cause, at: now)
        let wish = rows[place].wish
        if let entry = wish.entry.flatMap(entryPlace) { workOn(entry, cause, at: now) }
        refuse(wish, rejection)
    }

    /// An entry that a withdrawal or change was about works on.
    mutating func workOn(_ place: Int, _ cause: OrderCause, at now: Timestamp) {
        let next: OrderStep = rows[place].filled == .zero ? .work : .workOn
        switch rows[place].state {
        case .cancelPending, .modifyPending, .unknownCancel, .unknownModify: step(place, next, cause, at: now)
        default: break
        }
    }

    /// Tells the core that a wish had no effect.
    mutating func refuse(_ wish: OrderWish, _ rejection: Rejection) {
        switch wish {
        case .open(let request): answer(wish, request.clientTag, .order, .rejected(rejection))
        case .close(let request):
            switch request.target {
            case .position(let position, _), .closeBy(let position, _): answer(wish, 0, .close(position), .rejected(rejection))
            case .pending(let entry):
                // As long as the entry is not over, it may fill, whatever its withdrawal was told.
                let isOver = entryPlace(entry) == nil
                answer(wish, entry, .order, .rejected(rejection == .positionClosed && !isOver ? .orderChanged : rejection))
            }
        case .modify(let request): answer(wish, 0, .levels(request.position), .rejected(rejection))
        case .change(let request): answer(wish, 0, .change(request.clientTag), .rejected(rejection))
        }
    }

    mutating func answer(_ wish: OrderWish, _ clientTag: Int64, _ subject: ExecutionResult.Subject, _ outcome: ExecutionResult.Outcome) {
        put(
            .execution(
                ExecutionResult(clientTag: clientTag, strategy: wish.strategy, symbol: wish.symbol, outcome: outcome, subject: subject)))
    }
}
