internal import Engine
internal import Market
internal import Runtime
internal import Simulation
internal import Trading

extension FaultWorld {
    /// Brings about the faults that are due.
    func appoint() {
        while let kind = plan.takeDue(clock.broker) {
            guard bringAbout(kind) else { continue }
            plan.count(kind)
            log.note(clock.broker, "fault \(kind.rawValue)")
        }
    }

    /// Whether there was anything to spoil.
    private func bringAbout(_ kind: FaultKind) -> Bool {
        switch kind {
        case .linkLoss:
            connector.breakLink(for: stream.number(1...40))
            return true
        case .halfOpen:
            guard connector.isUp else { return false }
            let seconds = stream.number(3...30)
            if stream.chance(500) { connector.goSilent(for: seconds) } else { connector.goesSilentFor = seconds }
            return true
        case .brokerDown:
            guard connector.exchange.terminal.isBrokerConnected else { return false }
            connector.exchange.take(.brokerConnected(false), at: clock.broker)
            backAt = clock.broker.adding(seconds: stream.number(3...60))
            return true
        case .diskFull: disk.illnesses.append(.full(until: clock.broker.adding(seconds: stream.number(1...60))))
        case .syncErrorKept: disk.illnesses.append(.failedSync(isKept: true))
        case .syncErrorLost: disk.illnesses.append(.failedSync(isKept: false))
        case .captureError: isCaptureIll = true
        case .crash:
            guard cycle != nil else { return false }
            power.fail(in: stream.number(0...12))
        case .clockStep: clock.step(to: stream.milliseconds(-2000...2000))
        case .reload, .brokenReload:
            guard cycle?.session != nil else { return false }
            for _ in 0..<stream.number(1...3) { reload(isBroken: kind == .brokenReload) }
        default: return otherHands(kind)
        }
        return true
    }

    private func reload(isBroken: Bool) {
        scripts.isBroken = isBroken
        defer { scripts.isBroken = false }
        if !isBroken {
            if stream.chance(400) { scripts.takeOutOrPutBack() } else { scripts.edit(Int(stream.number(0...Int64(scripts.count - 1)))) }
        }
        ask(.reload)
    }

    /// What people do at the terminal, and at the bot's controls.
    private func otherHands(_ kind: FaultKind) -> Bool {
        let time = clock.broker
        let positions = connector.exchange.terminal.snapshot(since: time).positions
        func act(_ action: ExchangeInput.Action) -> Bool {
            connector.exchange.take(action, at: time)
            return true
        }
        switch kind {
        case .deposit: return act(.deposit(Money(raw: stream.number(1...500) * Money.one)))
        case .withdrawal: return act(.deposit(Money(raw: -stream.number(1...50) * Money.one)))
        case .foreignTrade: return act(.foreign(terms.foreignOrder(&stream, connector.exchange)))
        case .correctedDeal:
            let booked = connector.exchange.terminal.deals.filter { $0.magic != 0 }
            guard !booked.isEmpty else { return false }
            connector.twists.corrections[stream.pick(booked).ticket] = Money(raw: stream.number(-20...20) * Money.one)
            return true
        case .operatorFlatten: return ask(.flatten(reason: "simulated"))
        case .operatorPause: return ask(.pause(strategy: stream.chance(500) ? "s1" : nil, reason: "simulated"))
        case .operatorKill: return ask(.kill(reason: "simulated"))
        case .stop: return ask(.stop(stream.chance(500) ? .flatten : .leaveProtected))
        default: break
        }
        guard !positions.isEmpty else { return false }
        let position = stream.pick(positions)
        switch kind {
        case .externalClose: return act(.closeExternally(position.identifier, volume: nil))
        case .externalPartialClose:
            let half = terms.rounded(Volume(raw: position.volume.raw / 2))
            return half > .zero && act(.closeExternally(position.identifier, volume: half))
        case .externalMove:
            let point = terms.values[0].specification.point.raw * 10
            let stop = position.stopLoss.map { Price(raw: $0.raw + stream.number(-2...2) * point) }
            return act(.modifyExternally(position.identifier, stopLoss: stop, takeProfit: nil))
        case .externalStopRemoval:
            return act(.modifyExternally(position.identifier, stopLoss: nil, takeProfit: position.takeProfit))
        case .operatorClose: return ask(.close(position.identifier, volume: nil, reason: "simulated"))
        default: return false
        }
    }

    /// Asks the bot for something; whether there was a bot to ask.
    @discardableResult
    func ask(_ action: ControlRequest.Action) -> Bool {
        guard let cycle, power.isOn else { return false }
        let answer = cycle.ask(ControlRequest(action))
        log.note(clock.broker, "asked: \(answer.isDone) \(answer.message)")
        checker.asked(action, answer)
        return true
    }
}

extension RunTerms {
    func rounded(_ volume: Volume) -> Volume { values[0].specification.roundedDown(volume) }

    /// A market order of other hands.
    func foreignOrder(_ stream: inout SeededStream, _ exchange: SimulatedExchange) -> OrderRequest {
        let none = Quote(bid: first, ask: first)
        return OrderRequest(
            signalID: 0, strategy: 0, symbol: Int(stream.number(0...1)), side: stream.chance(500) ? .buy : .sell,
            volume: Volume(raw: Volume.one / 10), orderType: .market, price: nil, stopLoss: nil, takeProfit: nil, expiryBars: nil,
            decision: .bar, decisionQuote: none, followsFill: false, clientTag: 0)
    }
}
