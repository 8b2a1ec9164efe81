internal import Engine
public import ScriptAPI
internal import Scripting
public import Settings

/// The strategies of a configuration with their exits, loaded and linted, and everything that was read for them.
public struct ScriptFiles {
    /// One `[[strategy]]`.
    public struct Entry {
        public let settings: StrategySettings
        public let strategy: ScriptedStrategy
        public let exits: [ScriptedExit]
        /// The files of the strategy, and of its exits.
        public let sources: [(path: String, text: String, isExit: Bool)]
    }

    /// In the order of the configuration.
    public let entries: [Entry]

    /// Loads from disk, or from texts by path. Throws with what is wrong with all of them; `path` is the configuration's.
    public init(_ settings: [StrategySettings], path: String, contents: [String: String]? = nil) throws(UserError) {
        var (entries, complaints) = ([Entry](), ScriptComplaints())
        for entry in settings {
            let loaded = complaints.value { () throws(UserError) in try ScriptFiles.entry(entry, path, contents) }
            if let loaded { entries.append(loaded) }
        }
        try complaints.check()
        self.entries = entries
    }

    private static func entry(
        _ entry: StrategySettings, _ path: String, _ contents: [String: String]?
    ) throws(UserError) -> Entry {
        do throws(ScriptFailure) {
            func source(_ file: String, _ kind: ScriptKind) throws(ScriptFailure) -> ScriptSource {
                if let contents { return try ScriptSource(path: file, contents: contents) }
                return try ScriptSource(path: file, wanted: kind).withoutLintErrors()
            }
            let own = try source(entry.file, .strategy)
            let strategy = try ScriptLoader.strategy(
                own, ScriptOptions(values: entry.params.scriptValues, name: entry.name, timeframe: entry.timeframe))
            var (exits, files) = ([ScriptedExit](), own.files.map { ($0.path, $0.text, false) })
            for exit in entry.exits {
                let text = try source(exit.file, .exit)
                exits.append(
                    try ScriptLoader.exit(
                        text, ScriptOptions(values: exit.params.scriptValues, name: exit.name, priority: exit.priority)))
                files += text.files.map { ($0.path, $0.text, true) }
            }
            return Entry(settings: entry, strategy: strategy, exits: exits, sources: files)
        } catch {
            throw UserError(error, namedAt: entry.position, entry.params, in: path)
        }
    }
}
