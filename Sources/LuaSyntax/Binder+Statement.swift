extension Binder {
    mutating func visit(_ block: LuaBlock) {
        scoped { binder in
            for statement in block.statements { binder.visit(statement) }
        }
    }

    private mutating func visit(_ statement: LuaStatement) {
        switch statement {
        case .local(let locals, let values): visitLocal(locals, values)
        case .assignment(let targets, let values): visitAssignment(targets, values)
        case .call(let call): visit(call)
        case .do(let body): visit(body)
        case .while(let condition, let body):
            visit(condition)
            visit(body)
        case .repeat(let body, let condition):
            scoped { binder in
                for statement in body.statements { binder.visit(statement) }
                binder.visit(condition)
            }
        case .if(let clauses, let otherwise):
            for clause in clauses {
                visit(clause.condition)
                visit(clause.body)
            }
            if let otherwise { visit(otherwise) }
        case .numericFor(let name, let bounds, let body): visitLoop([name], bounds, body)
        case .genericFor(let names, let values, let body): visitLoop(names, values, body)
        case .function(let name, let function): visitFunction(name, function)
        case .localFunction(let name, let function):
            assign(.function(function), to: declare(name))
            visit(function)
        case .return(let values, _):
            for value in values { visit(value) }
            visitReturn(values)
        case .break, .goto, .label: return
        }
    }

    private mutating func visitLocal(_ locals: [LuaLocal], _ values: [LuaExpression]) {
        for value in values { visit(value) }
        for (index, local) in locals.enumerated() {
            let variable = declare(local.name)
            if !values.isEmpty { assign(index < values.count ? values[index] : nil, to: variable) }
        }
        for value in values.dropFirst(locals.count) { escape(value, .stored) }
    }

    private mutating func visitAssignment(_ targets: [LuaExpression], _ values: [LuaExpression]) {
        for (index, target) in targets.enumerated() {
            let value = index < values.count ? values[index] : nil
            switch target {
            case .name(let name): assignName(name, value)
            case .suffixed(let base, let suffixes):
                visitChain(base, suffixes, isTarget: true)
                if let value { define(base, suffixes, value) }
            default: continue
            }
        }
        for value in values { visit(value) }
        for value in values.dropFirst(targets.count) { escape(value, .stored) }
    }

    private mutating func assignName(_ name: LuaName, _ value: LuaExpression?) {
        if let variable = resolve(name) {
            assign(value, to: variable)
        } else if !facts.unknownNames.contains(name.position) {
            facts.globalWrites.append(name)
        }
    }

    /// Records what a field gets: a definition where the table is in a variable, a stored value wherever it is.
    private mutating func define(_ base: LuaExpression, _ suffixes: [LuaSuffix], _ value: LuaExpression) {
        if case .name(let variable) = base, suffixes.count == 1, let field = suffixes.first?.fieldName {
            facts.definitions.append(ScriptFacts.FieldDefinition(base: variable, name: field, value: value))
        }
        escape(value, .stored)
    }

    private mutating func visitFunction(_ name: LuaFunctionName, _ function: LuaFunction) {
        if name.fields.isEmpty {
            assignName(name.base, .function(function))
        } else {
            let suffixes = name.fields.map { LuaSuffix.field($0) }
            visitChain(.name(name.base), suffixes, isTarget: true)
            define(.name(name.base), suffixes, .function(function))
        }
        visit(function)
    }

    private mutating func visitLoop(_ names: [LuaName], _ values: [LuaExpression], _ body: LuaBlock) {
        for value in values {
            visit(value)
            escape(value, .stored)
        }
        scoped { binder in
            for name in names { binder.assign(nil, to: binder.declare(name)) }
            binder.visit(body)
        }
    }
}
