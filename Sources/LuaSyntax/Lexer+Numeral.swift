extension Lexer {
    /// Reads a numeral as greedily as liblua, then checks its form.
    mutating func numeral(_ position: SourcePosition) throws(LuaSyntaxError) -> Token {
        let start = offset
        var exponentMark = UInt8(ascii: "e")
        let first = source[offset]
        advance()
        if first == UInt8(ascii: "0"), let mark = current, mark | 0x20 == UInt8(ascii: "x") {
            exponentMark = UInt8(ascii: "p")
            advance()
        }
        while let byte = current {
            if byte | 0x20 == exponentMark {
                advance()
                if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { advance() }
            } else if hexadecimalValue(byte) != nil || byte == UInt8(ascii: ".") {
                advance()
            } else {
                break
            }
        }
        if let byte = current, isNameStart(byte) { advance() }
        let bytes = start..<offset
        guard isNumeral(source[bytes], exponentMark) else {
            throw failure("malformed number", at: position, near: bytes)
        }
        let text = String(decoding: source[bytes], as: UTF8.self)
        return Token(kind: .number, position: position, bytes: bytes, text: text)
    }

    /// True for `digits[.digits][exponent]` with at least one digit in the mantissa and, where marked, in the exponent.
    private func isNumeral(_ bytes: ArraySlice<UInt8>, _ exponentMark: UInt8) -> Bool {
        var rest = bytes
        let isHexadecimal = exponentMark == UInt8(ascii: "p")
        if isHexadecimal { rest = rest.dropFirst(2) }
        let isMantissaDigit = { (byte: UInt8) in isHexadecimal ? hexadecimalValue(byte) != nil : isDigit(byte) }
        let whole = rest.prefix(while: isMantissaDigit)
        rest = rest.dropFirst(whole.count)
        var digits = whole.count
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: isMantissaDigit)
            rest = rest.dropFirst(fraction.count)
            digits += fraction.count
        }
        guard digits > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark | 0x20 == exponentMark else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }
}
