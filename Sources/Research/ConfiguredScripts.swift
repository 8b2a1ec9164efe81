internal import Engine
public import ScriptAPI
public import Scripting
public import Settings

/// The strategies of a configuration and their exits, ready to run: loaded, and free of what the linter calls an error.
public struct ConfiguredScripts {
    /// One `[[strategy]]`.
    public struct Entry {
        /// What the configuration says of it.
        public let settings: StrategySettings
        /// Its script.
        public let strategy: ScriptedStrategy
        /// Its exits, in the configuration's order.
        public let exits: [ScriptedExit]
        /// What was read for the strategy: path and text, the script first.
        public let files: [(path: String, text: String)]
        /// The same for its exits.
        public let exitFiles: [(path: String, text: String)]
    }

    /// In the order of the configuration.
    public let entries: [Entry]

    /// Throws with what is wrong with all of them.
    ///
    /// - Parameter kept: For each strategy the texts by path that are taken instead of the files; nil reads the files.
    public init(_ settings: [StrategySettings], path: String, kept: [[String: String]]? = nil) throws(UserError) {
        var (entries, complaints) = ([Entry](), ScriptComplaints())
        for (place, entry) in settings.enumerated() {
            let texts = kept?[place]
            let strategy = complaints.value { () throws(UserError) in try ConfiguredScripts.strategy(entry, path, texts) }
            let exits = complaints.value { () throws(UserError) in try LoadedExits(entry.exits, path: path, kept: texts) }
            guard let strategy, let exits else { continue }
            entries.append(
                Entry(
                    settings: entry, strategy: strategy.script, exits: exits.scripts, files: strategy.source.files,
                    exitFiles: exits.files))
        }
        try complaints.check()
        self.entries = entries
    }

    private static func strategy(
        _ entry: StrategySettings, _ path: String, _ kept: [String: String]?
    ) throws(UserError) -> (script: ScriptedStrategy, source: ScriptSource) {
        do {
            let source = try ScriptSource(path: entry.file, wanted: .strategy, kept: kept).withoutLintErrors()
            let options = ScriptOptions(values: entry.params.scriptValues, name: entry.name, timeframe: entry.timeframe)
            return (try ScriptLoader.strategy(source, options), source)
        } catch {
            throw UserError(error, namedAt: entry.position, entry.params, in: path)
        }
    }
}

/// What is wrong with several scripts; each line once, though several strategies may have one script.
struct ScriptComplaints {
    private var lines: [String] = []
    private var exitCode: Int32 = 1

    /// A value, or nil and what was thrown in its place kept.
    mutating func value<Value>(_ body: () throws(UserError) -> Value) -> Value? {
        do { return try body() } catch {
            for line in error.lines where !lines.contains(line) { lines.append(line) }
            exitCode = max(exitCode, error.exitCode)
            return nil
        }
    }

    /// Throws when there was a complaint: with 2 when the user must change something, else with 1.
    func check() throws(UserError) {
        guard lines.isEmpty else { throw UserError(lines, exitCode: exitCode) }
    }
}

extension ScriptSource {
    /// The script itself. Throws with all that the linter calls an error in it and in its modules.
    func withoutLintErrors() throws(ScriptFailure) -> ScriptSource {
        let errors = lint().filter { $0.severity == .error }
        guard errors.isEmpty else { throw ScriptFailure(.script, errors) }
        return self
    }
}

extension UserError {
    /// Why a script of a configuration cannot run: what is wrong in the script stands at its place there; what the
    /// configuration must change, at the parameter at fault or where the script is named.
    init(_ failure: ScriptFailure, namedAt place: SettingPosition, _ params: [String: ParameterValue], in path: String) {
        guard failure.kind != .script else {
            self.init(failure)
            return
        }
        let lines = failure.findings.map { finding in
            let position = finding.parameter.flatMap { params[$0]?.position } ?? place
            let isInScript = failure.kind == .parameters && finding.parameter == nil
            let file = isInScript ? "\(finding.file):\(finding.line):\(finding.column): " : "\(finding.file): "
            let words = finding.message.contains(finding.file) ? finding.message : file + finding.message
            return "\(path):\(position.line):\(position.column): error: \(words)"
        }
        self.init(lines, exitCode: 2)
    }
}

extension [String: ParameterValue] {
    /// In the order of their names.
    public var scriptValues: [(name: String, value: ScriptValue)] {
        sorted { $0.key < $1.key }.map { (name: $0.key, value: ScriptValue($0.value.value)) }
    }
}

extension ScriptValue {
    init(_ value: ParameterValue.Value) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(Int64(value))
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        }
    }
}
