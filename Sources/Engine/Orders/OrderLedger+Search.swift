public import Market
public import Trading

/// What an operator says became of a command.
public enum OrderSettlement: Hashable, Sendable, Codable {
    /// It had no effect.
    case notExecuted
    /// It opened this position, whose deals are its deals.
    case executed(PositionID)
}

extension OrderLedger {
    /// When ``advance(to:)`` has something to do, UTC; nil while it waits for others.
    public var nextDue: Timestamp? {
        var due: Timestamp?
        // By place: at every quote, copies of the rows would cost more than all the rest.
        for place in rows.indices {
            let state = rows[place].state
            var own: Timestamp?
            if state == .sending { own = rows[place].sent?.adding(seconds: terms.replySeconds) }
            if state.isUnresolved, connectedSince != nil { own = rows[place].search?.next }
            if let own { due = due.map { min($0, own) } ?? own }
        }
        return due
    }

    /// Lets time pass: what was not answered in time is looked for, and what is looked for is asked for again.
    public mutating func advance(to now: Timestamp) {
        for place in rows.indices {
            #if PLANTED_BUGS
                if PlantedBug.made == .decideByTimer, rows[place].state == .unknown, rows[place].since.adding(seconds: 20) < now {
                    fail(place, .proveAbsent, .notExecuted, .silence, at: now)
                }
            #endif
            if rows[place].state == .sending, let sent = rows[place].sent, now >= sent.adding(seconds: terms.replySeconds) {
                lose(place, .silence, at: now)
            } else if rows[place].state.isUnresolved, let search = rows[place].search, now >= search.next {
                ask(place, at: now)
            }
        }
    }

    /// The link broke: what was not answered is not known any more, and absence must be proven from the beginning.
    public mutating func linkLost(at now: Timestamp) {
        (connectedSince, askedAt, isReconciled) = (nil, nil, false)
        for place in rows.indices {
            if rows[place].state == .sending { lose(place, .silence, at: now) }
            rows[place].search?.negatives = 0
            rows[place].search?.firstNegative = nil
        }
    }

    /// The other side and its broker can be reached: everything is compared anew.
    public mutating func linkUp(at now: Timestamp) {
        if connectedSince == nil { connectedSince = now }
        askSnapshot(at: now)
        for place in rows.indices where rows[place].state.isUnresolved { ask(place, at: now) }
    }

    /// Settles a command that evidence could not.
    ///
    /// False, with nothing changed, when it is not ``OrderState/quarantined`` or the position is not one that could be it.
    public mutating func settle(_ tag: OrderTag, as settlement: OrderSettlement, at now: Timestamp) -> Bool {
        guard let place = place(tag), rows[place].state == .quarantined else { return false }
        switch settlement {
        case .notExecuted:
            fail(place, .proveAbsent, .notExecuted, .operator, at: now)
            return true
        case .executed(let position):
            guard case .open(let request) = rows[place].wish, let holding = holdings[key: position],
                holding.symbol == terms.symbols[request.symbol]
            else { return false }
            guard holding.owner != .foreign else {
                claim(position, for: tag, at: now)
                return true
            }
            guard isUnasked(position) else { return false }
            // It was taken over already: the core holds it and only lets go of the order.
            step(place, .fillRest, .operator, at: now)
            refuse(rows[place].wish, .notExecuted)
            return true
        }
    }

    /// Whether no command is known to have opened a position, or to have added a part of it.
    private func isUnasked(_ position: PositionID) -> Bool {
        let openings = deals.filter { booked in
            guard booked.record.position == position, case .trade(let entry, _) = booked.record.kind else { return false }
            return entry == .opening || entry == .reversing
        }
        return openings.isEmpty || openings.contains { $0.record.reason != .rollover && owner(of: $0.record) == nil }
    }

    /// Asks about one command, and says so when that has been done often enough.
    mutating func ask(_ place: Int, at now: Timestamp) {
        guard connectedSince != nil, let search = rows[place].search, now >= search.next else { return }
        rows[place].search?.ask(at: now)
        if terms.keepsCommandLog, !search.isLogUseless, rows[place].wish.isLogged(rows[place]) {
            put(.question(.record(rows[place].tag, decided: rows[place].created)))
        } else {
            askSnapshot(at: now)
        }
        if search.asked + 1 == OrderSearch.budget, allows(place, .doubt) {
            quarantine(place, "the broker was asked \(OrderSearch.budget) times and nothing proves either", .silence, at: now)
        }
    }

    mutating func quarantine(_ place: Int, _ why: String, _ cause: OrderCause, at now: Timestamp) {
        let search = rows[place].search
        step(place, .doubt, cause, at: now)
        rows[place].search = search
        notice(
            .quarantined, strategy: rows[place].wish.strategy,
            "what became of \(rows[place].wish.text) (\(rows[place].tag.comment)) must be settled by hand: \(why); nothing is opened on its symbol until then"
        )
    }

    /// A snapshot that is evidence has no trace of a command whose fate is open.
    mutating func missed(_ place: Int, _ snapshot: BrokerSnapshot, at now: Timestamp) {
        guard var search = rows[place].search, rows[place].state == .unknown, let connected = connectedSince,
            snapshot.time >= connected, snapshot.time > search.began
        else { return }
        search.negatives += 1
        if search.firstNegative == nil { search.firstNegative = snapshot.time }
        rows[place].search = search
        let candidates = candidates(for: rows[place], in: snapshot)
        guard candidates.isEmpty else {
            rows[place].search?.candidates = candidates
            let names = candidates.map { String($0.value) }.joined(separator: ", ")
            let why =
                candidates.count == 1
                ? "position \(names) came about at that time, is of this symbol, side and volume, and carries no number"
                : "positions \(names) could each be it, and carry no number"
            return quarantine(place, why, .scan, at: now)
        }
        let first = search.firstNegative ?? snapshot.time
        let span = snapshot.time.nanoseconds - first.nanoseconds
        let needed = max(OrderSearch.secondsNeeded * 1_000_000_000, 2 * longestFill + 1)
        guard search.negatives >= OrderSearch.negativesNeeded, span >= needed else { return }
        fail(place, .proveAbsent, .notExecuted, .scan, at: now)
    }

    /// Positions without a number that came about when a market order may have, with its symbol, side and volume.
    private func candidates(for track: OrderTrack, in snapshot: BrokerSnapshot) -> [PositionID] {
        guard case .open(let request) = track.wish, let sent = track.sent else { return [] }
        let symbol = terms.symbols[request.symbol]
        var found: [PositionID] = []
        for deal in snapshot.deals {
            guard deal.magic == 0, deal.symbol == symbol, deal.volume == request.volume, case .trade(.opening, request.side) = deal.kind,
                let position = deal.position, deal.time >= sent.adding(seconds: -300)
            else { continue }
            let wasThere = holdings[key: position].map { $0.known < sent } ?? false
            if !wasThere, !found.contains(position) { found.append(position) }
        }
        return found
    }
}

extension OrderWish {
    /// Whether the log of the other side can settle a command in this state: an entry that was lost later was received.
    fileprivate func isLogged(_ track: OrderTrack) -> Bool { track.state == .unknown && track.ticket == nil }
}
