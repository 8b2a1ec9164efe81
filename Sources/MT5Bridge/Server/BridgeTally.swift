internal import Synchronization

/// Counts what happens at the door, and decides what is told to a person.
final class BridgeTally: Sendable {
    private struct State {
        var counters = BridgeCounters()
        var told: [SessionEnd.Kind: Int64] = [:]
        var untold: [SessionEnd.Kind: Int] = [:]
    }

    private let state = Mutex(State())
    private let alertEvery: Int64
    private let alert: @Sendable (BridgeAlert) -> Void

    init(alertEvery: Int64, alert: @escaping @Sendable (BridgeAlert) -> Void) { (self.alertEvery, self.alert) = (alertEvery, alert) }

    var counters: BridgeCounters { state.withLock { $0.counters } }

    func count(_ change: (inout BridgeCounters) -> Void) { state.withLock { change(&$0.counters) } }

    /// A connection ended; a flood of the same is told once a minute.
    func ended(_ end: SessionEnd, role: BridgeRole?, peer: String, now: Int64) {
        let told: BridgeAlert? = state.withLock { state in
            state.counters.ends[end.kind, default: 0] += 1
            guard end.isAlarming else { return nil }
            if let last = state.told[end.kind], now - last < alertEvery {
                state.untold[end.kind, default: 0] += 1
                return nil
            }
            state.told[end.kind] = now
            return BridgeAlert(peer: peer, role: role, end: end, untold: state.untold.removeValue(forKey: end.kind) ?? 0)
        }
        if let told { alert(told) }
    }
}
