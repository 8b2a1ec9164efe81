internal import Engine
internal import Market
public import Storage
internal import Trading

/// Scripts of another source, each of which says when it is called, so that a watchdog can name the one that is stuck.
public final class WatchedScripts: GenerationSource {
    private let source: any GenerationSource
    private let watch: ScriptWatch

    public init(_ source: any GenerationSource, _ watch: ScriptWatch) { (self.source, self.watch) = (source, watch) }

    /// Loads the files as they are now; throws with everything that is wrong with them.
    public func load(number: Int, known: [StrategyPin]) throws(GenerationFailure) -> Generation {
        watched(try source.load(number: number, known: known))
    }

    /// Loads a generation again from the sources kept of it.
    public func again(
        number: Int, _ pins: [StrategyPin], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation { watched(try source.again(number: number, pins, content: content)) }

    private func watched(_ generation: Generation) -> Generation {
        var result = generation
        result.strategies = zip(generation.strategies, generation.pins).map { assignment, pin in
            let number = watch.number(of: pin.name)
            return StrategyAssignment(
                strategy: WatchedStrategy(assignment.strategy, watch, number), symbol: assignment.symbol,
                exits: assignment.exits.map { WatchedExit($0, watch, number) })
        }
        return result
    }
}

/// A strategy that says when it is called.
private final class WatchedStrategy: Strategy, StatefulScript {
    private let strategy: any Strategy
    private let watch: ScriptWatch
    private let number: Int
    let plan: StrategyPlan

    init(_ strategy: any Strategy, _ watch: ScriptWatch, _ number: Int) {
        (self.strategy, self.watch, self.number, plan) = (strategy, watch, number, strategy.plan)
    }

    func bind(_ binding: StrategyBinding) { strategy.bind(binding) }

    func barClosed(_ view: borrowing StrategyView) -> Decision {
        watch.enter(number, .bar)
        defer { watch.leave() }
        return strategy.barClosed(view)
    }

    func tick(_ view: borrowing StrategyView) -> Decision {
        watch.enter(number, .tick)
        defer { watch.leave() }
        return strategy.tick(view)
    }

    func takeLogs() -> [StrategyLog] { strategy.takeLogs() }
    func take(_ specification: SymbolSpecification) { strategy.take(specification) }

    func state() throws(StrategyFailure) -> String? {
        watch.enter(number, .state)
        defer { watch.leave() }
        return try (strategy as? any StatefulScript)?.state()
    }

    func restore(_ state: String, version: String) throws(StrategyFailure) {
        watch.enter(number, .state)
        defer { watch.leave() }
        try (strategy as? any StatefulScript)?.restore(state, version: version)
    }
}

/// An exit that says when it is called.
private final class WatchedExit: ExitRule, StatefulScript {
    private let exit: any ExitRule
    private let watch: ScriptWatch
    private let number: Int
    let plan: ExitPlan

    init(_ exit: any ExitRule, _ watch: ScriptWatch, _ number: Int) {
        (self.exit, self.watch, self.number, plan) = (exit, watch, number, exit.plan)
    }

    func bind(_ binding: StrategyBinding) { exit.bind(binding) }

    func shouldExit(_ view: borrowing ExitView) -> ExitAnswer {
        watch.enter(number, .exit)
        defer { watch.leave() }
        return exit.shouldExit(view)
    }

    func forget(_ ticket: PositionID) { exit.forget(ticket) }
    func takeLogs() -> [StrategyLog] { exit.takeLogs() }
    func take(_ specification: SymbolSpecification) { exit.take(specification) }

    func state() throws(StrategyFailure) -> String? {
        watch.enter(number, .state)
        defer { watch.leave() }
        return try (exit as? any StatefulScript)?.state()
    }

    func restore(_ state: String, version: String) throws(StrategyFailure) {
        watch.enter(number, .state)
        defer { watch.leave() }
        try (exit as? any StatefulScript)?.restore(state, version: version)
    }
}
