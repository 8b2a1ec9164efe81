/// What a script may use; the linter knows Lua, and everything else comes from here.
public struct ScriptVocabulary: Sendable {
    /// The global names, `require` aside, which is always known.
    public var globals: [String: GlobalKind]
    /// The global function that declares what a file is, such as `strategy`.
    public var declaration: String
    /// The keys the declaration's table may have, methods aside.
    public var declarationKeys: [String]
    /// The methods a declared table may have, each with its parameters after `self`.
    public var methods: [String: [ParameterKind]]
    /// The fields `self` has whatever the script declares.
    public var selfFields: [String]
    /// The functions that declare one parameter, such as `integer`; known globals even where `globals` lacks them.
    public var paramConstructors: [String]
    /// What to say about a well-known absent name, by `print`, `math.pow` or `bar.spread`.
    public var hints: [String: String]
    /// The key of the declaration's table and the field of `self` that hold the parameters.
    public var paramsField: String
    /// The method whose returned table's keys become fields of `self`.
    public var fieldsMethod: String

    /// Makes a vocabulary.
    public init(
        globals: [String: GlobalKind] = [:], declaration: String, declarationKeys: [String] = [],
        methods: [String: [ParameterKind]] = [:], selfFields: [String] = [], paramConstructors: [String] = [],
        hints: [String: String] = [:], paramsField: String = "params", fieldsMethod: String = "indicators"
    ) {
        self.globals = globals
        self.declaration = declaration
        self.declarationKeys = declarationKeys
        self.methods = methods
        self.selfFields = selfFields
        self.paramConstructors = paramConstructors
        self.hints = hints
        self.paramsField = paramsField
        self.fieldsMethod = fieldsMethod
    }

    /// The kind of a global, nil when no such global exists.
    func kind(ofGlobal name: String) -> GlobalKind? {
        if let kind = globals[name] { return kind }
        if name == declaration || name == requireFunction || paramConstructors.contains(name) {
            return .function(keys: nil)
        }
        return nil
    }

    /// All global names.
    var globalNames: [String] {
        globals.keys + paramConstructors + [declaration, requireFunction]
    }
}

/// What a global name of a script stands for.
public enum GlobalKind: Hashable, Sendable {
    /// A function; where `keys` is not nil, a table handed to it may have only these string keys.
    case function(keys: [String]?)
    /// A function that makes an indicator: a series with one output, with more a table of series called so. A table handed
    /// to it may have only these string keys.
    case indicator(keys: [String], outputs: [String])
    /// A table with exactly these fields, called `name` in messages.
    case record(name: String, fields: [String])
    /// A sequence of records, read as `name[n].field`.
    case recordSeries(fields: [String])
    /// A table of functions and constants.
    case library(members: [String])
    /// Anything else; its fields are not checked.
    case value
}

/// What a parameter of a method holds.
public indirect enum ParameterKind: Hashable, Sendable {
    /// A table with exactly these fields, called `name` in messages.
    case record(name: String, fields: [String])
    /// A sequence of records.
    case recordSeries(fields: [String])
    /// The table of the declared parameters.
    case params
    /// A table of what the method that declares the fields of `self` returned.
    case indicators
    /// A table whose members have kinds of their own, called `name` in messages.
    case group(name: String, members: [String: ParameterKind])
    /// Anything else; its fields are not checked.
    case value
}

/// The function that loads a module.
let requireFunction = "require"
