internal import FoundationEssentials
internal import LuaSyntax
internal import Scripting

/// A script file with the modules it requires, read once; nothing is read from disk while a script runs.
public struct ScriptSource: Sendable {
    /// As the user wrote it.
    public let path: String
    /// The script's own source, without its modules.
    public let text: String
    /// What the file declares, as its text shows without running it; nil when it calls neither `strategy` nor `exit`.
    public let kind: ScriptKind?
    let chunk: LuaChunk
    /// The required modules, each with its syntax tree.
    let modules: [(module: ScriptModule, chunk: LuaChunk)]

    /// Reads a script and, recursively, the modules beside it. Throws with every file that cannot be read or parsed.
    /// - Parameter wanted: what the file should declare, where that is known: a message about no such file offers a template of it.
    public init(path: String, wanted: ScriptKind? = nil) throws(ScriptFailure) {
        let text = try ScriptSource.read(path, wanted)
        try self.init(text: text, path: path)
    }

    /// Takes a text as if it stood in a file at `path`; modules are read from that folder.
    public init(text: String, path: String) throws(ScriptFailure) {
        try self.init(text: text, path: path, contents: nil)
    }

    /// Every file it was read from, the script first, with its text.
    public var files: [(path: String, text: String)] { [(path, text)] + modules.map { ($0.module.file, $0.module.source) } }

    /// Takes a script and its modules from texts by path, as ``files`` gave them; nothing is read from disk.
    public init(path: String, contents: [String: String]) throws(ScriptFailure) {
        guard let text = contents[path] else {
            throw ScriptFailure(.file, [ScriptFinding(file: path, line: 1, column: 1, message: "the source is not among those kept")])
        }
        try self.init(text: text, path: path, contents: contents)
    }

    private init(text: String, path: String, contents: [String: String]?) throws(ScriptFailure) {
        (self.path, self.text) = (path, text)
        chunk = try ScriptSource.parse(text, path)
        kind = declarator(of: chunk, among: ScriptKind.allCases.map(\.rawValue)).flatMap(ScriptKind.init(rawValue:))
        var found: [(module: ScriptModule, chunk: LuaChunk)] = []
        var queue = [(chunk: chunk, file: path)]
        while !queue.isEmpty {
            let from = queue.removeFirst()
            for wanted in requiredModules(from.chunk) where !found.contains(where: { $0.module.name == wanted.name }) {
                let finding = { (message: String) in
                    ScriptFinding(file: from.file, line: wanted.line, column: wanted.column, message: message)
                }
                guard wanted.name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else {
                    throw ScriptFailure(
                        .script, [finding("a module's name has letters, digits, _ and - only; '\(wanted.name)' has others")])
                }
                let file = ScriptSource.folder(of: path) + wanted.name + ".lua"
                guard contents?[file] != nil || (contents == nil && FileManager.default.fileExists(atPath: file)) else {
                    throw ScriptFailure(.script, [finding("no module '\(wanted.name)': there is no file \(file)")])
                }
                let source = if let contents { contents[file] ?? "" } else { try ScriptSource.read(file) }
                let parsed = try ScriptSource.parse(source, file)
                found.append((ScriptModule(name: wanted.name, file: file, source: source), parsed))
                queue.append((parsed, file))
            }
        }
        modules = found
    }

    /// Whether a script may read a global, or a field of `data`, of this name: it stands somewhere in it or its modules, or
    /// could be put together out of sight. For globals that takes `_ENV`, for the fields of `data` an index that is no number.
    func mayRead(_ name: String) -> Bool {
        ([text] + modules.map(\.module.source)).contains { text in
            text.contains(name) || text.contains("_ENV") || kind != .strategy && ScriptSource.hasOtherIndices(text)
        }
    }

    /// Whether anything but the digits of a number follows a bracket, be it in a comment.
    private static func hasOtherIndices(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "["), omittingEmptySubsequences: false).dropFirst().contains { rest in
            let index = rest.prefix { $0 != UInt8(ascii: "]") }
            return index.isEmpty || index.contains { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    /// The text of the file a message names.
    func text(of file: String) -> String {
        modules.first { $0.module.file == file }?.module.source ?? text
    }

    /// The column of the first character that is not a blank, from 1.
    func column(file: String?, line: Int) -> Int {
        let lines = text(of: file ?? path).split(separator: "\n", omittingEmptySubsequences: false)
        guard line >= 1, line <= lines.count else { return 1 }
        return lines[line - 1].prefix { $0 == " " || $0 == "\t" }.count + 1
    }

    /// Places a script error.
    func finding(_ error: ScriptError) -> ScriptFinding {
        let line = error.line ?? 1
        return ScriptFinding(
            file: error.file ?? path, line: line, column: column(file: error.file, line: line), message: error.message)
    }

    private static func parse(_ text: String, _ path: String) throws(ScriptFailure) -> LuaChunk {
        switch LuaChunk.parse(text, path: path) {
        case .success(let chunk): return chunk
        case .failure(let error):
            throw ScriptFailure(
                .script, [ScriptFinding(file: path, line: error.line, column: error.column, message: error.message)])
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[...slash])
    }

    private static func read(_ path: String, _ wanted: ScriptKind? = nil) throws(ScriptFailure) -> String {
        func failure(_ message: String) -> ScriptFailure {
            ScriptFailure(.file, [ScriptFinding(file: path, line: 1, column: 1, message: message)])
        }
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            let commands = ScriptKind.allCases.filter { wanted == nil || wanted == $0 }.map { "`herald new \($0.rawValue) NAME`" }
            throw failure("there is no such file; \(commands.joined(separator: " or ")) writes a template")
        }
        guard !isDirectory else { throw failure("this is a folder; name a .lua file") }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw failure("the file cannot be read; check its permissions")
        }
        guard let text = String(data: bytes, encoding: .utf8), !bytes.contains(0) else {
            throw failure("this is not a text file in UTF-8; bytecode is not accepted")
        }
        return text
    }
}
