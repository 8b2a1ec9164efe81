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
    /// Replaces the declared timeframe.
    public var timeframe: Timeframe?
    /// Memory, time and source size the script may use.
    public var limits: ScriptLimits
    /// Seeds the script's random numbers.
    public var seed: UInt64

    public init(
        typed: [(name: String, text: String)] = [], values: [(name: String, value: ScriptValue)] = [],
        name: String? = nil, timeframe: Timeframe? = nil, limits: ScriptLimits = .standard, seed: UInt64 = 1
    ) {
        self.name = name
        (self.typed, self.values, self.timeframe) = (typed, values, timeframe)
        (self.limits, self.seed) = (limits, seed)
    }
}

/// Makes running strategies of sources: environment, contract, parameters, `configure`, `indicators`.
public struct ScriptLoader {
    private let source: ScriptSource
    private let options: ScriptOptions

    /// Loads a strategy. Throws with every finding of the step that failed.
    public static func strategy(
        _ source: ScriptSource, _ options: ScriptOptions
    ) throws(ScriptFailure) -> ScriptedStrategy {
        try ScriptLoader(source: source, options: options).load()
    }

    private func load() throws(ScriptFailure) -> ScriptedStrategy {
        let environment: ScriptEnvironment
        let table: ScriptValue
        do {
            environment = try ScriptEnvironment(options.limits, seed: options.seed, source)
            table = try environment.vm.load(source: source.text, name: source.path, modules: source.modules.map(\.module))
        } catch {
            throw ScriptFailure(.script, [source.finding(error)])
        }
        let declaration = try DeclarationReader.read(table, source)
        guard environment.vm.hasMethod("on_bar") || environment.vm.hasMethod("on_tick") else {
            let (line, column) = source.position(of: "strategy")
            throw ScriptFailure(
                .script,
                [
                    ScriptFinding(
                        file: source.path, line: line, column: column,
                        message: "the strategy has no on_bar and no on_tick; write function S:on_bar(bar) … end")
                ])
        }
        let parameters = try chosen(declaration.parameters)
        environment.vm.setField("params", frozen: parameters)
        try configure(environment.vm, parameters)
        let indicators = try declaredIndicators(environment.vm, parameters)
        let timeframe = options.timeframe ?? declaration.timeframe
        let plan = StrategyPlan(
            name: options.name ?? declaration.name, timeframe: timeframe, indicators: indicators,
            wantsTicks: environment.vm.hasMethod("on_tick"), readsPosition: environment.readsPosition)
        return ScriptedStrategy(
            plan: plan, declaration: declaration, parameters: parameters, environment: environment, source: source)
    }

    private func chosen(_ declared: [ScriptParameter]) throws(ScriptFailure) -> ScriptValue {
        var values = Dictionary(uniqueKeysWithValues: declared.map { ($0.name, $0.standard) })
        var complaints: [String] = []
        func set(_ name: String, _ shown: String, _ read: (ScriptParameter) -> ScriptValue?) {
            guard let parameter = declared.first(where: { $0.name == name }) else {
                complaints.append(unknown("parameter", name, in: source.path, declared.map(\.name)))
                return
            }
            guard let value = read(parameter) else {
                complaints.append("parameter '\(name)' is \(shown); it must be \(parameter.rangeText)")
                return
            }
            values[name] = value
        }
        for (name, value) in options.values { set(name, value.shown) { $0.accept(value) } }
        for (name, text) in options.typed { set(name, text) { $0.parse(text) } }
        guard complaints.isEmpty else {
            throw ScriptFailure(
                .parameters,
                complaints.map {
                    ScriptFinding(
                        file: source.path, line: source.position(of: "params").line, column: source.position(of: "params").column,
                        message: $0)
                })
        }
        return .table(values.sorted { $0.key < $1.key }.map { ScriptEntry($0.key, $0.value) })
    }

    private func configure(_ vm: ScriptVM, _ parameters: ScriptValue) throws(ScriptFailure) {
        guard vm.hasMethod("configure") else { return }
        vm.phase = .loading
        do {
            _ = try vm.call("configure", [parameters], frozenArguments: true)
        } catch {
            let isFromOutside = !options.typed.isEmpty || !options.values.isEmpty
            throw ScriptFailure(isFromOutside ? .parameters : .script, [source.finding(error, inMethod: "configure")])
        }
    }

    private func declaredIndicators(
        _ vm: ScriptVM, _ parameters: ScriptValue
    ) throws(ScriptFailure) -> [DeclaredIndicator] {
        guard vm.hasMethod("indicators") else { return [] }
        vm.phase = .indicators
        let table: ScriptValue
        do {
            table = try vm.call("indicators", [parameters], frozenArguments: true)
        } catch {
            throw ScriptFailure(.script, [source.finding(error, inMethod: "indicators")])
        }
        return try IndicatorReader.read(table, source)
    }
}

extension ScriptValue {
    /// The value as a person would type it.
    public var shown: String {
        switch self {
        case .none: "nil"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let text): "\"\(text)\""
        case .table: "a table"
        case .function: "a function"
        }
    }
}

extension ScriptSource {
    /// Places an error of a method; one without a line of its own (`error(text, 0)`) points at the method.
    func finding(_ error: ScriptError, inMethod method: String) -> ScriptFinding {
        guard error.line == nil else { return finding(error) }
        let (line, column) = position(of: method)
        return ScriptFinding(file: path, line: line, column: column, message: error.message)
    }
}
