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

    /// Exits as typed on a command line. Throws with the findings of the first that does not load.
    init(_ requests: [ExitRequest]) throws(UserError) {
        var loaded: [ScriptedExit] = []
        for request in requests {
            do {
                loaded.append(try ScriptLoader.exit(ScriptSource(path: request.file), ScriptOptions(typed: request.parameters)))
            } catch {
                throw UserError(error)
            }
        }
        try self.init(loaded, places: requests.map(\.file))
    }

    /// Exits of a configuration; what is wrong with a value is placed where the configuration names the exit.
    init(_ entries: [ExitSettings], path: String) throws(UserError) {
        var loaded: [ScriptedExit] = []
        for entry in entries {
            let values = entry.params.sorted { $0.key < $1.key }.map { (name: $0.key, value: ScriptValue($0.value.value)) }
            do {
                loaded.append(
                    try ScriptLoader.exit(
                        ScriptSource(path: entry.file), ScriptOptions(values: values, name: entry.name, priority: entry.priority)))
            } catch {
                guard error.kind != .script else { throw UserError(error) }
                throw UserError(error.findings.map { "\(entry.place(in: path)): error: \($0.message)" }, exitCode: 2)
            }
        }
        try self.init(loaded, places: entries.map { $0.place(in: path) })
    }

    /// Reports tell exits apart by their names.
    private init(_ scripts: [ScriptedExit], places: [String]) throws(UserError) {
        for (index, script) in scripts.enumerated() where scripts[..<index].contains(where: { $0.plan.name == script.plan.name }) {
            throw UserError(
                [
                    "\(places[index]): error: two exits of one strategy are called '\(script.plan.name)'; in a configuration, give one of them a name of its own: { file = …, name = \"…\" }"
                ], exitCode: 2)
        }
        self.scripts = scripts
    }
}

extension ExitSettings {
    /// `config.toml:12:9`.
    fileprivate func place(in path: String) -> String { "\(path):\(position.line):\(position.column)" }
}
