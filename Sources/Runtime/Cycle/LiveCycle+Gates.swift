internal import Connectors
internal import Engine
internal import Market
internal import Trading

extension LiveCycle {
    /// Closes and opens the gates of entries by what is known of link, lists and disk.
    func updateGates(at now: Timestamp) {
        guard let standing = session?.standing() else { return }
        let wanted = gates(standing, at: now)
        let closed = standing.closedGates.filter { ![.paused, .restarts, .stuck, .retired].contains($0.reason) }
        for gate in closed where !wanted.contains(where: { $0.reason == gate.reason && $0.scope == gate.scope }) {
            apply(.gate(gate, isClosed: false), at: now)
        }
        for gate in wanted where !closed.contains(where: { $0.reason == gate.reason && $0.scope == gate.scope }) {
            apply(.gate(gate, isClosed: true), at: now)
        }
    }

    private func gates(_ standing: SessionStanding, at now: Timestamp) -> [EntryGate] {
        var gates: [EntryGate] = []
        func close(_ reason: EntryGate.Reason, _ scope: EntryGate.Scope, _ detail: String) {
            gates.append(EntryGate(reason, scope, detail: detail))
        }
        if !isRunning {
            close(.linkDown, .account, "the broker is not reached")
        } else if !isSettled(standing, at: now) {
            close(.reconciling, .account, "orders and positions are being compared with the broker's")
        }
        if diskFailure != nil { close(.disk, .account, "the disk does not take what is written") }
        for symbol in standing.quarantined {
            let name = session?.names.symbol(symbol) ?? ""
            close(.quarantined, .symbol(symbol), "what became of an order on \(name) is not known")
        }
        return gates
    }

    /// Whether the lists agreed long enough ago.
    private func isSettled(_ standing: SessionStanding, at now: Timestamp) -> Bool {
        guard standing.isReconciled else {
            quietUntil = nil
            return false
        }
        if let quietUntil { return quietUntil <= now }
        let until = now.adding(seconds: options.quietSeconds)
        quietUntil = until
        return until <= now
    }
}
