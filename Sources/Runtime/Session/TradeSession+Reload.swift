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
        if row.changesSet { try changeSet(row, loaded) }
        for index in row.retired { feed(.command(.retire(strategy: index, reason: TradeSession.goneReason))) }
        for (index, state) in zip(row.replaced, row.states) {
            let strategy = try loaded.assignment(of: row.pins[index]).strategy
            core.reinstate(index)
            try core.replaceStrategy(index, with: strategy)
            strategies[index] = strategy
            guard let state, let script = strategy as? any StatefulScript else { continue }
            do throws(StrategyFailure) { try script.restore(state.text, version: state.version) } catch {
                throw .indicator("\(error.file):\(error.line): \(error.message)")
            }
        }
        for index in row.exits { try core.replaceExits(of: index, with: try loaded.assignment(of: row.pins[index]).exits) }
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

    static let goneReason = "the configuration does not name it any more"

    /// Lets strategies go that have nothing, and takes new ones in behind those that stay.
    private mutating func changeSet(_ row: ReloadRow, _ loaded: Generation) throws(CoreSetupError) {
        let kept = strategies.indices.filter { !row.dropped.contains($0) }
        var added: [StrategyAssignment] = []
        for pin in row.pins.suffix(row.added) { added.append(try loaded.assignment(of: pin)) }
        try core.changeStrategies(dropping: row.dropped, adding: added)
        strategies = kept.map { strategies[$0] } + added.map(\.strategy)
        decisions = kept.map { decisions[$0] } + added.map { _ in nil }
        names.strategies = row.pins.map(\.name)
        var terms = ledger.terms
        terms.strategies = row.pins.map { StrategyPlace(slot: $0.slot, symbol: $0.symbol) }
        books.move(PlaceChange(from: ledger.terms, to: terms))
        ledger.replaceTerms(terms)
    }

    /// What each strategy remembers by itself; nil for those that remember nothing.
    public func states() throws(StrategyFailure) -> [ScriptState?] {
        var states: [ScriptState?] = []
        for index in strategies.indices { states.append(try state(of: index)) }
        return states
    }

    /// What one strategy remembers by itself; nil when it remembers nothing.
    func state(of index: Int) throws(StrategyFailure) -> ScriptState? {
        let text = try (strategies[index] as? any StatefulScript)?.state()
        return text.map { ScriptState(version: pins[index].version, text: $0) }
    }
}
