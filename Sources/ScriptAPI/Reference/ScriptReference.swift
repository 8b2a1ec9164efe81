internal import Scripting

/// One function a script can call; the source of its binding, its lint, the reference and the editor stub.
struct ScriptFunction {
    /// Where a function may be called.
    enum Use {
        /// While the file is loaded: declares what it is.
        case declaration
        /// In `indicators`.
        case indicators
        /// Makes the answer of `on_bar` and `on_tick`.
        case decision
        /// Makes the answer of `should_exit`.
        case exitDecision
        /// Anywhere.
        case anywhere
    }

    let name: String
    let use: Use
    /// `name(argument, …)` as the reference shows it.
    let signature: String
    let summary: String
    /// The keys of its one table argument; empty when it takes none.
    var keys: [ScriptKey] = []
    /// The series in the table it returns; empty when it returns none.
    var outputs: [ScriptKey] = []
    /// What it returns, as a LuaLS type.
    var returns: String?
    /// A line that a test runs.
    let example: String
}

/// A named value in a table or a record.
struct ScriptKey {
    let name: String
    /// A LuaLS type.
    let type: String
    let summary: String
    var isOptional = true
}

/// A global that holds fields.
struct ScriptRecordReference {
    let name: String
    let summary: String
    let fields: [ScriptKey]
}

/// A method a script may define on its declaration.
struct ScriptMethod {
    let name: String
    let parameters: [(name: String, type: String)]
    let returns: String?
    let summary: String
}

/// Everything a script of api 1 may use.
enum ScriptReference {
    /// The api number scripts declare.
    static let api = 1

    static var functions: [ScriptFunction] {
        declarations + indicators + decisions + exitDecisions + helpers
    }

    /// The declaration a kind of script begins with.
    static func declaration(of kind: ScriptKind) -> ScriptFunction { kind == .strategy ? strategy : exit }

    static func names(_ use: ScriptFunction.Use) -> [String] { functions.filter { $0.use == use }.map(\.name) }
}

extension ScriptPhase {
    static let loading = ScriptPhase(rawValue: 1)
    static let indicators = ScriptPhase(rawValue: 2)
    static let decision = ScriptPhase(rawValue: 4)
    static let exitDecision = ScriptPhase(rawValue: 8)
}
