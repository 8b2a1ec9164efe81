internal import Engine
internal import Market
internal import Connectors
internal import Runtime
internal import Simulation
internal import Storage
internal import Trading

/// Against the truth at the broker, when everything is quiet.
extension FaultChecker {
    /// Why the run is not at rest yet; nil when it is.
    func unrest() -> String? {
        guard let session = world.cycle?.session else { return "there is no session" }
        if session.core.closedGates.contains(where: { $0.reason == .linkDown }) { return "the link is not up" }
        guard session.ledger.isReconciled else { return "nothing is compared" }
        if session.core.closedGates.contains(where: { $0.reason == .disk }) { return "the disk is not back" }
        if let track = session.ledger.tracks.first(where: { ![.working, .partial].contains($0.state) && !$0.state.isFinal }) {
            return "command \(track.tag.number) is \(track.state.rawValue)"
        }
        // A close that was refused, or whose command is only now known to be lost, is about to be asked for again.
        if session.core.nextDue != nil { return "a close is asked for again" }
        if !world.connector.incoming.contents.allSatisfy({ event in
            switch event {
            case .quote, .bar: true
            default: false
            }
        }) {
            return "something is on its way"
        }
        return nil
    }

    /// I-01, I-02, I-04, I-06, I-07, I-10, I-12, I-22: what the bot holds to be true is.
    func compare() {
        guard let session = world.cycle?.session else { return fail("I-22: there is no session after everything was well again") }
        let truth = world.connector.exchange.terminal.snapshot(since: Timestamp(nanoseconds: .min))
        compareOrders(session, truth)
        comparePositions(session, truth)
        compareMoney(session, truth)
        compareStrategies(session)
    }

    private func compareOrders(_ session: TradeSession, _ truth: BrokerSnapshot) {
        var seen: [Int64: Int] = [:]
        for order in truth.orders where isOurs(order.magic) {
            seen[order.magic, default: 0] += 1
            if !durable.contains(order.magic), !unwritten.contains(order.magic) {
                fail("I-01: order \(order.ticket) has the number \(order.magic) that was never written down")
            }
            if left[order.magic] == nil { fail("I-01: order \(order.ticket) answers a command that never left") }
            guard !order.state.isFinal else { continue }
            let track = session.ledger.tracks.first { $0.ticket == order.ticket && !$0.state.isFinal }
            if track == nil, !world.connector.twists.stripped.contains(order.magic) {
                fail("I-04: order \(order.ticket) rests at the broker and is not known to")
            }
        }
        if let twice = seen.filter({ $0.value > 1 }).keys.min() { fail("I-02: \(seen[twice] ?? 0) orders carry the number \(twice)") }
        let executed = Set(truth.deals.map(\.magic)).subtracting([0])
        for (magic, state) in states.sorted(by: { $0.key < $1.key }) where executed.contains(magic) {
            if ["rejected", "not_sent", "not_executed"].contains(state), !world.connector.twists.stripped.contains(magic) {
                fail("I-05: command \(magic & OrderTag.lastNumber) counts as \(state) and has deals at the broker")
            }
        }
    }

    private func comparePositions(_ session: TradeSession, _ truth: BrokerSnapshot) {
        let known = session.ledger.positions
        for position in truth.positions {
            guard let own = known.first(where: { $0.identifier == position.identifier }) else {
                fail("I-04: position \(position.identifier.value) is not known")
                continue
            }
            if own.volume != position.volume || own.side != position.side {
                fail(
                    "I-04: position \(position.identifier.value) is \(position.side) \(position.volume), known as \(own.side) \(own.volume)"
                )
            }
            guard own.strategy != nil else {
                if isOurs(position.magic), !world.connector.twists.stripped.contains(position.magic) {
                    fail("I-04: position \(position.identifier.value) is ours and taken for other hands'")
                }
                continue
            }
            if own.stopLoss != position.stopLoss || own.takeProfit != position.takeProfit {
                fail("I-04: position \(position.identifier.value) has other levels than known")
            }
            if position.stopLoss == nil { fail("I-11: position \(position.identifier.value) has no stop") }
            let held = session.core.positions.first { $0.ticket == position.identifier }
            if held?.volume != position.volume || held?.stopLoss != position.stopLoss {
                fail("I-04: the core holds position \(position.identifier.value) as \(held.map { "\($0.volume)" } ?? "none")")
            }
        }
        let listed = Set(truth.positions.map(\.identifier))
        for own in known where !listed.contains(own.identifier) { fail("I-04: position \(own.identifier.value) is gone and still known") }
        for held in session.core.positions where !listed.contains(held.ticket) {
            fail("I-04: position \(held.ticket.value) is gone and still held by the core")
        }
        // I-10: under a latch that flattens there is nothing left.
        let flattens = session.core.latches.contains { $0.code == "KILLED" }
        if flattens, let left = known.first(where: { $0.strategy != nil }) {
            fail("I-10: position \(left.identifier.value) is open although everything was to be closed")
        }
    }

    private func compareMoney(_ session: TradeSession, _ truth: BrokerSnapshot) {
        for deal in truth.deals where !deals.contains(deal.ticket) && began.map({ deal.time > $0 }) ?? true {
            fail("I-06: deal \(deal.ticket) was never booked")
        }
        let tickets = Set(truth.deals.map(\.ticket))
        for ticket in deals.sorted() where !tickets.contains(ticket) && ticket > 0 {
            fail("I-06: deal \(ticket) was booked and never was")
        }
        let twists = world.connector.twists
        let sum = truth.deals.reduce(world.terms.account.balance) { $0 + twists.shown($1).money }
        let shownBalance = twists.shown(truth.account).balance
        if sum != shownBalance { fail("I-07: the broker's own deals add up to \(sum), its balance is \(shownBalance)") }
        let balance = session.core.account.balance
        if balance != shownBalance { fail("I-07: the core's balance is \(balance), the broker's is \(shownBalance)") }
    }

    /// I-12, I-13: the journal comes out as it was written, with every deal once and in order.
    func replay() {
        guard let cycle = world.cycle, let session = cycle.session else { return }
        do {
            let journal = try Journal(
                world.disk, fresh: JournalStamp(mode: .simulate, namespace: RunTerms.namespace, created: world.terms.start))
            let capture = SimCapture(world.tape, symbols: world.terms.values.map(\.specification.name), world)
            var told: [Int64: Int] = [:]
            var replay = try SessionReplay(journal, capture, world.scripts) { stamped in
                if case .deal(let deal) = stamped.fact { told[deal.id, default: 0] += 1 }
            }
            _ = try replay.takeTail(capture)
            if let twice = told.filter({ $0.value > 1 }).keys.min() { fail("I-12: deal \(twice) was told \(told[twice] ?? 0) times") }
            if let difference = replay.difference {
                fail("I-13: row \(difference.sequence) came out otherwise: written \(difference.written), found \(difference.found)")
            }
            if replay.session.ledger != session.ledger { fail("I-13: the replayed ledger is another") }
            if replay.session.core.checkpoint != session.core.checkpoint { fail("I-13: the replayed core is another") }
        } catch {
            fail("I-13: the journal cannot be replayed: \(error)")
        }
    }
}
