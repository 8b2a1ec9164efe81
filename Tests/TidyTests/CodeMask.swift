/// Blanks comments and literals out of Swift and C, so that rules see code only; lines and columns stay.
///
/// Code inside a string's interpolation stays visible.
struct CodeMask {
    private let bytes: [UInt8]
    private let isC: Bool
    private var output: [UInt8] = []
    private var index = 0

    static func code(_ text: String, isC: Bool) -> String {
        var mask = CodeMask(bytes: Array(text.utf8), isC: isC)
        mask.output.reserveCapacity(mask.bytes.count)
        mask.code(untilParenthesis: false)
        return String(decoding: mask.output, as: UTF8.self)
    }

    private init(bytes: [UInt8], isC: Bool) { (self.bytes, self.isC) = (bytes, isC) }

    private func at(_ text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
    }

    private mutating func keep() {
        output.append(bytes[index])
        index += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<min(count, bytes.count - index) {
            output.append(bytes[index] == 10 ? 10 : 32)
            index += 1
        }
    }

    private mutating func code(untilParenthesis: Bool) {
        var depth = 0
        while index < bytes.count {
            if at("//") {
                while index < bytes.count, bytes[index] != 10 { blank() }
            } else if at("/*") {
                comment()
            } else if bytes[index] == UInt8(ascii: "\"") || hashesBeforeQuote > 0 {
                string()
            } else if isC, bytes[index] == UInt8(ascii: "'") {
                character()
            } else {
                if bytes[index] == UInt8(ascii: "(") { depth += 1 }
                if bytes[index] == UInt8(ascii: ")") {
                    depth -= 1
                    if untilParenthesis, depth == 0 { return keep() }
                }
                keep()
            }
        }
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if at("/*"), !isC || depth == 0 {
                depth += 1
                blank(2)
            } else if at("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && index < bytes.count
    }

    private var hashesBeforeQuote: Int {
        var end = index
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return !isC && end > index && end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - index : 0
    }

    private mutating func string() {
        let hashes = hashesBeforeQuote
        blank(hashes)
        let quotes = !isC && at("\"\"\"") ? 3 : 1
        blank(quotes)
        let close = Array(repeating: UInt8(ascii: "\""), count: quotes) + Array(repeating: UInt8(ascii: "#"), count: hashes)
        let escape = [UInt8(ascii: "\\")] + Array(repeating: UInt8(ascii: "#"), count: hashes)
        while index < bytes.count {
            if bytes[index...].starts(with: close) { return blank(close.count) }
            if bytes[index...].starts(with: escape) {
                blank(escape.count)
                if !isC, index < bytes.count, bytes[index] == UInt8(ascii: "(") { code(untilParenthesis: true) } else { blank() }
            } else {
                blank()
            }
        }
    }

    private mutating func character() {
        blank()
        while index < bytes.count, bytes[index] != UInt8(ascii: "'"), bytes[index] != 10 {
            blank(bytes[index] == UInt8(ascii: "\\") ? 2 : 1)
        }
        blank()
    }
}
