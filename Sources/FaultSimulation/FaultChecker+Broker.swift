internal import Connectors
internal import Engine
internal import Market
internal import Runtime
internal import Simulation
internal import Trading

/// Against the truth at the broker, while the run goes on.
extension FaultChecker {
    /// I-08: with everything that waits or is on its way filled, there are not more positions than allowed.
    func checkLimits(_ command: BrokerCommand, at now: Timestamp) {
        let truth = world.connector.exchange.terminal.snapshot(since: now)
        let open = truth.positions.filter { isOurs($0.magic) && !isHidden($0.magic) }.count
        let waiting = truth.orders.filter { !$0.state.isFinal && isOurs($0.magic) && !isHidden($0.magic) }.count
        let travelling = world.connector.outgoing.contents.filter { request in
            if case .command(let command) = request, case .open = command.action { true } else { false }
        }.count
        guard !world.terms.setup.configuration.isNetting else { return }
        let most = world.terms.maximumPositions
        if open + waiting + travelling + 1 > most {
            fail(
                "I-08: entry \(command.tag.number) left with \(open) open, \(waiting) waiting, \(travelling) on their way; \(most) are allowed"
            )
        }
    }

    /// Whether the broker said that it refused the command, which it carried out, and nothing else was heard of it yet.
    private func isHidden(_ magic: Int64) -> Bool {
        guard let tag = OrderTag(magic: magic), world.connector.twists.codes[tag] == CommandTwists.refusalOfExecuted else { return false }
        return world.cycle?.session?.ledger.track(tag)?.state == .rejected
    }

    func isOurs(_ magic: Int64) -> Bool { OrderTag(magic: magic)?.namespace == RunTerms.namespace }

    /// I-11: what the bot knows to be open has a stop at the broker, or is being given one or closed.
    func looked(at now: Timestamp) {
        defer { lookedAt = now }
        guard let session = world.cycle?.session, let before = lookedAt else { return }
        let isHealthy = !session.core.closedGates.contains { $0.reason == .linkDown } && world.connector.isHeard
        // What passed before the way worked again does not count.
        let passed = isHealthy && wasHealthy ? now.nanoseconds - before.nanoseconds : 0
        wasHealthy = isHealthy
        checkLeaving(session, passed: passed, at: now)
        checkAnchor(session)
        let bare = session.core.positions.filter { $0.stopLoss == nil }
        guard !bare.isEmpty else { return unprotected = [:] }
        let moving = session.ledger.tracks.filter { !$0.state.isFinal }
        var still: [PositionID: Int64] = [:]
        for position in bare {
            let isCaredFor = moving.contains { $0.wish.concerns(position.ticket) }
            let time = isCaredFor ? 0 : (unprotected[position.ticket] ?? 0) + passed
            still[position.ticket] = time
            if time > Self.patience {
                fail("I-11: position \(position.ticket.value) has had no stop for \(time / 1_000_000) ms, and nothing is done about it")
            }
        }
        unprotected = still
        // I-21: what is kept stays within bounds.
        if moving.count > 500 { fail("I-21: \(moving.count) commands are on their way") }
    }

    /// Three seconds, and the second in which a refused attempt is followed by the next.
    private static let patience: Int64 = 4_500_000_000
}

extension OrderWish {
    /// Whether it closes a position or moves its levels.
    func concerns(_ position: PositionID) -> Bool {
        switch self {
        case .close(let request):
            switch request.target {
            case .position(let id, _): id == position
            case .closeBy(let first, let second): first == position || second == position
            case .pending: false
            }
        case .modify(let request): request.position == position
        case .open, .change: false
        }
    }
}
