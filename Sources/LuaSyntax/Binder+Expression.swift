extension Binder {
    mutating func visit(_ expression: LuaExpression) {
        switch expression {
        case .nil, .true, .false, .vararg, .number, .string: return
        case .function(let function): visit(function)
        case .table(let table): visit(table)
        case .name(let name):
            read(name)
            noteRequire(name, nil)
        case .parenthesized(let inner, _): visit(inner)
        case .suffixed(let base, let suffixes): visitChain(base, suffixes, isTarget: false)
        case .unary(_, let operand, _): visit(operand)
        case .binary(let first, let rest):
            visit(first)
            for operand in rest { visit(operand.value) }
            noteEquality(first, rest)
        }
    }

    private mutating func visit(_ table: LuaTable) {
        for field in table.fields {
            if case .keyed(let key, _) = field { visit(key) }
            visit(field.value)
            escape(field.value, .stored)
        }
    }

    mutating func visitChain(_ base: LuaExpression, _ suffixes: [LuaSuffix], isTarget: Bool) {
        if case .name(let name) = base {
            read(name)
            var arguments: LuaArguments?
            if case .call(let first)? = suffixes.first { arguments = first }
            noteRequire(name, arguments)
            if let arguments { noteDeclaration(name, arguments) }
        } else {
            visit(base)
        }
        facts.chains.append(ScriptFacts.Chain(base: base, suffixes: suffixes, isTarget: isTarget))
        for suffix in suffixes {
            if case .index(let key) = suffix { visit(key) }
            for value in suffix.arguments?.values ?? [] {
                visit(value)
                escape(value, .argument(of: base))
            }
        }
    }

    /// Records `a == b`; what follows in the same chain compares a boolean.
    private mutating func noteEquality(_ left: LuaExpression, _ rest: [LuaOperand]) {
        guard let operand = rest.first, operand.operation == .equal || operand.operation == .notEqual else { return }
        facts.equalities.append(ScriptFacts.Equality(left: left, right: operand.value, position: operand.position))
    }

    /// Records every use of the global `require`; one that is not called at once with a literal has no module.
    private mutating func noteRequire(_ name: LuaName, _ arguments: LuaArguments?) {
        guard name.text == requireFunction, isGlobal(name) else { return }
        var module: LuaName?
        if let values = arguments?.values, values.count == 1, case .string(let text, let position) = values[0] {
            module = LuaName(text: text, position: position)
        }
        facts.requires.append(ScriptFacts.Require(position: name.position, module: module))
    }

    /// Records the first call of the declaring function and the functions its table holds.
    private mutating func noteDeclaration(_ name: LuaName, _ arguments: LuaArguments) {
        guard facts.declaration == nil, name.text == vocabulary.declaration, isGlobal(name) else { return }
        var table: LuaTable?
        if case .table(let literal)? = arguments.values.first { table = literal }
        facts.declaration = ScriptFacts.Declaration(position: name.position, table: table)
        for (name, value) in table?.namedFields ?? [] {
            facts.definitions.append(ScriptFacts.FieldDefinition(base: nil, name: name, value: value))
        }
    }
}
