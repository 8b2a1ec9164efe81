internal import Engine
internal import Indicators
internal import LuaSyntax
public import Market
public import Scripting

/// How a script is to be loaded.
public struct ScriptOptions: Sendable {
    /// Values for declared parameters, as typed on a command line.
    public var typed: [(name: String, text: String)]
    /// Values for declared parameters from a configuration.
    public var values: [(name: String, value: ScriptValue)]
    /// Replaces the declared name in reports.
    public var name: String?
    /// Replaces the declared timeframe of a strategy.
    public var timeframe: Timeframe?
    /// Replaces the declared priority of an exit; 0 to 100.
    public var priority: Int?
    /// Memory, time and source size the script may use.
    public var limits: ScriptLimits
    /// Seeds the script's random numbers.
    public var seed: UInt64

    public init(
        typed: [(name: String, text: String)] = [], values: [(name: String, value: ScriptValue)] = [],
        name: String? = nil, timeframe: Timeframe? = nil, priority: Int? = nil, limits: ScriptLimits = .standard,
        seed: UInt64 = 1
    ) {
        (self.name, self.priority) = (name, priority)
        (self.typed, self.values, self.timeframe) = (typed, values, timeframe)
        (self.limits, self.seed) = (limits, seed)
    }
}

/// A script that is ready to run.
public enum LoadedScript {
    case strategy(ScriptedStrategy)
    case exit(ScriptedExit)
}

/// Makes running scripts of sources: environment, contract, parameters, `configure`, `indicators`.
public struct ScriptLoader {
    let source: ScriptSource
    let options: ScriptOptions

    /// Loads a script of either kind. Throws with every finding of the step that failed.
    public static func load(_ source: ScriptSource, _ options: ScriptOptions) throws(ScriptFailure) -> LoadedScript {
        let loader = ScriptLoader(source: source, options: options)
        let opened = try loader.open()
        switch opened.kind {
        case .strategy: return .strategy(try loader.strategy(opened))
        case .exit: return .exit(try loader.exit(opened))
        }
    }

    /// Loads a strategy. Throws with every finding of the step that failed, one of which may be that it is an exit.
    public static func strategy(
        _ source: ScriptSource, _ options: ScriptOptions
    ) throws(ScriptFailure) -> ScriptedStrategy {
        let loader = ScriptLoader(source: source, options: options)
        return try loader.strategy(try loader.open(wanted: .strategy))
    }

    /// Loads an exit. Throws with every finding of the step that failed, one of which may be that it is a strategy.
    public static func exit(_ source: ScriptSource, _ options: ScriptOptions) throws(ScriptFailure) -> ScriptedExit {
        let loader = ScriptLoader(source: source, options: options)
        return try loader.exit(try loader.open(wanted: .exit))
    }

    // MARK: The contract

    /// A script that ran once and said what it is.
    private struct Opened {
        let kind: ScriptKind
        let caller: ScriptCaller
        let table: ScriptValue
    }

    private func open(wanted: ScriptKind? = nil) throws(ScriptFailure) -> Opened {
        let environment: ScriptEnvironment
        let table: ScriptValue
        do {
            environment = try ScriptEnvironment(options.limits, seed: options.seed, source)
            table = try environment.vm.load(source: source.text, name: source.path, modules: source.modules.map(\.module))
        } catch {
            throw ScriptFailure(.script, [source.finding(error)])
        }
        // The machine returns a table only when one of the two declared it.
        let kind = environment.vm.declaredBy.flatMap(ScriptKind.init(rawValue:)) ?? .strategy
        if let wanted, wanted != kind {
            let place =
                kind == .exit
                ? "it decides about positions that a strategy opened, and is given to a strategy"
                : "it opens positions, and is run by itself"
            throw complaint("the file is \(kind.words), not \(wanted.words): \(place)", near: kind.rawValue, .unwanted)
        }
        return Opened(kind: kind, caller: ScriptCaller(environment: environment, source: source), table: table)
    }

    private func complaint(_ message: String, near word: String, _ kind: ScriptFailure.Kind = .script) -> ScriptFailure {
        let (line, column) = source.position(of: word)
        return ScriptFailure(kind, [ScriptFinding(file: source.path, line: line, column: column, message: message)])
    }

    /// A script has a callback of its kind and none of the other.
    private func checkCallbacks(_ opened: Opened) throws(ScriptFailure) {
        let vm = opened.caller.vm
        for other in ScriptKind.allCases where other != opened.kind {
            guard let stray = other.callbacks.first(where: vm.hasMethod) else { continue }
            throw complaint(
                "\(stray) belongs to \(other.words), and this file declares \(opened.kind.words); put it in a file with \(other.rawValue) { … }",
                near: stray)
        }
        guard !opened.kind.callbacks.contains(where: vm.hasMethod) else { return }
        switch opened.kind {
        case .strategy: throw complaint("the strategy has no on_bar and no on_tick; write function S:on_bar(bar) … end", near: "strategy")
        case .exit: throw complaint("the exit has no should_exit; write function E:should_exit(position, data) … end", near: "exit")
        }
    }

    private func strategy(_ opened: Opened) throws(ScriptFailure) -> ScriptedStrategy {
        let declaration = try DeclarationReader.strategy(opened.table, source)
        try checkCallbacks(opened)
        let (parameters, indicators) = try configured(opened, declaration.parameters)
        let plan = StrategyPlan(
            name: options.name ?? declaration.name, timeframe: options.timeframe ?? declaration.timeframe, indicators: indicators,
            wantsTicks: opened.caller.vm.hasMethod("on_tick"), readsPosition: opened.caller.environment.readsPosition,
            readsPending: opened.caller.environment.readsPending)
        return ScriptedStrategy(plan: plan, declaration: declaration, parameters: parameters, caller: opened.caller)
    }

    private func exit(_ opened: Opened) throws(ScriptFailure) -> ScriptedExit {
        let declaration = try DeclarationReader.exit(opened.table, source)
        try checkCallbacks(opened)
        let priority = options.priority ?? declaration.priority
        guard ExitDeclaration.priorities.contains(priority) else {
            let (line, column) = source.position(of: "exit")
            let message = "the priority given to the exit is \(priority); it must be a whole number from 0 to 100"
            throw ScriptFailure(.parameters, [ScriptFinding(file: source.path, line: line, column: column, message: message)])
        }
        let (parameters, indicators) = try configured(opened, declaration.parameters)
        let plan = ExitPlan(
            name: options.name ?? declaration.name, priority: priority, runs: declaration.runs, indicators: indicators,
            readsSession: opened.caller.environment.readsSession)
        return ScriptedExit(plan: plan, declaration: declaration, parameters: parameters, caller: opened.caller)
    }

    /// Chooses the parameters and lets the script derive from them what it needs.
    private func configured(
        _ opened: Opened, _ declared: [ScriptParameter]
    ) throws(ScriptFailure) -> (parameters: ScriptValue, indicators: [DeclaredIndicator]) {
        let parameters = try chosen(declared)
        opened.caller.vm.setField("params", frozen: parameters)
        try configure(opened.caller.vm, parameters)
        return (parameters, try declaredIndicators(opened.caller.vm, parameters))
    }
}
