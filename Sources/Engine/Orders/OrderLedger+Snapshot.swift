public import Market
public import Trading

extension OrderLedger {
    /// Seconds after which lists that do not agree are taken at their word: deals reach a terminal's history late.
    static let grace: Int64 = 10
    /// Seconds of history that are looked at again each time.
    static let overlap: Int64 = 48 * 3600

    /// Takes everything the broker holds and compares it with what is known; what differs becomes ordinary outputs.
    ///
    /// One that is no evidence, or older than the last, is a bundle of hints.
    public mutating func take(_ snapshot: BrokerSnapshot, at now: Timestamp) {
        askedAt = nil
        #if PLANTED_BUGS
            var snapshot = snapshot
            if PlantedBug.made == .believeStaleLists { snapshot.isEvidence = true }
        #endif
        guard snapshot.isEvidence, lastEvidence.map({ snapshot.time >= $0 }) ?? true, snapshot.since <= settledUntil else {
            for deal in snapshot.deals.inOrder { take(deal, at: now) }
            for order in snapshot.orders { take(order, at: now) }
            return
        }
        lastEvidence = snapshot.time
        if balance == nil { balance = snapshot.account.balance - unknownMoney(in: snapshot) }
        takeDeals(snapshot, at: now)
        for order in snapshot.orders {
            skipAhead(of: order.magic)
            guard let place = command(magic: order.magic, comment: order.comment, order.ticket, symbol: order.symbol) else { continue }
            if reopens(order, place, snapshot) { reopen(place, order, at: now) }
            see(order, place, .scan, at: now)
        }
        comparePositions(snapshot, at: now)
        compareCommands(snapshot, at: now)
        meetForeign(snapshot, at: now)
        compareBalance(snapshot)
        disturbed.removeAll { symbol in
            !holdings.contains { !$0.isFlat && $0.symbol == terms.symbols[symbol] && $0.strategy != nil }
        }
        isReconciled = connectedSince != nil && !holdings.contains { !$0.isFlat && $0.doubtedSince != nil } && strangers.isEmpty
        forget(until: max(settledUntil, snapshot.time.adding(seconds: -Self.overlap)))
    }

    /// Money of deals that are about to be booked for the first time.
    private func unknownMoney(in snapshot: BrokerSnapshot) -> Money {
        snapshot.deals.reduce(.zero) { $1.time >= settledUntil && deals[key: $1.ticket] == nil ? $0 + $1.money : $0 }
    }

    private mutating func takeDeals(_ snapshot: BrokerSnapshot, at now: Timestamp) {
        for deal in snapshot.deals.inOrder where deal.time >= settledUntil {
            #if PLANTED_BUGS
                if PlantedBug.made == .bookDealsTwice { deals[key: deal.ticket] = nil }
            #endif
            guard let known = deals[key: deal.ticket] else {
                book(deal, .scan, at: now)
                continue
            }
            if known.record != deal || known.isGone { correct(known, deal, at: now) }
        }
        let listed = Set(snapshot.deals.map(\.ticket))
        for known in deals where !known.isGone && known.record.ticket > 0 && !listed.contains(known.record.ticket) {
            // A deal that came after the question is not in the answer.
            if known.record.time < snapshot.time, known.known < snapshot.time { correct(known, nil, at: now) }
        }
    }

    private mutating func comparePositions(_ snapshot: BrokerSnapshot, at now: Timestamp) {
        var listed: Set<PositionID> = []
        for position in snapshot.positions.sorted(by: { $0.identifier < $1.identifier }) {
            listed.insert(position.identifier)
            skipAhead(of: position.magic)
            if let place = holdings.index(of: position.identifier), !holdings[place].isFlat {
                if holdings[place].changed < snapshot.time { see(position, place, snapshot.time, at: now) }
            } else {
                meet(position, snapshot, at: now)
            }
        }
        strangers.removeAll { !listed.contains($0.identifier) }
        for identifier in holdings.filter({ !$0.isFlat && !listed.contains($0.identifier) }).map(\.identifier) {
            guard let place = holdings.index(of: identifier), holdings[place].changed < snapshot.time else { continue }
            guard let since = holdings[place].doubtedSince else {
                holdings[place].doubtedSince = snapshot.time
                askSnapshot(at: now)
                continue
            }
            if snapshot.time >= since.adding(seconds: Self.grace) { vanish(place, snapshot.time, at: now) }
        }
    }

    /// The volume or the side of a position is not what its deals add up to.
    mutating func doubt(_ place: Int, _ position: PositionRecord, _ time: Timestamp, at now: Timestamp) {
        guard let since = holdings[place].doubtedSince else {
            holdings[place].doubtedSince = time
            return askSnapshot(at: now)
        }
        guard time >= since.adding(seconds: Self.grace) else { return }
        // Without the deals: what is known ends, and what is there is taken over.
        let owner = holdings[place].owner
        vanish(place, time, at: now)
        holdings[key: position.identifier] = TrackedPosition(position, owner: owner, known: now)
        guard case .strategy(let strategy) = owner else { return }
        adopt(position, strategy, isLeft: false)
    }

    /// A position is gone and no deal says how: it ends without money, which the comparison of balances brings.
    private mutating func vanish(_ place: Int, _ time: Timestamp, at now: Timestamp) {
        let holding = holdings[place]
        let deal = DealRecord(
            ticket: -holding.identifier.value, position: holding.identifier, symbol: holding.symbol,
            kind: .trade(.closing, holding.side.opposite), volume: holding.volume, price: holding.openPrice, time: time,
            reason: .external)
        notice(
            .unexplained, strategy: holding.strategy, position: holding.identifier,
            "position \(holding.identifier.value) is not what its deals say (\(holding.volume) lots are gone); it is taken as closed without a result, and what the balance shows is booked apart"
        )
        deals[key: deal.ticket] = nil
        book(deal, .scan, at: now)
    }

    private mutating func compareCommands(_ snapshot: BrokerSnapshot, at now: Timestamp) {
        let tickets = Set(snapshot.orders.map(\.ticket))
        let magics = Set(snapshot.orders.lazy.map(\.magic) + snapshot.deals.lazy.map(\.magic))
        for place in rows.indices where !rows[place].state.isFinal {
            let track = rows[place]
            let isListed = magics.contains(track.tag.magic) || track.ticket.map(tickets.contains) ?? false
            if isListed {
                rows[place].search?.negatives = 0
                rows[place].search?.firstNegative = nil
                stillWorks(place, snapshot, at: now)
            } else if track.state == .unknown {
                missed(place, snapshot, at: now)
            } else if track.state.isAtBroker, track.since.adding(seconds: Self.grace) < snapshot.time {
                // It was there, and neither the orders nor their history have it.
                lose(place, .scan, at: now)
            }
        }
    }

    /// An entry that is listed although its withdrawal or change was said to be done works on.
    private mutating func stillWorks(_ place: Int, _ snapshot: BrokerSnapshot, at now: Timestamp) {
        guard case .open(let request) = rows[place].wish, rows[place].since.adding(seconds: Self.grace) < snapshot.time,
            !rows.contains(where: { $0.wish.entry == request.clientTag && !$0.state.isFinal })
        else { return }
        let wasLeaving = [.cancelPending, .unknownCancel].contains(rows[place].state)
        workOn(place, .scan, at: now)
        guard wasLeaving, rows[place].state.isAtBroker else { return }
        answer(rows[place].wish, request.clientTag, .order, .rejected(.orderChanged))
    }

    private mutating func compareBalance(_ snapshot: BrokerSnapshot) {
        guard let known = balance, known != snapshot.account.balance else { return }
        let difference = snapshot.account.balance - known
        balance = snapshot.account.balance
        put(.adjusted(difference, deal: 0))
        notice(
            .unexplained,
            "the broker's balance is \(snapshot.account.balance) and the deals add up to \(known); the difference of \(difference) is booked as a correction"
        )
    }

    private mutating func forget(until instant: Timestamp) {
        settledUntil = instant
        deals.removeAll { $0.record.time < instant }
        rows.removeAll { $0.state.isFinal && $0.since < instant }
        holdings.removeAll { $0.isFlat && $0.changed < instant }
        let kept = Set(rows.map(\.tag))
        aliases.removeAll { !kept.contains($0.tag) }
    }
}

extension [DealRecord] {
    /// As they were booked.
    fileprivate var inOrder: [DealRecord] { sorted { ($0.time, $0.ticket) < ($1.time, $1.ticket) } }
}
