/// Walks a chunk once, resolves its names to variables or globals, and gathers the facts the checks need.
struct Binder {
    let vocabulary: ScriptVocabulary
    var facts = ScriptFacts()
    private var scopes: [[String: Int]] = [[:]]
    /// The functions being walked, innermost last; none in the main function.
    private var functionStack: [SourcePosition] = []

    private init(_ vocabulary: ScriptVocabulary) {
        self.vocabulary = vocabulary
    }

    /// The facts of a whole chunk.
    static func facts(of chunk: LuaChunk, _ vocabulary: ScriptVocabulary) -> ScriptFacts {
        var binder = Binder(vocabulary)
        binder.visit(chunk.body)
        return binder.facts
    }

    // MARK: Scopes

    mutating func scoped(_ visit: (inout Binder) -> Void) {
        scopes.append([:])
        visit(&self)
        scopes.removeLast()
    }

    @discardableResult
    mutating func declare(_ name: String) -> Int {
        let variable = facts.variables.count
        facts.variables.append(ScriptFacts.Variable(name: name))
        scopes[scopes.count - 1][name] = variable
        return variable
    }

    /// Declares a name at its place of declaration.
    @discardableResult
    mutating func declare(_ name: LuaName) -> Int {
        let variable = declare(name.text)
        facts.bindings[name.position] = variable
        return variable
    }

    mutating func assign(_ value: LuaExpression?, to variable: Int) {
        facts.variables[variable].assignmentCount += 1
        facts.variables[variable].value = value
        if let value { escape(value, .variable(variable)) }
    }

    private func lookUp(_ name: String) -> Int? {
        for scope in scopes.reversed() {
            if let variable = scope[name] { return variable }
        }
        return nil
    }

    /// Resolves a name; nil means that it is global.
    mutating func resolve(_ name: LuaName) -> Int? {
        if let variable = lookUp(name.text) {
            facts.bindings[name.position] = variable
            return variable
        }
        if lookUp("_ENV") != nil { facts.unknownNames.insert(name.position) }
        return nil
    }

    /// True when the name is a global of the sandbox and not a field of a local `_ENV`.
    mutating func isGlobal(_ name: LuaName) -> Bool {
        resolve(name) == nil && !facts.unknownNames.contains(name.position)
    }

    mutating func read(_ name: LuaName) {
        guard isGlobal(name) else { return }
        var nearestLocal: String?
        if vocabulary.kind(ofGlobal: name.text) == nil {
            nearestLocal = nearest(name.text, among: scopes.lazy.flatMap(\.keys))
        }
        facts.globalReads.append(ScriptFacts.GlobalRead(name: name, nearestLocal: nearestLocal))
    }

    // MARK: Functions

    mutating func visit(_ function: LuaFunction) {
        scopes.append([:])
        functionStack.append(function.position)
        var parameters: [Int] = []
        if function.hasImplicitSelf { parameters.append(declare("self")) }
        for name in function.parameters { parameters.append(declare(name)) }
        facts.functions[function.position] = ScriptFacts.Function(
            parameters: parameters, parameterNames: parameters.map { facts.variables[$0].name })
        visit(function.body)
        functionStack.removeLast()
        scopes.removeLast()
    }

    mutating func visitReturn(_ values: [LuaExpression]) {
        guard let function = functionStack.last else {
            for value in values { escape(value, .chunkResult) }
            return
        }
        facts.functions[function]?.returns.append(values.first)
        for value in values { escape(value, .stored) }
    }

    /// Records that a value leaves the walk's sight, where the value is one that can carry a table along.
    mutating func escape(_ value: LuaExpression, _ destination: ScriptFacts.Escape.Destination) {
        switch value {
        case .name, .suffixed:
            facts.escapes.append(ScriptFacts.Escape(value: value, destination: destination))
        case .parenthesized(let inner, _): escape(inner, destination)
        case .binary(let first, let rest):
            for operand in [first] + rest.filter({ $0.operation == .and || $0.operation == .or }).map(\.value) {
                escape(operand, .stored)
            }
        default: return
        }
    }
}
