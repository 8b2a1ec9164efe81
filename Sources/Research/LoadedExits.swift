internal import Engine
internal import ScriptAPI
internal import Scripting
internal import Settings

/// An exit as the user named it: a script and values for its parameters as typed.
public struct ExitRequest: Sendable {
    /// Path of the `.lua` file.
    public var file: String
    /// The exit's kinds and ranges decide.
    public var parameters: [(name: String, text: String)]

    public init(file: String, parameters: [(name: String, text: String)] = []) { (self.file, self.parameters) = (file, parameters) }
}

/// The exits of one strategy, ready to run.
struct LoadedExits {
    let scripts: [ScriptedExit]
    /// What was read for them.
    private(set) var files: [(path: String, text: String)] = []

    /// Exits as typed on a command line. Throws with what is wrong with all of them.
    init(_ requests: [ExitRequest]) throws(UserError) {
        var complaints = ScriptComplaints()
        let loaded = requests.compactMap { request in
            complaints.value { () throws(UserError) in try LoadedExits.exit(request) }
        }
        try complaints.check()
        try self.init(
            loaded, places: requests.map(\.file),
            advice: "copy the file and change `name` in the copy, or name them apart in a configuration: { file = …, name = \"…\" }")
    }

    /// Exits of a configuration; what the configuration must change is placed in it. Throws with what is wrong with all of them.
    init(_ entries: [ExitSettings], path: String, kept: [String: String]? = nil) throws(UserError) {
        var complaints = ScriptComplaints()
        var files: [(path: String, text: String)] = []
        let loaded = entries.compactMap { entry in
            complaints.value { () throws(UserError) in
                let (script, source) = try LoadedExits.exit(entry, path, kept)
                files += source.files.filter { file in !files.contains { $0.path == file.path } }
                return script
            }
        }
        try complaints.check()
        try self.init(
            loaded, places: entries.map { "\(path):\($0.position.line):\($0.position.column)" },
            advice: "give one of them a name of its own: { file = …, name = \"…\" }")
        self.files = files
    }

    /// Reports tell exits apart by their names.
    private init(_ scripts: [ScriptedExit], places: [String], advice: String) throws(UserError) {
        for (index, script) in scripts.enumerated() where scripts[..<index].contains(where: { $0.plan.name == script.plan.name }) {
            throw UserError(
                ["\(places[index]): error: two exits of one strategy are called '\(script.plan.name)'; \(advice)"], exitCode: 2)
        }
        self.scripts = scripts
    }

    private static func exit(_ request: ExitRequest) throws(UserError) -> ScriptedExit {
        do {
            return try ScriptLoader.exit(ScriptSource(path: request.file, wanted: .exit), ScriptOptions(typed: request.parameters))
        } catch {
            throw UserError(error)
        }
    }

    private static func exit(
        _ entry: ExitSettings, _ path: String, _ kept: [String: String]?
    ) throws(UserError) -> (ScriptedExit, ScriptSource) {
        do {
            let source = try ScriptSource(path: entry.file, wanted: .exit, kept: kept).withoutLintErrors()
            let options = ScriptOptions(values: entry.params.scriptValues, name: entry.name, priority: entry.priority)
            return (try ScriptLoader.exit(source, options), source)
        } catch {
            throw UserError(error, namedAt: entry.position, entry.params, in: path)
        }
    }
}
