extension Parser {
    mutating func localStatement() throws(LuaSyntaxError) -> LuaStatement {
        try advance()
        let keyword = token.position
        if try accept(.function) {
            let name = try name()
            try declare(name.text)
            return .localFunction(name, try functionBody(keyword: keyword, hasImplicitSelf: false))
        }
        var locals: [LuaLocal] = []
        repeat {
            let name = try name()
            try checkLocalCount(adding: locals.count + 1)
            let attribute = try attribute()
            if attribute == .close, locals.contains(where: { $0.attribute == .close }) {
                throw lexer.failure("multiple to-be-closed variables in local list", at: name.position)
            }
            locals.append(LuaLocal(name: name, attribute: attribute))
        } while try accept(.comma)
        let values = try accept(.assign) ? expressionList() : []
        for local in locals { try declare(local.name.text, isReadOnly: local.attribute != .none) }
        return .local(locals, values)
    }

    private mutating func attribute() throws(LuaSyntaxError) -> LuaAttribute {
        guard try accept(.less) else { return .none }
        let name = try name()
        try expect(.greater)
        guard let attribute = LuaAttribute(rawValue: name.text), attribute != .none else {
            throw lexer.failure("unknown attribute '\(name.text)'", at: name.position)
        }
        return attribute
    }

    mutating func functionStatement() throws(LuaSyntaxError) -> LuaStatement {
        let position = token.position
        try advance()
        let base = try name()
        var fields: [LuaName] = []
        var isMethod = false
        while !isMethod, token.kind == .dot || token.kind == .colon {
            isMethod = token.kind == .colon
            try advance()
            fields.append(try name())
        }
        let function = try functionBody(keyword: position, hasImplicitSelf: isMethod)
        if fields.isEmpty { try checkAssignable(base) }
        return .function(LuaFunctionName(base: base, fields: fields), function)
    }

    mutating func functionBody(
        keyword: SourcePosition, hasImplicitSelf: Bool
    ) throws(LuaSyntaxError) -> LuaFunction {
        let position = token.position
        try expect(.openParenthesis)
        var parameters: [LuaName] = []
        var isVararg = false
        while token.kind != .closeParenthesis || !parameters.isEmpty {
            isVararg = try accept(.ellipsis)
            if isVararg { break }
            guard token.kind == .name else { throw failure("<name> or '...' expected") }
            parameters.append(try name())
            guard try accept(.comma) else { break }
        }
        functions.append(FunctionScope(line: keyword.line, isVararg: isVararg))
        let names = (hasImplicitSelf ? ["self"] : []) + parameters.map(\.text)
        try checkLocalCount(adding: names.count)
        try expect(.closeParenthesis)
        function.enterBlock(isLoop: false)
        try declare(names)
        let body = LuaBlock(statements: try statementList())
        try expect(.end, toClose: .function, at: keyword)
        try leaveBlock()
        functions.removeLast()
        return LuaFunction(
            parameters: parameters, hasImplicitSelf: hasImplicitSelf, isVararg: isVararg, body: body, position: position)
    }

    mutating func forStatement() throws(LuaSyntaxError) -> LuaStatement {
        let position = token.position
        try advance()
        let first = try name()
        switch token.kind {
        case .assign: return try numericFor(first, position)
        case .comma, .in: return try genericFor(first, position)
        default: throw failure("'=' or 'in' expected")
        }
    }

    private mutating func numericFor(
        _ name: LuaName, _ position: SourcePosition
    ) throws(LuaSyntaxError) -> LuaStatement {
        try advance()
        function.enterBlock(isLoop: true)
        var bounds = [try expression()]
        try expect(.comma)
        bounds.append(try expression())
        if try accept(.comma) { bounds.append(try expression()) }
        let body = try forBody([name], hiddenCount: 3, position)
        return .numericFor(name, bounds, body)
    }

    private mutating func genericFor(
        _ first: LuaName, _ position: SourcePosition
    ) throws(LuaSyntaxError) -> LuaStatement {
        var names = [first]
        while try accept(.comma) {
            names.append(try name())
            try checkLocalCount(adding: names.count)
        }
        try expect(.in)
        function.enterBlock(isLoop: true)
        let values = try expressionList()
        let body = try forBody(names, hiddenCount: 4, position)
        return .genericFor(names, values, body)
    }

    /// The body of a loop whose block is open; the loop's hidden state takes slots among the locals, as in liblua.
    private mutating func forBody(
        _ names: [LuaName], hiddenCount: Int, _ position: SourcePosition
    ) throws(LuaSyntaxError) -> LuaBlock {
        try declare(Array(repeating: "(for state)", count: hiddenCount))
        try expect(.do)
        let body = try block(isLoop: false, declaring: names.map(\.text))
        try expect(.end, toClose: .for, at: position)
        try leaveBlock()
        return body
    }
}
