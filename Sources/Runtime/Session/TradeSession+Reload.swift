public import Engine
public import Market
public import Trading

extension TradeSession {
    /// Replaces strategies and exits between two events; positions keep the exits they were opened under.
    ///
    /// Returns what is wanted and waits until no latch holds, by the keys of the configuration.
    /// Errors: a new strategy does not fit; the caller has tried the same generation beside the running one, so this is a
    /// fault of the program.
    @discardableResult
    public mutating func reload(
        _ row: ReloadRow, _ loaded: Generation, at time: Timestamp, into output: inout SessionOutput
    ) throws(CoreSetupError) -> [String] {
        precondition(time >= now, "Invariant: time never goes back")
        now = time
        for (index, state) in zip(row.replaced, row.states) {
            let strategy = loaded.strategies[index].strategy
            try core.replaceStrategy(index, with: strategy)
            strategies[index] = strategy
            guard let state, let script = strategy as? any StatefulScript else { continue }
            do throws(StrategyFailure) { try script.restore(state.text, version: state.version) } catch {
                throw .indicator("\(error.file):\(error.line): \(error.message)")
            }
        }
        for index in row.exits { try core.replaceExits(of: index, with: loaded.strategies[index].exits) }
        var waiting: [String] = []
        if let limits = row.limits {
            setup.limits = limits
            waiting = core.replaceLimits(limits).map { "risk." + $0 }
        }
        if let sizing = row.sizing {
            setup.sizing = sizing
            if !(try core.replaceSizing(sizing)) { waiting.append("sizing") }
        }
        (generation, pins) = (row.generation, row.pins)
        drain(&output)
        return waiting
    }

    /// What each strategy remembers by itself; nil for those that remember nothing.
    public func states() throws(StrategyFailure) -> [ScriptState?] {
        var states: [ScriptState?] = []
        for (strategy, pin) in zip(strategies, pins) {
            let text = try (strategy as? any StatefulScript)?.state()
            states.append(text.map { ScriptState(version: pin.version, text: $0) })
        }
        return states
    }
}
