internal import Connectors
internal import Market
internal import Simulation
internal import Trading

extension SimConnector {
    /// A command leaves for the terminal.
    func dispatch(_ command: TerminalCommand) {
        if let seconds = goesSilentFor {
            goesSilentFor = nil
            goSilent(for: seconds)
        }
        if isSilent {
            guard world.plan.spoils(.lateBytes) else { return world.log.note(now, "lost \(command.tag.number)") }
            return outgoing.send(
                .command(command), due: now.after(milliseconds: world.plan.number(.lateBytes, 4000...20_000)), overtakes: true)
        }
        var delay: Int64 = 20
        if world.plan.spoils(.lateCommand) { delay = world.plan.number(.lateCommand, 1000...14_000) }
        outgoing.send(.command(command), due: now.after(milliseconds: delay))
    }

    /// Lets market, terminal and network go on to the present.
    func pump() {
        while let due = [outgoing.next, exchange.nextMove].compactMap({ $0 }).min(), due <= now {
            if let next = outgoing.next, next <= due, let request = outgoing.take(by: due) {
                arrive(request, at: due)
            } else {
                _ = exchange.advance()
            }
            deliver(at: due)
        }
        deliver(at: now)
    }

    private func arrive(_ request: Request, at time: Timestamp) {
        switch request {
        case .session(let epoch, let number):
            guard number == session else { return }
            exchange.take(.session(epoch: epoch), at: time)
            isHeard = exchange.terminal.epoch == epoch
            if !isHeard { incoming.send(.link(.down(reason: "the epoch is not newer")), due: time.after(milliseconds: 20)) }
        case .command(let command): carryOut(command, at: time)
        case .snapshot(let since, let number):
            guard number == session, isHeard else { return }
            deliver(at: time)
            answer(snapshot(since), at: time)
        case .record(let tag, let number):
            guard number == session, isHeard else { return }
            deliver(at: time)
            let record = twists.record(of: tag, exchange.terminal.record(of: tag))
            world.log.note(time, "record \(tag.number) \(record)")
            incoming.send(.record(tag, record), due: time.after(milliseconds: 20))
        case .history(let symbol, let timeframe, let count, let number):
            guard number == session, isHeard else { return }
            let bars = exchange.history(symbol: symbol, timeframe: timeframe, count: count)
            incoming.send(.history(symbol: symbol, timeframe, bars), due: time.after(milliseconds: 40))
        }
    }

    private func answer(_ snapshot: BrokerSnapshot, at time: Timestamp) {
        var snapshot = snapshot
        snapshot.time = Timestamp(nanoseconds: snapshot.time.nanoseconds + world.clock.offset)
        if world.plan.spoils(.lateSnapshot) {
            incoming.send(
                .snapshot(snapshot), due: time.after(milliseconds: world.plan.number(.lateSnapshot, 2000...20_000)), overtakes: true)
        } else {
            incoming.send(.snapshot(snapshot), due: time.after(milliseconds: 40))
        }
    }

    /// Everything there is as the terminal shows it, or as it fails to.
    private func snapshot(_ since: Timestamp) -> BrokerSnapshot {
        var snapshot = exchange.terminal.snapshot(since: since)
        snapshot.account = twists.shown(snapshot.account)
        snapshot.positions = snapshot.positions.map(twists.shown)
        snapshot.orders = snapshot.orders.map(twists.shown)
        snapshot.deals = snapshot.deals.map(twists.shown)
        if world.plan.spoils(.staleSnapshot) {
            (snapshot.positions, snapshot.orders, snapshot.deals, snapshot.isEvidence) = ([], [], [], false)
        } else if world.plan.spoils(.truncatedSnapshot) {
            snapshot.positions.removeLast(snapshot.positions.count / 2)
            snapshot.orders.removeLast(snapshot.orders.count / 2)
            snapshot.deals.removeLast(snapshot.deals.count / 2)
            snapshot.isEvidence = false
        }
        return snapshot
    }

    /// Puts what the terminal said on its way to the bot.
    private func deliver(at time: Timestamp) {
        for event in exchange.takeOutbox() {
            guard isHeard, !isSilent else { continue }
            switch event {
            case .reply(let tag, let reply): deliver(twists.shown(reply, tag), of: tag, at: time)
            case .record(let tag, let record):
                if !world.plan.spoils(.lostReply) { incoming.send(.record(tag, record), due: time.after(milliseconds: 20)) }
            case .deal(let deal): hint(.deal(twists.shown(deal)), at: time)
            case .order(let order): hint(.order(twists.shown(order)), at: time)
            case .position(let position): hint(.position(twists.shown(position)), at: time)
            default: incoming.send(event, due: time.after(milliseconds: 20))
            }
        }
    }

    /// An answer, lost, late or said twice.
    func deliver(_ reply: BrokerReply, of tag: OrderTag, at time: Timestamp) {
        world.log.note(time, "answer \(tag.number) \(reply.retcode)")
        guard isHeard, !isSilent else { return }
        if world.plan.spoils(.lostReply) { return }
        let event = ConnectorEvent.reply(tag, reply)
        if world.plan.spoils(.lateReply) {
            let due = time.after(milliseconds: world.plan.number(.lateReply, 1000...45_000))
            incoming.send(event, due: due, overtakes: true)
        } else {
            incoming.send(event, due: time.after(milliseconds: 20))
        }
        if world.plan.spoils(.repeatedReply) { incoming.send(event, due: time.after(milliseconds: 700), overtakes: true) }
    }

    /// Something said unasked, lost, late, in another order or twice.
    private func hint(_ event: ConnectorEvent, at time: Timestamp) {
        if world.plan.spoils(.lostHint) { return }
        if world.plan.spoils(.repeatedHint) {
            let due = time.after(milliseconds: world.plan.number(.repeatedHint, 10...9000))
            incoming.send(event, due: due, overtakes: true)
        }
        if world.plan.spoils(.lateHint) {
            let due = time.after(milliseconds: world.plan.number(.lateHint, 500...25_000))
            incoming.send(event, due: due, overtakes: true)
        } else if world.plan.spoils(.reorderedHints) {
            incoming.send(event, due: time.after(milliseconds: world.plan.number(.reorderedHints, 0...400)), overtakes: true)
        } else {
            incoming.send(event, due: time.after(milliseconds: 20))
        }
    }

    // MARK: What breaks

    /// The session ends at once; what was on its way to the terminal is lost, or arrives late.
    func breakLink(for seconds: Int64) {
        downUntil = max(downUntil, now.adding(seconds: seconds))
        guard isUp || isHeard else { return }
        (isUp, isHeard) = (false, false)
        session += 1
        incoming.lose()
        outgoing.lose { _ in !world.plan.spoils(.lateBytes) }
        incoming.send(.link(.down(reason: "connection reset")), due: now.after(milliseconds: 10))
    }

    /// Nothing arrives any more, which is noticed by the missing heartbeat.
    func goSilent(for seconds: Int64) {
        guard isUp else { return }
        let noticed = now.adding(seconds: 3)
        silentUntil = noticed
        downUntil = max(downUntil, now.adding(seconds: seconds))
        incoming.lose()
        outgoing.lose { _ in !world.plan.spoils(.lateBytes) }
        session += 1
        isHeard = false
        incoming.send(.link(.down(reason: "no heartbeat")), due: noticed)
    }
}
