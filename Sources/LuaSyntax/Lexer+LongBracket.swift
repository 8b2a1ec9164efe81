extension Lexer {
    /// The number of `=` in a long bracket that opens here, nil when none does; reads nothing.
    func bracketLevel() -> Int? {
        var level = 0
        while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
        return peek(1 + level) == UInt8(ascii: "[") ? level : nil
    }

    /// The level of the long string that opens here, nil for a plain `[`, an error for `[=` without its second bracket.
    func longBracketLevel() throws(LuaSyntaxError) -> Int? {
        if let level = bracketLevel() { return level }
        guard peek() == UInt8(ascii: "=") else { return nil }
        var end = offset + 1
        while end < source.count, source[end] == UInt8(ascii: "=") { end += 1 }
        throw failure("invalid long string delimiter", at: position, near: offset..<end)
    }

    /// Reads a long string as one token.
    mutating func longString(_ level: Int, _ position: SourcePosition) throws(LuaSyntaxError) -> Token {
        let start = offset
        let content = try longBracket(level, what: "string", position)
        let text = String(decoding: content, as: UTF8.self)
        return Token(kind: .string, position: position, bytes: start..<offset, text: text)
    }

    /// Reads from the opening to the closing bracket and answers what is between, every line break as `\n`.
    mutating func longBracket(
        _ level: Int, what: String, _ start: SourcePosition
    ) throws(LuaSyntaxError) -> [UInt8] {
        for _ in 0..<level + 2 { advance() }
        if let byte = current, isLineBreak(byte) { advanceLine() }
        var content: [UInt8] = []
        while let byte = current {
            if byte == UInt8(ascii: "]"), closesBracket(level) {
                for _ in 0..<level + 2 { advance() }
                return content
            }
            content.append(isLineBreak(byte) ? 0x0A : byte)
            advanceAny()
        }
        throw failure("unfinished long \(what) (starting at line \(start.line)) near <eof>", at: start)
    }

    private func closesBracket(_ level: Int) -> Bool {
        guard peek(level + 1) == UInt8(ascii: "]") else { return false }
        return source[offset + 1..<offset + 1 + level].allSatisfy { $0 == UInt8(ascii: "=") }
    }
}
