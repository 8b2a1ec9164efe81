/// A TOML value apart from its library.
enum SettingValue: Sendable, Equatable {
    case flag(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case array([PlacedValue])
    case table([String: PlacedValue])
    /// What no setting is: a date, a time; in words with its article.
    case other(String)

    /// What it is, for messages: `the string "ten"`.
    var described: String {
        switch self {
        case .flag(let value): "\(value)"
        case .integer(let value): "the integer \(value)"
        case .number(let value): "the number \(value)"
        case .text(let value): "the string \(quoted(value))"
        case .array: "a list"
        case .table: "a table"
        case .other(let words): words
        }
    }

    /// The value as TOML, for the reference; only for scalars.
    var toml: String {
        switch self {
        case .flag(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): quoted(value)
        case .array, .table, .other: described
        }
    }
}

/// A value and where it was written.
struct PlacedValue: Sendable, Equatable {
    var value: SettingValue
    var place: SettingPlace
    /// Of a TOML date, which is ``SettingValue/other(_:)`` to all keys but one: days since 1970-01-01.
    var day: Int64?
}

/// Where a value was written.
enum SettingPlace: Sendable, Hashable {
    case file(SettingPosition)
    /// The number of the `--override` argument, and its text.
    case override(Int, String)

    /// The order of messages: the file from top to bottom, then overrides as given.
    var order: (Int, Int, Int) {
        switch self {
        case .file(let position): (0, position.line, position.column)
        case .override(let number, _): (1, number, 0)
        }
    }

    var isOverride: Bool {
        if case .override = self { true } else { false }
    }
}

/// Text in quotes for a message: characters that do not show escaped, at most 60 characters.
func quoted(_ text: String) -> String {
    let hidden: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
    var result = "\""
    for scalar in text.unicodeScalars.prefix(60) {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        default:
            let isControl = hidden.contains(scalar.properties.generalCategory)
            result += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
    }
    return result + (text.unicodeScalars.count > 60 ? "…\"" : "\"")
}

/// A dotted key as TOML would write it: parts that are no bare keys in quotes.
func dotted(_ parts: [String]) -> String {
    parts.map { part in
        let isBare = !part.isEmpty && part.utf8.allSatisfy(isBareKeyByte)
        return isBare ? part : quoted(part)
    }.joined(separator: ".")
}

/// Whether a byte may stand in a TOML key without quotes.
func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
