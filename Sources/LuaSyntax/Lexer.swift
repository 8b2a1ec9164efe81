/// Splits a Lua 5.4 source into tokens, one at a time.
struct Lexer {
    let source: [UInt8]
    let path: String
    var offset = 0
    var line = 1
    var column = 1

    init(text: String, path: String) {
        source = Array(text.utf8)
        self.path = path
        if source.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        if current == UInt8(ascii: "#") { skipLine() }
    }

    /// The byte at the reading position, nil at the end of the text.
    var current: UInt8? { offset < source.count ? source[offset] : nil }

    var position: SourcePosition { SourcePosition(line: line, column: column) }

    func peek(_ distance: Int = 1) -> UInt8? {
        offset + distance < source.count ? source[offset + distance] : nil
    }

    /// Steps over one byte that is not a line break; only the first byte of a scalar moves the column.
    mutating func advance() {
        if source[offset] & 0xC0 != 0x80 { column += 1 }
        offset += 1
    }

    /// Steps over one line break: `\n`, `\r`, `\r\n` or `\n\r`.
    mutating func advanceLine() {
        let first = source[offset]
        offset += 1
        if let second = current, isLineBreak(second), second != first { offset += 1 }
        line += 1
        column = 1
    }

    /// Steps over the byte whatever it is.
    mutating func advanceAny() {
        if isLineBreak(source[offset]) { advanceLine() } else { advance() }
    }

    mutating func skipLine() {
        while let byte = current, !isLineBreak(byte) { advance() }
    }

    /// Reads the next token, skipping white space and comments.
    mutating func next() throws(LuaSyntaxError) -> Token {
        try skipBlank()
        let start = offset
        let position = position
        guard let byte = current else {
            return Token(kind: .endOfFile, position: position, bytes: start..<start, text: "")
        }
        if isNameStart(byte) { return name(position) }
        if isDigit(byte) || (byte == UInt8(ascii: ".") && peek().map(isDigit) == true) { return try numeral(position) }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try quotedString(byte, position) }
        if byte == UInt8(ascii: "["), let level = try longBracketLevel() { return try longString(level, position) }
        return symbol(byte, position)
    }

    private mutating func skipBlank() throws(LuaSyntaxError) {
        while let byte = current {
            if isLineBreak(byte) {
                advanceLine()
            } else if byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C {
                advance()
            } else if byte == UInt8(ascii: "-"), peek() == UInt8(ascii: "-") {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(LuaSyntaxError) {
        let start = position
        advance()
        advance()
        if current == UInt8(ascii: "["), let level = bracketLevel() {
            _ = try longBracket(level, what: "comment", start)
        } else {
            skipLine()
        }
    }

    private mutating func name(_ position: SourcePosition) -> Token {
        let start = offset
        while let byte = current, isNameStart(byte) || isDigit(byte) { advance() }
        let text = String(decoding: source[start..<offset], as: UTF8.self)
        return Token(kind: TokenKind.reserved[text] ?? .name, position: position, bytes: start..<offset, text: text)
    }
}
