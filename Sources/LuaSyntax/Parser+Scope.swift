extension Parser {
    /// The function being parsed; there is always one, the main function at least.
    var function: FunctionScope {
        get { functions[functions.count - 1] }
        _modify { yield &functions[functions.count - 1] }
    }

    /// Parses statements up to a token that ends a block, in a scope of their own.
    mutating func block(isLoop: Bool, declaring names: [String] = []) throws(LuaSyntaxError) -> LuaBlock {
        function.enterBlock(isLoop: isLoop)
        try declare(names)
        let statements = try statementList()
        try leaveBlock()
        return LuaBlock(statements: statements)
    }

    mutating func leaveBlock() throws(LuaSyntaxError) {
        guard let jump = function.leaveBlock() else { return }
        if jump.label == FunctionScope.breakLabel {
            throw lexer.failure("break outside loop at line \(jump.position.line)", at: jump.position)
        }
        throw lexer.failure("no visible label '\(jump.label)' for <goto> at line \(jump.position.line)", at: jump.position)
    }

    mutating func declare(_ names: [String]) throws(LuaSyntaxError) {
        for name in names { try declare(name) }
    }

    /// Makes a local visible from here on.
    mutating func declare(_ name: String, isReadOnly: Bool = false) throws(LuaSyntaxError) {
        function.locals.append(FunctionScope.Variable(name: name, isReadOnly: isReadOnly))
        try checkLocalCount(adding: 0)
    }

    /// Refuses a declaration list that would go over the limit of locals before it grows further.
    func checkLocalCount(adding count: Int) throws(LuaSyntaxError) {
        guard function.locals.count + count > Self.localLimit else { return }
        let place = function.line.map { "function at line \($0)" } ?? "main function"
        throw failure("too many local variables (limit is \(Self.localLimit)) in \(place)")
    }

    /// Refuses an assignment to a `<const>` or `<close>` variable.
    func checkAssignable(_ name: LuaName) throws(LuaSyntaxError) {
        for function in functions.reversed() {
            guard let variable = function.locals.last(where: { $0.name == name.text }) else { continue }
            if variable.isReadOnly {
                throw lexer.failure("attempt to assign to const variable '\(name.text)'", at: name.position)
            }
            return
        }
    }
}
