public import Trading

/// What one exit of a strategy remembers by itself.
public struct ExitState: Hashable, Sendable, Codable {
    /// The name of the strategy.
    public var strategy: String
    /// The number of the set that the exit is in.
    public var set: Int
    /// The name of the exit.
    public var exit: String
    /// What ``StatefulScript/state()`` returned.
    public var text: String
}

extension TradingCore {
    /// What the exits of every strategy remember, those of before a reload too; `failed` hears of exits that cannot say it.
    public func exitStates(failed: (StrategyFailure) -> Void) -> [ExitState] {
        var found: [ExitState] = []
        for slot in slots {
            for set in slot.exitSets {
                for exit in set.exits {
                    guard let script = exit.rule as? any StatefulScript else { continue }
                    do throws(StrategyFailure) {
                        guard let text = try script.state() else { continue }
                        found.append(ExitState(strategy: slot.name, set: set.number, exit: exit.name, text: text))
                    } catch { failed(error) }
                }
            }
        }
        return found
    }

    /// Gives exits back what they remembered, as far as they are there; only before the first event.
    ///
    /// Errors: an exit does not take it.
    public func restoreExits(_ states: [ExitState]) throws(StrategyFailure) {
        for state in states {
            guard let slot = slots.first(where: { $0.name == state.strategy }),
                let set = slot.exitSets.first(where: { $0.number == state.set }),
                let script = set.exits.first(where: { $0.name == state.exit })?.rule as? any StatefulScript
            else { continue }
            try script.restore(state.text, version: "")
        }
    }

    /// Gives the exits that a strategy's next positions are opened under what exits of the same names remembered; what they
    /// remembered of open positions stays with those that watch them.
    ///
    /// Errors: an exit does not take it.
    public func handOver(_ states: [ExitState], to strategy: Int) throws(StrategyFailure) {
        for state in states where state.strategy == slots[strategy].name {
            guard let rule = slots[strategy].currentExits.exits.first(where: { $0.name == state.exit })?.rule,
                let script = rule as? any StatefulScript
            else { continue }
            try script.restore(state.text, version: "")
            for holding in ledger.holdings where holding.position.strategy == strategy { rule.forget(holding.position.ticket) }
        }
    }

    /// The number of the exits that a strategy's next position is opened under.
    public func currentExits(of strategy: Int) -> Int { slots[strategy].currentExits.number }

    /// Whether positions of a strategy stand under a set of its exits.
    public func isServing(_ set: Int, of strategy: Int) -> Bool {
        ledger.holdings.contains { $0.position.strategy == strategy && $0.exitSet == set }
    }
}
