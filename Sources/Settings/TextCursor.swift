/// A reading position in TOML text that knows TOML's blanks, strings and keys.
struct TextCursor {
    private let bytes: [UInt8]
    private(set) var offset = 0
    private var line = 1
    private var column = 1

    init(text: String) {
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// The byte at the reading position; nil at the end.
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Everything from the reading position on.
    var rest: String { String(decoding: bytes[offset...], as: UTF8.self) }

    var position: SettingPosition { SettingPosition(line: line, column: column) }

    /// Steps over one byte; at the end it does nothing.
    mutating func advance() {
        guard offset < bytes.count else { return }
        let byte = bytes[offset]
        offset += 1
        if byte == UInt8(ascii: "\n") {
            (line, column) = (line + 1, 1)
        } else if offset == bytes.count || bytes[offset] & 0xC0 != 0x80 {
            column += 1
        }
    }

    mutating func skipSpaces() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { advance() }
    }

    /// Skips spaces, line breaks and comments.
    mutating func skipBlank() {
        while let byte = current {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): advance()
            case UInt8(ascii: "#"): skipLine()
            default: return
            }
        }
    }

    /// Skips to the next line.
    mutating func skipLine() {
        while let byte = current, byte != UInt8(ascii: "\n") { advance() }
        advance()
    }

    /// Skips a number, a flag or a date.
    mutating func skipBareValue() {
        let ends = [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "\n")]
        while let byte = current, !ends.contains(byte) { advance() }
    }

    /// Whether a date, a space and a single digit stand here: never TOML, and the library asserts on it.
    var isAtHalfTime: Bool {
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard let first = current, isDigit(first) else { return false }
        let token = bytes[offset...].prefix { isBareKeyByte($0) }
        let rest = bytes[token.endIndex...].prefix(3)
        guard token.contains(UInt8(ascii: "-")), rest.count == 3, rest.first == UInt8(ascii: " ") else { return false }
        return isDigit(rest[rest.startIndex + 1]) && !isDigit(rest[rest.startIndex + 2])
    }

    /// Skips a string of any of the four kinds.
    mutating func skipString() {
        guard let quote = current else { return }
        let isBasic = quote == UInt8(ascii: "\"")
        let isLong = isQuoted(quote, times: 3)
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        while let byte = current {
            if isBasic, byte == UInt8(ascii: "\\") {
                advance()
                advance()
            } else if isLong ? isQuoted(quote, times: 3) : byte == quote {
                for _ in 0..<(isLong ? 3 : 1) { advance() }
                if isLong { while current == quote { advance() } }
                return
            } else if !isLong, byte == UInt8(ascii: "\n") {
                return
            } else {
                advance()
            }
        }
    }

    /// Reads `a."b".c` with the position of each part: none when no key stands here, an empty one after
    /// a dot that ends the key.
    mutating func dottedKey() -> [(name: String, position: SettingPosition)] {
        var parts: [(name: String, position: SettingPosition)] = []
        while true {
            skipSpaces()
            let start = position
            guard let name = keyPart() else {
                if !parts.isEmpty { parts.append(("", start)) }
                return parts
            }
            parts.append((name, start))
            skipSpaces()
            guard current == UInt8(ascii: ".") else { return parts }
            advance()
        }
    }

    private func isQuoted(_ quote: UInt8, times: Int) -> Bool {
        offset + times <= bytes.count && bytes[offset..<(offset + times)].allSatisfy { $0 == quote }
    }

    private mutating func keyPart() -> String? {
        guard let byte = current else { return nil }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            let start = offset
            skipString()
            return unescaped(bytes[start..<offset])
        }
        let start = offset
        while let byte = current, isBareKeyByte(byte) || byte >= 0x80 { advance() }
        return start == offset ? nil : String(decoding: bytes[start..<offset], as: UTF8.self)
    }
}
