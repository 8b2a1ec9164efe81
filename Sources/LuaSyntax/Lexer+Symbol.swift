extension Lexer {
    /// Reads an operator or a delimiter, or one character that is neither.
    mutating func symbol(_ byte: UInt8, _ position: SourcePosition) -> Token {
        let start = offset
        for length in [3, 2, 1] where start + length <= source.count {
            let spelling = source[start..<start + length]
            guard spelling.allSatisfy({ $0 < 0x80 && $0 > 0x20 && !isNameStart($0) }) else { continue }
            guard let kind = TokenKind(rawValue: String(decoding: spelling, as: UTF8.self)) else { continue }
            for _ in 0..<length { advance() }
            return Token(kind: kind, position: position, bytes: start..<offset, text: "")
        }
        advance()
        while let next = current, next & 0xC0 == 0x80 { advance() }
        return Token(kind: .unknown, position: position, bytes: start..<offset, text: "")
    }

    /// The error at a place, with liblua's `near '…'` made of the given bytes.
    func failure(_ message: String, at position: SourcePosition, near bytes: Range<Int>) -> LuaSyntaxError {
        failure("\(message) near \(spelling(bytes))", at: position)
    }

    /// The error at a place.
    func failure(_ message: String, at position: SourcePosition) -> LuaSyntaxError {
        LuaSyntaxError(path: path, line: position.line, column: position.column, message: message)
    }

    /// The source text of some bytes in quotes, cut after 60 characters, control characters by number.
    func spelling(_ bytes: Range<Int>) -> String {
        if bytes.isEmpty { return TokenKind.endOfFile.rawValue }
        var text = ""
        let limit = 60
        let whole = String(decoding: source[bytes.lowerBound..<min(bytes.upperBound, bytes.lowerBound + 4 * limit)], as: UTF8.self)
        let scalars = whole.unicodeScalars
        for scalar in scalars.prefix(limit) {
            if scalar.value < 0x20 || scalar.value == 0x7F {
                text += "<\\\(scalar.value)>"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return scalars.count > limit ? "'\(text)…'" : "'\(text)'"
    }
}

func isLineBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isNameStart(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
}

/// The value of a hexadecimal digit.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - UInt8(ascii: "0") }
    let lower = byte | 0x20
    guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "f") else { return nil }
    return lower - UInt8(ascii: "a") + 10
}
