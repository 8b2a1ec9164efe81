internal import Connectors
internal import Engine
internal import Market
internal import Risk
internal import Runtime
internal import Simulation
internal import Trading

extension FaultWorld {
    /// The faults are over: everything must come to rest in time, and be as it is at the broker.
    func rest() {
        plan.isOver = true
        power.fail(in: .max)
        disk.illnesses = []
        isCaptureIll = false
        (connector.silentUntil, connector.goesSilentFor) = (nil, nil)
        connector.downUntil = clock.broker
        if !connector.exchange.terminal.isBrokerConnected { connector.exchange.take(.brokerConnected(true), at: clock.broker) }
        backAt = nil
        log.note(clock.broker, "the faults are over")
        guard wait(until: { self.isUp }, seconds: 120) else { return }
        ask(.pause(strategy: nil, reason: "the end of the simulation"))
        // What was closed unheard is found by the next comparison, or by the one after it.
        let compared = clock.broker.adding(seconds: 2 * terms.options.reconcileSeconds + 15)
        guard wait(until: { self.clock.broker >= compared && self.isResting }, seconds: 900) else { return }
        checker.compare()
        guard checker.violation == nil else { return }
        checker.replay()
    }

    private var isUp: Bool { cycle?.session.map { !$0.core.closedGates.contains { $0.reason == .linkDown } } ?? false }

    /// Settles by hand what is quarantined; whether everything is at rest.
    private var isResting: Bool {
        if let tag = cycle?.session?.ledger.tracks.first(where: { $0.state == .quarantined })?.tag {
            settle(tag)
            // What follows from it takes a price and an answer.
            quietFrom = clock.broker.adding(seconds: 30)
        }
        return clock.broker >= quietFrom && checker.unrest() == nil
    }

    private func wait(until isDone: () -> Bool, seconds: Int64) -> Bool {
        let limit = clock.broker.adding(seconds: seconds)
        while clock.broker < limit, checker.violation == nil {
            step(until: limit)
            if isDone() { return true }
        }
        checker.fail("I-22: \(seconds) s after the faults ended, \(checker.unrest() ?? "the run is not up")")
        return false
    }

    /// What an operator does who looks at the terminal: says what became of a command.
    func settle(_ tag: OrderTag) {
        let truth = connector.exchange.terminal.snapshot(since: Timestamp(nanoseconds: .min))
        let opening = truth.deals.first { deal in
            if case .trade(let entry, _) = deal.kind { deal.magic == tag.magic && !entry.isClosing } else { false }
        }
        plan.count(.operatorSettle)
        if let position = opening?.position {
            ask(.settle(tag, .executed(position)))
        } else {
            ask(.settle(tag, .notExecuted))
        }
    }
}
