/// A recursive descent parser of Lua 5.4 that refuses whatever liblua's own compiler refuses about syntax and scope.
struct Parser {
    /// How deep statements and expressions may nest; liblua stops at 200 C levels.
    static let levelLimit = 190
    /// How many locals a function may have active, as in liblua.
    static let localLimit = 200

    var lexer: Lexer
    var token: Token
    /// The token after the current one, when it was needed.
    private var ahead: Token?
    private var levels = 0
    var functions = [FunctionScope(line: nil, isVararg: true)]

    init(text: String, path: String) throws(LuaSyntaxError) {
        lexer = Lexer(text: text, path: path)
        token = try lexer.next()
    }

    /// Parses the whole text.
    mutating func mainFunction() throws(LuaSyntaxError) -> LuaBlock {
        function.enterBlock(isLoop: false)
        let statements = try statementList()
        guard token.kind == .endOfFile else { throw expected(.endOfFile) }
        try leaveBlock()
        return LuaBlock(statements: statements)
    }

    // MARK: Tokens

    mutating func advance() throws(LuaSyntaxError) {
        if let next = ahead {
            token = next
            ahead = nil
        } else {
            token = try lexer.next()
        }
    }

    mutating func kindAhead() throws(LuaSyntaxError) -> TokenKind {
        if ahead == nil { ahead = try lexer.next() }
        return ahead?.kind ?? .endOfFile
    }

    /// Steps over the token if it is of the kind.
    mutating func accept(_ kind: TokenKind) throws(LuaSyntaxError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func expect(_ kind: TokenKind) throws(LuaSyntaxError) {
        guard try accept(kind) else { throw expected(kind) }
    }

    /// Steps over the token that closes what another opened.
    mutating func expect(
        _ kind: TokenKind, toClose opening: TokenKind, at position: SourcePosition
    ) throws(LuaSyntaxError) {
        if try accept(kind) { return }
        if position.line == token.position.line { throw expected(kind) }
        throw failure("\(kind.quoted) expected (to close \(opening.quoted) at line \(position.line))")
    }

    mutating func name() throws(LuaSyntaxError) -> LuaName {
        guard token.kind == .name else { throw expected(.name) }
        let name = LuaName(text: token.text, position: token.position)
        try advance()
        return name
    }

    // MARK: Errors

    func expected(_ kind: TokenKind) -> LuaSyntaxError {
        failure("\(kind.quoted) expected")
    }

    /// An error at the current token.
    func failure(_ message: String) -> LuaSyntaxError {
        lexer.failure(message, at: token.position, near: token.bytes)
    }

    // MARK: Depth

    mutating func enterLevel(_ count: Int = 1) throws(LuaSyntaxError) {
        levels += count
        if levels > Self.levelLimit {
            throw failure("chunk has too many syntax levels (limit is \(Self.levelLimit))")
        }
    }

    mutating func leaveLevel(_ count: Int = 1) {
        levels -= count
    }
}
