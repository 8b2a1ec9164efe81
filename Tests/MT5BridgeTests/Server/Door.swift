import MT5Bridge
import Synchronization

/// A server on a free port, what arrived, and whom it alerted.
final class Door {
    private final class Alerts: Sendable {
        let all = Mutex<[BridgeAlert]>([])
    }

    let server: BridgeServer
    private let alerts = Alerts()
    private(set) var arrivals: [BridgeArrival] = []
    static let epoch: Int64 = 1000

    init(_ limits: BridgeLimits = BridgeLimits(), terms: SessionTerms = .usual) throws {
        let alerts = alerts
        server = try BridgeServer(
            BridgeAddress(port: 0), key: try BridgeKey("a key of twenty bytes").orThrow(), terms: terms, limits: limits,
            alert: { alert in alerts.all.withLock { $0.append(alert) } })
    }

    deinit { server.close() }

    var alerted: [SessionEnd.Kind] { alerts.all.withLock { $0.map(\.end.kind) } }

    func drain(limit: Int = 100) { server.drain(into: &arrivals, limit: limit) }

    /// Sessions that began.
    var began: [BridgeSession] {
        arrivals.compactMap { arrival in
            if case .began(let session, _, _) = arrival { return session }
            return nil
        }
    }

    /// Why sessions ended.
    var ended: [SessionEnd] {
        arrivals.compactMap { arrival in
            if case .ended(_, let end, _) = arrival { return end }
            return nil
        }
    }

    /// Why terminals were turned away.
    var turnedAway: [SessionEnd] {
        arrivals.compactMap { arrival in
            if case .turnedAway(_, let end, _) = arrival { return end }
            return nil
        }
    }

    /// Messages of sessions but heartbeats.
    var messages: [BridgeMessage] {
        arrivals.compactMap { arrival in
            guard case .message(_, let message, _, _, _) = arrival, message.type != .pong else { return nil }
            return message
        }
    }

    /// A terminal with a session.
    func terminal(_ identity: TerminalIdentity = Samples.terminal, epoch: Int64 = Door.epoch) throws -> (
        Dialler, BridgeSession
    ) {
        server.allowTrading(epoch: epoch)
        let dialler = try Dialler(server.address, terminal: identity)
        let count = began.count
        let isMade = try dialler.waits { [self] _ in
            drain()
            return began.count > count
        }
        guard isMade, let session = began.last else { throw Optional<Int>.Missing() }
        return (dialler, session)
    }

    /// Lets the terminal go on until something is so here.
    func waits(for dialler: Dialler, until condition: (Door) -> Bool) throws -> Bool {
        try dialler.waits { [self] _ in
            drain()
            return condition(self)
        }
    }
}
