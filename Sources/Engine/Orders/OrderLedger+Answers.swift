public import Market
public import Trading

extension OrderLedger {
    /// Takes the broker's answer to a command.
    public mutating func take(_ reply: BrokerReply, for tag: OrderTag, at now: Timestamp) {
        take(reply, for: tag, .reply, at: now)
    }

    /// Takes what the other side's log knows of a command.
    public mutating func take(_ record: CommandRecord, for tag: OrderTag, at now: Timestamp) {
        guard let place = place(tag) else { return }
        // Said unasked: the other side refused to pass it on, for certain.
        if record == .notSent, rows[place].state == .sending { return fail(place, .fail, .notSent, .log, at: now) }
        guard rows[place].state.isUnresolved else { return }
        switch record {
        case .neverReceived, .notSent: if allows(place, .proveAbsent) { fail(place, .proveAbsent, .notExecuted, .log, at: now) }
        case .answered(let reply): take(reply, for: tag, .log, at: now)
        case .sentUnanswered, .unknown: rows[place].search?.isLogUseless = true
        }
        if place < rows.count, rows[place].state.isUnresolved { askSnapshot(at: now) }
    }

    /// No answer to a command came in time: its fate is open.
    public mutating func timeOut(_ tag: OrderTag, at now: Timestamp) {
        guard let place = place(tag), rows[place].state == .sending else { return }
        lose(place, .silence, at: now)
    }

    private mutating func take(_ reply: BrokerReply, for tag: OrderTag, _ cause: OrderCause, at now: Timestamp) {
        guard let place = place(tag), rows[place].sent != nil else {
            return notice(.unexplained, "the broker answered a command that was not sent (\(tag.comment), code \(reply.retcode))")
        }
        let wasSeen = rows[place].ticket != nil
        if reply.order != 0, !wasSeen, rows[place].wish.entry == nil { rows[place].ticket = reply.order }
        switch reply.verdict {
        case .accepted: accepted(place, cause, at: now)
        case .refused where wasSeen && !rows[place].state.isFinal: refusedAtBroker(place, cause, at: now)
        case .refused: refused(place, Rejection(retcode: reply.retcode), reply, cause, at: now)
        case .unknown: if rows[place].state == .sending { lose(place, cause, at: now) }
        }
    }

    /// The broker took a command. What it did is told by deals and lists; only moved levels need nothing more.
    private mutating func accepted(_ place: Int, _ cause: OrderCause, at now: Timestamp) {
        let track = rows[place]
        guard track.state == .sending || track.state == .unknown || track.state == .quarantined else {
            // Evidence was faster than the answer, which may still bring the ticket.
            return tellResting(place)
        }
        switch track.wish {
        case .open:
            step(place, .work, cause, at: now)
            tellResting(place)
        case .close(let request):
            step(place, request.closesPosition ? .work : .carryOut, cause, at: now)
            // What was filled before the withdrawal is told by the list alone.
            if !request.closesPosition { askSnapshot(at: now) }
        case .modify(let request):
            step(place, .carryOut, cause, at: now)
            setLevels(request.position, request.stopLoss, request.takeProfit, at: now)
        case .change(let request):
            step(place, .carryOut, cause, at: now)
            if let entry = entryPlace(request.clientTag) { workOn(entry, cause, at: now) }
            answer(track.wish, track.wish.entry ?? 0, .change(request.clientTag), .pending)
        }
    }

    private mutating func refused(
        _ place: Int, _ rejection: Rejection, _ reply: BrokerReply, _ cause: OrderCause, at now: Timestamp
    ) {
        guard allows(place, .refuse), !rows[place].state.isAtBroker || rows[place].filled == .zero else {
            guard rows[place].state.isFinal, [.filled, .done].contains(rows[place].state) else { return }
            return contradict(place, "the broker refused it (\(reply.retcode) \(reply.message)) after it was carried out", cause, at: now)
        }
        fail(place, .refuse, rejection, cause, at: now)
        if rejection == .positionClosed || rows[place].wish.entry != nil { askSnapshot(at: now) }
    }

    /// A refusal of what was seen at the broker contradicts it: neither is believed, and the lists tell.
    private mutating func refusedAtBroker(_ place: Int, _ cause: OrderCause, at now: Timestamp) {
        guard rows[place].state.isAtBroker, rows[place].filled == .zero else { return }
        lose(place, cause, at: now)
    }

    /// Tells the core once that an entry rests, as soon as it can be withdrawn.
    mutating func tellResting(_ place: Int) {
        guard rows[place].isPendingEntry, !rows[place].isTold, rows[place].ticket != nil, rows[place].state == .working,
            case .open(let request) = rows[place].wish
        else { return }
        rows[place].isTold = true
        answer(rows[place].wish, request.clientTag, .order, .pending)
    }

    /// The fate of a command is open from now on: entries of its symbol wait, and it is looked for.
    mutating func lose(_ place: Int, _ cause: OrderCause, at now: Timestamp) {
        step(place, .lose, cause, at: now)
        rows[place].search = OrderSearch(began: now)
        if let entry = rows[place].wish.entry.flatMap(entryPlace), [.cancelPending, .modifyPending].contains(rows[entry].state) {
            step(entry, .lose, cause, at: now)
            rows[entry].search = OrderSearch(began: now)
        }
        notice(
            .unknownOutcome, strategy: rows[place].wish.strategy,
            "what became of \(rows[place].wish.text) (\(rows[place].tag.comment)) is not known; it counts as executed, nothing is opened on its symbol, and the broker is asked"
        )
        ask(place, at: now)
    }

    mutating func contradict(_ place: Int, _ what: String, _ cause: OrderCause, at now: Timestamp) {
        step(place, .contradict, cause, at: now)
        notice(
            .corrected, strategy: rows[place].wish.strategy,
            "\(rows[place].wish.text) (\(rows[place].tag.comment)): \(what); compare the positions with the terminal's")
    }
}

extension CloseRequest {
    /// Whether it closes positions rather than withdraws an entry.
    var closesPosition: Bool { if case .pending = target { false } else { true } }
}

extension OrderWish {
    /// For people: `BUY 0.1 lots`, `the close of position 7`.
    var text: String {
        switch self {
        case .open(let request): return "\(request.side.rawValue) \(request.volume) lots"
        case .close(let request):
            switch request.target {
            case .position(let position, let volume): return "the close of \(volume) lots of position \(position.value)"
            case .closeBy(let first, let second): return "the close of position \(first.value) by \(second.value)"
            case .pending(let entry): return "the withdrawal of entry \(entry)"
            }
        case .modify(let request): return "new levels of position \(request.position.value)"
        case .change(let request): return "a change of entry \(request.clientTag)"
        }
    }
}
