extension Lexer {
    /// Reads a string between quotes and decodes its escapes.
    mutating func quotedString(_ quote: UInt8, _ position: SourcePosition) throws(LuaSyntaxError) -> Token {
        let start = offset
        var content: [UInt8] = []
        advance()
        while current != quote {
            guard let byte = current else {
                throw failure("unfinished string near <eof>", at: position)
            }
            if isLineBreak(byte) {
                throw failure("unfinished string", at: position, near: start..<offset)
            }
            if byte == UInt8(ascii: "\\") {
                try escape(stringStart: start, into: &content)
            } else {
                content.append(byte)
                advance()
            }
        }
        advance()
        let text = String(decoding: content, as: UTF8.self)
        return Token(kind: .string, position: position, bytes: start..<offset, text: text)
    }

    private mutating func escape(stringStart: Int, into content: inout [UInt8]) throws(LuaSyntaxError) {
        let backslash = position
        advance()
        guard let byte = current else { return }
        if let plain = Self.plainEscapes[byte] {
            content.append(plain)
            advance()
        } else if isLineBreak(byte) {
            content.append(0x0A)
            advanceLine()
        } else if isDigit(byte) {
            content.append(try decimalEscape(stringStart, backslash))
        } else {
            switch byte {
            case UInt8(ascii: "x"): content.append(try hexadecimalEscape(stringStart, backslash))
            case UInt8(ascii: "u"): content += try unicodeEscape(stringStart, backslash)
            case UInt8(ascii: "z"): skipEscapedBlank()
            default: throw escapeFailure("invalid escape sequence", stringStart, backslash)
            }
        }
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B,
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
    ]

    /// `\z` skips the white space that follows, line breaks included.
    private mutating func skipEscapedBlank() {
        advance()
        while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { advanceAny() }
    }

    private mutating func decimalEscape(_ start: Int, _ backslash: SourcePosition) throws(LuaSyntaxError) -> UInt8 {
        var value = 0
        var digits = 0
        while digits < 3, let byte = current, isDigit(byte) {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            digits += 1
            advance()
        }
        guard value <= 255 else { throw escapeFailure("decimal escape too large", start, backslash) }
        return UInt8(value)
    }

    private mutating func hexadecimalEscape(_ start: Int, _ backslash: SourcePosition) throws(LuaSyntaxError) -> UInt8 {
        advance()
        var value: UInt8 = 0
        for _ in 0..<2 {
            guard let digit = current.flatMap(hexadecimalValue) else {
                throw escapeFailure("hexadecimal digit expected", start, backslash)
            }
            value = value << 4 | digit
            advance()
        }
        return value
    }

    /// `\u{HHH}` up to 2^31 - 1, in UTF-8 extended to six bytes as liblua writes it.
    private mutating func unicodeEscape(_ start: Int, _ backslash: SourcePosition) throws(LuaSyntaxError) -> [UInt8] {
        advance()
        guard current == UInt8(ascii: "{") else { throw escapeFailure("missing '{'", start, backslash) }
        advance()
        guard current.flatMap(hexadecimalValue) != nil else {
            throw escapeFailure("hexadecimal digit expected", start, backslash)
        }
        var value: UInt32 = 0
        while let digit = current.flatMap(hexadecimalValue) {
            guard value <= 0x7FF_FFFF else { throw escapeFailure("UTF-8 value too large", start, backslash) }
            value = value << 4 | UInt32(digit)
            advance()
        }
        guard current == UInt8(ascii: "}") else { throw escapeFailure("missing '}'", start, backslash) }
        advance()
        return extendedUTF8(value)
    }

    private func escapeFailure(_ message: String, _ start: Int, _ backslash: SourcePosition) -> LuaSyntaxError {
        var end = offset
        if let byte = current, !isLineBreak(byte) {
            end += 1
            while end < source.count, source[end] & 0xC0 == 0x80 { end += 1 }
        }
        return failure(message, at: backslash, near: start..<end)
    }
}

/// The bytes of a code up to 2^31 - 1.
private func extendedUTF8(_ code: UInt32) -> [UInt8] {
    if code < 0x80 { return [UInt8(code)] }
    var rest = code
    var tail: [UInt8] = []
    var firstLimit: UInt32 = 0x3F
    repeat {
        tail.append(UInt8(0x80 | (rest & 0x3F)))
        rest >>= 6
        firstLimit >>= 1
    } while rest > firstLimit
    tail.append(UInt8(truncatingIfNeeded: ~firstLimit << 1 | rest))
    return tail.reversed()
}
