/// A JSON value with exactly one text: keys in the order of their bytes, no blanks, nothing escaped that need not be.
public indirect enum CanonicalJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// All 64 bits are kept.
    case integer(Int64)
    /// A finite number; always written with a fraction or an exponent, so that it reads back as what it was.
    case real(Double)
    case text(String)
    case array([CanonicalJSON])
    case object([String: CanonicalJSON])

    /// The text. Traps for a number that is not finite.
    public var encoded: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .real(let value): CanonicalJSON.write(value, to: &bytes)
        case .text(let text): CanonicalJSON.write(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                CanonicalJSON.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The shortest text that reads back as the same number.
    static func write(_ value: Double, to bytes: inout [UInt8]) {
        precondition(value.isFinite, "Invariant: JSON has finite numbers only")
        bytes += value.description.utf8
    }

    /// Quoted; quotes, backslashes and what is below a blank are escaped, everything else stands as it is.
    static func write(_ text: String, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
