internal import Engine
internal import Market
internal import Storage
internal import Trading

extension LiveCycle {
    /// Loads and checks scripts, exits, sizing and limits beside the running ones, tries them on the bars that are there, and
    /// swaps between two events; on any failure the old ones keep running.
    func reload(at now: Timestamp) -> ControlAnswer {
        guard let session else { return refuse(["the run has not heard from its broker yet"], at: now) }
        do throws(GenerationFailure) {
            let (row, loaded) = try prepare(session)
            notes = loaded.notes
            guard !row.isEmpty else {
                let notes = (["nothing changed"] + loaded.notes).joined(separator: "\n")
                return ControlAnswer(isDone: true, message: notes)
            }
            contents += loaded.contents
            let stamp = max(now, session.now)
            // What was decided before is told under the names of before.
            settle(at: now)
            let gone = row.dropped.map { session.names.strategies[$0] }
            let waiting = swap(row, loaded, at: stamp)
            tellNames(at: now)
            settle(at: now)
            let what = (["generation \(row.generation): \(row.words(gone: gone))"] + waiting + loaded.notes).joined(separator: "\n")
            observer.noted(RunEvent(.reloaded, what), at: now)
            return ControlAnswer(isDone: true, message: what)
        } catch {
            return refuse(error.lines, at: now)
        }
    }

    /// Whoever listens learns what the indices of strategies stand for.
    func tellNames(at now: Timestamp) {
        guard let session else { return }
        observer.named(session.names.strategies, symbols: session.pins.map { session.names.symbol($0.symbol) }, at: now)
    }

    /// Puts a reload that was tried into the session and the journal; returns what waits, in words.
    private func swap(_ row: ReloadRow, _ loaded: Generation, at stamp: Timestamp) -> [String] {
        var waiting: [String] = []
        do throws(CoreSetupError) { waiting = try session?.reload(row, loaded, at: stamp, into: &output) ?? [] } catch {
            preconditionFailure("Invariant: what was tried beside the running strategies fits: \(error)")
        }
        backlog.append(.draft(time: stamp, kind: "reload", payload: canonical(row)))
        return waiting.map { "\($0): looser than before, waits until no latch holds" }
    }

    /// Takes limits and sizing of the configuration into a session that was built again with those of before.
    func takeTerms(at now: Timestamp) throws(ReplayFailure) {
        guard let session else { return }
        var row = ReloadRow(generation: session.generation, pins: session.pins)
        if setup.limits != session.setup.limits { row.limits = setup.limits }
        if setup.sizing != session.setup.sizing { row.sizing = setup.sizing }
        guard !row.isEmpty else { return }
        let same = try SessionReplay.load(source, session.generation, session.pins, storage.journal)
        problems += swap(row, same, at: max(now, session.now))
        observer.noted(RunEvent(.reloaded, "\(row.words()) of the configuration changed since the end of the process before"), at: now)
    }

    private func refuse(_ lines: [String], at now: Timestamp) -> ControlAnswer {
        let message = (lines + ["the old scripts keep running"]).joined(separator: "\n")
        observer.noted(RunEvent(.reloadFailed, message), at: now)
        return ControlAnswer(isDone: false, message: message)
    }

    /// What is to be replaced, and the instances to do it with; they were tried beside the running ones, as copies.
    private func prepare(_ session: TradeSession) throws(GenerationFailure) -> (ReloadRow, Generation) {
        let number = session.generation + 1
        let trial = try source.load(number: number, known: session.pins)
        let loaded = try source.load(number: number, known: session.pins)
        guard loaded.pins == trial.pins else { throw GenerationFailure(["error: the scripts changed while they were read; reload again"]) }
        var row = try session.row(of: loaded)
        // Contents that are not durable could not be made again, and what waits to be told has the indices of now.
        guard !row.changesSet || diskFailure == nil else {
            throw GenerationFailure(["error: the disk does not take what is written; reload again when it does"])
        }
        row.states = try states(session, row)
        try attempt(session, row, trial)
        return (row, loaded)
    }

    /// What the scripts that go remember.
    private func states(_ session: TradeSession, _ row: ReloadRow) throws(GenerationFailure) -> [ScriptState?] {
        var states: [ScriptState?] = []
        for index in row.replaced {
            do throws(StrategyFailure) {
                states.append(try session.pins.firstIndex { $0.name == row.pins[index].name }.flatMap(session.state))
            } catch {
                throw GenerationFailure(["\(error.file):\(error.line): error: state() of the running script failed: \(error.message)"])
            }
        }
        return states
    }

    /// Runs the swap on a core of its own over the same bars.
    private func attempt(_ session: TradeSession, _ row: ReloadRow, _ trial: Generation) throws(GenerationFailure) {
        var output = SessionOutput()
        do throws(CoreSetupError) {
            let resting = zip(session.strategies, session.pins).map { strategy, pin in
                StrategyAssignment(strategy: Placeholder(strategy.plan), symbol: pin.symbol)
            }
            let stand = Generation(number: session.generation, strategies: resting, pins: session.pins)
            let start = SegmentStart(
                number: 0, configuration: "", overrides: [], terms: SessionTerms(session.setup), names: session.names,
                generation: session.generation, pins: session.pins,
                states: session.pins.map { _ in nil }, balance: session.core.account.balance, core: nil, ledger: session.ledger,
                books: SessionBooks(), warmUpFrom: 0, tradeFrom: nil)
            var copy = try TradeSession(session.setup, start, stand, warmUp: session.names.symbols.map { _ in [] }, at: session.now)
            try copy.reload(row, trial, at: session.now, into: &output)
        } catch {
            throw GenerationFailure(["error: the new scripts do not fit: \(error.words)"])
        }
    }
}

extension ReloadRow {
    /// What is replaced, for people; `gone` are the names of what was dropped.
    func words(gone: [String] = []) -> String {
        var words = replaced.map { pins[$0].name } + exits.map { "exits of \(pins[$0].name)" }
        words += pins.suffix(added).map { "\($0.name) is new" } + gone.map { "\($0) is gone" }
        words += retired.map { "\(pins[$0].name) opens nothing more" }
        if limits != nil { words.append("[risk]") }
        if sizing != nil { words.append("[sizing]") }
        return words.joined(separator: ", ")
    }
}

/// Stands where a strategy will be put on trial.
private final class Placeholder: Strategy {
    let plan: StrategyPlan

    init(_ plan: StrategyPlan) {
        self.plan = StrategyPlan(name: plan.name, timeframe: plan.timeframe, indicators: [], wantsTicks: false, readsPosition: false)
    }

    func bind(_ binding: StrategyBinding) {}
    func barClosed(_ view: borrowing StrategyView) -> Decision { .none }
    func tick(_ view: borrowing StrategyView) -> Decision { .none }
    func takeLogs() -> [StrategyLog] { [] }
}
