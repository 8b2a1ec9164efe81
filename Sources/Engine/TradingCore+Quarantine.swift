internal import Market
internal import Trading

extension TradingCore {
    /// Takes a strategy's scripts out of use, exits included: what rests is withdrawn, its positions fall under the protective
    /// policy, and it opens nothing until ``release(quarantined:)``.
    ///
    /// Why: a script that does not return holds up everything, the other strategies' exits too.
    mutating func quarantine(_ index: Int, _ reason: String, _ effects: inout EffectBuffer) {
        guard slots.indices.contains(index) else { return }
        setGate(EntryGate(.stuck, .strategy(index), detail: reason), isClosed: true)
        slots[index].isStopped = true
        for set in slots[index].exitSets.indices {
            for exit in slots[index].exitSets[set].exits.indices { slots[index].exitSets[set].exits[exit].isStopped = true }
        }
        let places = ledger.holdings.indices.filter { ledger.holdings[$0].position.strategy == index }
        effects.record(
            .notice(
                Notice(
                    code: .stuck, strategy: index, position: nil,
                    message:
                        "\(slots[index].name) is quarantined: \(reason); \(places.count) open position(s) fall under exits.on_failure = \"\(configuration.protection.action.rawValue)\"; mend the script, then `herald resume \"\(slots[index].name)\" --reason …`"
                )))
        withdrawResting(index, why: "quarantined", &effects)
        for place in places where !ledger.holdings[place].isLeaving { protect(place, &effects) }
    }

    /// Whether a strategy is quarantined.
    public func isQuarantined(_ index: Int) -> Bool {
        gates.contains { $0.reason == .stuck && $0.scope == .strategy(index) }
    }

    /// An operator wants the scripts of a strategy called again.
    mutating func release(quarantined index: Int) {
        guard isQuarantined(index) else { return }
        setGate(EntryGate(.stuck, .strategy(index)), isClosed: false)
        slots[index].isStopped = isRetired(index)
        for set in slots[index].exitSets.indices {
            for exit in slots[index].exitSets[set].exits.indices { slots[index].exitSets[set].exits[exit].isStopped = false }
        }
    }
}
