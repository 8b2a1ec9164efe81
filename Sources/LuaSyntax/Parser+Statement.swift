extension Parser {
    /// True at a token after which a block cannot go on.
    func endsBlock(countingUntil: Bool) -> Bool {
        switch token.kind {
        case .else, .elseif, .end, .endOfFile: true
        case .until: countingUntil
        default: false
        }
    }

    mutating func statementList() throws(LuaSyntaxError) -> [LuaStatement] {
        var statements: [LuaStatement] = []
        while !endsBlock(countingUntil: true) {
            if token.kind == .return {
                statements.append(try returnStatement())
                break
            }
            try statement(into: &statements)
        }
        return statements
    }

    private mutating func statement(into statements: inout [LuaStatement]) throws(LuaSyntaxError) {
        try enterLevel()
        let position = token.position
        switch token.kind {
        case .semicolon: try advance()
        case .if: statements.append(try ifStatement())
        case .while: statements.append(try whileStatement())
        case .do:
            try advance()
            let body = try block(isLoop: false)
            try expect(.end, toClose: .do, at: position)
            statements.append(.do(body))
        case .for: statements.append(try forStatement())
        case .repeat: statements.append(try repeatStatement())
        case .function: statements.append(try functionStatement())
        case .local: statements.append(try localStatement())
        case .doubleColon: try labelStatement(into: &statements)
        case .break:
            try advance()
            function.jump(to: FunctionScope.breakLabel, at: position)
            statements.append(.break(position))
        case .goto:
            try advance()
            let label = try name()
            function.jump(to: label.text, at: position)
            statements.append(.goto(label))
        default: statements.append(try expressionStatement())
        }
        leaveLevel()
    }

    private mutating func returnStatement() throws(LuaSyntaxError) -> LuaStatement {
        try enterLevel()
        let position = token.position
        try advance()
        var values: [LuaExpression] = []
        if !endsBlock(countingUntil: true), token.kind != .semicolon { values = try expressionList() }
        _ = try accept(.semicolon)
        leaveLevel()
        return .return(values, position)
    }

    private mutating func ifStatement() throws(LuaSyntaxError) -> LuaStatement {
        let position = token.position
        var clauses: [LuaClause] = []
        repeat {
            try advance()
            let condition = try expression()
            try expect(.then)
            clauses.append(LuaClause(condition: condition, body: try block(isLoop: false)))
        } while token.kind == .elseif
        var otherwise: LuaBlock?
        if try accept(.else) { otherwise = try block(isLoop: false) }
        try expect(.end, toClose: .if, at: position)
        return .if(clauses, otherwise: otherwise)
    }

    private mutating func whileStatement() throws(LuaSyntaxError) -> LuaStatement {
        let position = token.position
        try advance()
        let condition = try expression()
        try expect(.do)
        let body = try block(isLoop: true)
        try expect(.end, toClose: .while, at: position)
        return .while(condition, body)
    }

    /// The condition of `repeat` sees the locals of its block.
    private mutating func repeatStatement() throws(LuaSyntaxError) -> LuaStatement {
        let position = token.position
        try advance()
        function.enterBlock(isLoop: true)
        function.enterBlock(isLoop: false)
        let statements = try statementList()
        try expect(.until, toClose: .repeat, at: position)
        let condition = try expression()
        try leaveBlock()
        try leaveBlock()
        return .repeat(LuaBlock(statements: statements), until: condition)
    }

    /// A label; like liblua it takes the empty statements and labels after it first, to know whether it ends its block.
    private mutating func labelStatement(into statements: inout [LuaStatement]) throws(LuaSyntaxError) {
        try advance()
        let label = try name()
        try expect(.doubleColon)
        statements.append(.label(label))
        while token.kind == .semicolon || token.kind == .doubleColon { try statement(into: &statements) }
        if let other = function.labels.first(where: { $0.name == label.text })?.position {
            let (first, second) = (min(other, label.position), max(other, label.position))
            throw lexer.failure("label '\(label.text)' already defined on line \(first.line)", at: second)
        }
        if let (jump, local) = function.define(label, endsBlock: endsBlock(countingUntil: false)) {
            let line = jump.position.line
            throw lexer.failure(
                "<goto \(label.text)> at line \(line) jumps into the scope of local '\(local)'", at: jump.position)
        }
    }

    private mutating func expressionStatement() throws(LuaSyntaxError) -> LuaStatement {
        let first = try suffixedExpression()
        if token.kind == .assign || token.kind == .comma { return try assignment(first) }
        guard case .suffixed(_, let suffixes) = first, suffixes.last?.arguments != nil else {
            throw failure("syntax error")
        }
        return .call(first)
    }

    private mutating func assignment(_ first: LuaExpression) throws(LuaSyntaxError) -> LuaStatement {
        var targets = [first]
        try checkTarget(first)
        while try accept(.comma) {
            let target = try suffixedExpression()
            try checkTarget(target)
            targets.append(target)
            try enterLevel()
        }
        try expect(.assign)
        let values = try expressionList()
        leaveLevel(targets.count - 1)
        return .assignment(targets, values)
    }

    private func checkTarget(_ target: LuaExpression) throws(LuaSyntaxError) {
        switch target {
        case .name(let name): try checkAssignable(name)
        case .suffixed(_, let suffixes) where suffixes.last?.arguments == nil: return
        default: throw failure("syntax error")
        }
    }
}
