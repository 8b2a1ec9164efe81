extension Parser {
    mutating func expression() throws(LuaSyntaxError) -> LuaExpression {
        try subexpression(bindingOver: 0)
    }

    mutating func expressionList() throws(LuaSyntaxError) -> [LuaExpression] {
        var values = [try expression()]
        while try accept(.comma) { values.append(try expression()) }
        return values
    }

    /// Parses operators that bind more strongly than a limit; what one call reads is one flat chain.
    private mutating func subexpression(bindingOver limit: Int) throws(LuaSyntaxError) -> LuaExpression {
        try enterLevel()
        let first: LuaExpression
        let start = token.position
        if let operation = LuaUnaryOperator(token.kind) {
            try advance()
            first = .unary(operation, try subexpression(bindingOver: LuaUnaryOperator.priority), start)
        } else {
            first = try simpleExpression()
        }
        var rest: [LuaOperand] = []
        while let operation = LuaBinaryOperator(token.kind), operation.priority.left > limit {
            let position = token.position
            try advance()
            let value = try subexpression(bindingOver: operation.priority.right)
            rest.append(LuaOperand(operation: operation, position: position, value: value))
        }
        leaveLevel()
        return rest.isEmpty ? first : .binary(first, rest)
    }

    private mutating func simpleExpression() throws(LuaSyntaxError) -> LuaExpression {
        let position = token.position
        let value: LuaExpression
        switch token.kind {
        case .number: value = .number(token.text, position)
        case .string: value = .string(token.text, position)
        case .nil: value = .nil(position)
        case .true: value = .true(position)
        case .false: value = .false(position)
        case .ellipsis:
            guard function.isVararg else { throw failure("cannot use '...' outside a vararg function") }
            value = .vararg(position)
        case .openBrace: return .table(try table())
        case .function:
            try advance()
            return .function(try functionBody(keyword: position, hasImplicitSelf: false))
        default: return try suffixedExpression()
        }
        try advance()
        return value
    }

    /// A name or a parenthesized expression with the fields, indices and calls after it.
    mutating func suffixedExpression() throws(LuaSyntaxError) -> LuaExpression {
        let base = try primaryExpression()
        var suffixes: [LuaSuffix] = []
        while let suffix = try suffix() { suffixes.append(suffix) }
        return suffixes.isEmpty ? base : .suffixed(base, suffixes)
    }

    private mutating func primaryExpression() throws(LuaSyntaxError) -> LuaExpression {
        let position = token.position
        switch token.kind {
        case .name: return .name(try name())
        case .openParenthesis:
            try advance()
            let inner = try expression()
            try expect(.closeParenthesis, toClose: .openParenthesis, at: position)
            return .parenthesized(inner, position)
        default: throw failure("unexpected symbol")
        }
    }

    private mutating func suffix() throws(LuaSyntaxError) -> LuaSuffix? {
        switch token.kind {
        case .dot:
            try advance()
            return .field(try name())
        case .openBracket: return .index(try bracketedKey())
        case .colon:
            try advance()
            let method = try name()
            return .method(method, try arguments())
        case .openParenthesis, .string, .openBrace: return .call(try arguments())
        default: return nil
        }
    }

    private mutating func bracketedKey() throws(LuaSyntaxError) -> LuaExpression {
        try advance()
        let key = try expression()
        try expect(.closeBracket)
        return key
    }

    private mutating func arguments() throws(LuaSyntaxError) -> LuaArguments {
        let position = token.position
        switch token.kind {
        case .string:
            let value = LuaExpression.string(token.text, position)
            try advance()
            return LuaArguments(values: [value], position: position)
        case .openBrace: return LuaArguments(values: [.table(try table())], position: position)
        case .openParenthesis:
            try advance()
            let values = token.kind == .closeParenthesis ? [] : try expressionList()
            try expect(.closeParenthesis, toClose: .openParenthesis, at: position)
            return LuaArguments(values: values, position: position)
        default: throw failure("function arguments expected")
        }
    }

    private mutating func table() throws(LuaSyntaxError) -> LuaTable {
        let position = token.position
        try advance()
        var fields: [LuaField] = []
        while token.kind != .closeBrace {
            fields.append(try field())
            guard token.kind == .comma || token.kind == .semicolon else { break }
            try advance()
        }
        try expect(.closeBrace, toClose: .openBrace, at: position)
        return LuaTable(fields: fields, position: position)
    }

    private mutating func field() throws(LuaSyntaxError) -> LuaField {
        if token.kind == .openBracket {
            let key = try bracketedKey()
            try expect(.assign)
            return .keyed(key, try expression())
        }
        if token.kind == .name, try kindAhead() == .assign {
            let name = try name()
            try advance()
            return .named(name, try expression())
        }
        return .positional(try expression())
    }
}
