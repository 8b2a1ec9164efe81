/// What one walk over a chunk finds out; the checks work on these facts and not on the tree.
struct ScriptFacts {
    /// A local variable, loop variable or parameter.
    struct Variable {
        let name: String
        /// How often it gets a value, its declaration included.
        var assignmentCount = 0
        /// The last value given, nil when it is not one expression.
        var value: LuaExpression?
    }

    /// A global name that is read.
    struct GlobalRead {
        let name: LuaName
        /// The nearest of the locals visible there, looked for only when the vocabulary lacks the global.
        let nearestLocal: String?
    }

    /// A base with its fields, indices and calls; the last suffix of a target is assigned.
    struct Chain {
        let base: LuaExpression
        let suffixes: [LuaSuffix]
        let isTarget: Bool
    }

    /// A value stored in a field of a table in a local variable, or in the declaration's table.
    struct FieldDefinition {
        /// The variable; nil for the declaration's table itself.
        let base: LuaName?
        let name: LuaName
        let value: LuaExpression
    }

    /// A function, found by the position of its parameter list.
    struct Function {
        /// The variables of its parameters, `self` first for a method written with a colon.
        let parameters: [Int]
        let parameterNames: [String]
        /// The values of its return statements: the first of each, nil for an empty `return`.
        var returns: [LuaExpression?] = []
    }

    /// A value that goes where the walk cannot follow it.
    struct Escape {
        enum Destination {
            /// An argument of a call on this base.
            case argument(of: LuaExpression)
            /// Assigned to a local variable.
            case variable(Int)
            /// Returned by the main function.
            case chunkResult
            /// In a table, or returned.
            case stored
        }
        let value: LuaExpression
        let destination: Destination
    }

    /// A comparison with `==` or `~=`.
    struct Equality {
        let left: LuaExpression
        let right: LuaExpression
        /// Where the operator stands.
        let position: SourcePosition
    }

    /// A use of `require`; the module is nil when it is not one literal string.
    struct Require {
        let position: SourcePosition
        let module: LuaName?
    }

    /// The call that declares what the file is.
    struct Declaration {
        /// Where the declaring function's name stands.
        let position: SourcePosition
        /// Its table, nil when the argument is not a literal one.
        let table: LuaTable?
    }

    var variables: [Variable] = []
    /// The variable a name at a position stands for; other names are global.
    var bindings: [SourcePosition: Int] = [:]
    /// The positions of names that would be global but for a local `_ENV`, so nothing is known of them.
    var unknownNames: Set<SourcePosition> = []
    var globalReads: [GlobalRead] = []
    var globalWrites: [LuaName] = []
    var chains: [Chain] = []
    var definitions: [FieldDefinition] = []
    var functions: [SourcePosition: Function] = [:]
    var escapes: [Escape] = []
    var equalities: [Equality] = []
    var requires: [Require] = []
    var declaration: Declaration?
}
