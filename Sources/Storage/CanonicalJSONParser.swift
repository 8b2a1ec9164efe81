extension CanonicalJSON {
    /// Where and why a text is no JSON.
    public struct SyntaxError: Error, Hashable, Sendable {
        /// Byte of the text, from 0.
        public let offset: Int
        public let reason: String

        /// For people.
        public var message: String { "byte \(offset): \(reason)" }
    }

    /// Reads any JSON text of up to 128 levels, canonical or not; a number without fraction and exponent has to fit 64 bits, and
    /// a key may stand once in its object.
    public init(parsing text: String) throws(SyntaxError) {
        var parser = CanonicalJSONParser(bytes: Array(text.utf8))
        self = try parser.document()
    }
}

struct CanonicalJSONParser {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(CanonicalJSON.SyntaxError) -> CanonicalJSON {
        let value = try value(depth: 0)
        skipBlanks()
        guard offset == bytes.count else { throw error("something stands behind the value") }
        return value
    }

    private func error(_ reason: String) -> CanonicalJSON.SyntaxError { .init(offset: offset, reason: reason) }

    private mutating func skipBlanks() {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    }

    /// Takes a byte if it comes next, blanks aside.
    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: wanted) else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(CanonicalJSON.SyntaxError) -> CanonicalJSON {
        guard depth < 128 else { throw error("nested more than 128 levels deep") }
        if take("{") { return try object(depth) }
        if take("[") { return try array(depth) }
        if take("\"") { return .text(try string()) }
        for (word, value) in [("null", CanonicalJSON.null), ("true", .bool(true)), ("false", .bool(false))] {
            if bytes[offset...].starts(with: word.utf8) {
                offset += word.utf8.count
                return value
            }
        }
        return try number()
    }

    private mutating func object(_ depth: Int) throws(CanonicalJSON.SyntaxError) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [:]
        if take("}") { return .object(members) }
        repeat {
            guard take("\"") else { throw error("a key is expected") }
            let key = try string()
            guard take(":") else { throw error("a colon is expected") }
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
                throw error("the key \"\(key)\" stands twice")
            }
        } while take(",")
        guard take("}") else { throw error("a comma or a closing brace is expected") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(CanonicalJSON.SyntaxError) -> CanonicalJSON {
        var elements: [CanonicalJSON] = []
        if take("]") { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw error("a comma or a closing bracket is expected") }
        return .array(elements)
    }

    private mutating func number() throws(CanonicalJSON.SyntaxError) -> CanonicalJSON {
        let start = offset
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let whole = digits()
        guard whole == 1 || whole > 1 && bytes[offset - whole] != UInt8(ascii: "0") else { throw error("a value is expected") }
        var isWhole = true
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            (offset, isWhole) = (offset + 1, false)
            guard digits() > 0 else { throw error("a digit is expected") }
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            (offset, isWhole) = (offset + 1, false)
            if offset < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[offset]) { offset += 1 }
            guard digits() > 0 else { throw error("a digit is expected") }
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole {
            guard let value = Int64(text) else { throw error("\(text) does not fit 64 bits") }
            return .integer(value)
        }
        guard let value = Double(text), value.isFinite else { throw error("\(text) does not fit a number") }
        return .real(value)
    }

    /// Passes over digits; returns how many.
    private mutating func digits() -> Int {
        let start = offset
        while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
        return offset - start
    }

    /// The rest of a text behind its opening quote.
    private mutating func string() throws(CanonicalJSON.SyntaxError) -> String {
        var text: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else { throw error("the text is no UTF-8") }
                return valid
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw error("a control character stands in a text")
            default: text.append(byte)
            }
        }
        throw error("the text does not end")
    }

    private mutating func escape() throws(CanonicalJSON.SyntaxError) -> [UInt8] {
        guard offset < bytes.count else { throw error("the text does not end") }
        offset += 1
        switch bytes[offset - 1] {
        case UInt8(ascii: "\""): return [0x22]
        case UInt8(ascii: "\\"): return [0x5C]
        case UInt8(ascii: "/"): return [0x2F]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard bytes[offset...].starts(with: "\\u".utf8) else { throw error("half a character") }
                offset += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half a character") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half a character") }
            return Array(String(Character(scalar)).utf8)
        default: throw error("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(CanonicalJSON.SyntaxError) -> UInt32 {
        guard offset + 4 <= bytes.count, bytes[offset..<offset + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are expected") }
        offset += 4
        return code
    }
}
