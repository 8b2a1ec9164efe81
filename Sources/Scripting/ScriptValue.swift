/// A value that crosses the border between the host and a script, copied on the way.
public indirect enum ScriptValue: Hashable, Sendable {
    /// The absence of a value.
    case none
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// A floating-point number, which may be not-a-number or infinite.
    case number(Double)
    /// A text; bytes that are not UTF-8 arrive repaired.
    case string(String)
    /// A table with its keys in script order: numbers ascending, then strings bytewise, then booleans.
    case table([ScriptEntry])
    /// A function of the script, which cannot be handed back.
    case function

    /// The value under a text key; `.none` when this is no table or has no such key.
    public subscript(_ key: String) -> ScriptValue { value(under: .string(key)) }

    /// The value under a whole-number key, the first element of a list being 1; `.none` when there is none.
    public subscript(_ key: Int) -> ScriptValue { value(under: .integer(Int64(key))) }

    /// The number this is, whether integer or not; nil for anything else.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The text this is; nil for anything else.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The entries of the table this is; nil for anything else.
    public var entries: [ScriptEntry]? {
        if case .table(let entries) = self { entries } else { nil }
    }

    /// Whether this is the absence of a value.
    public var isNone: Bool { self == .none }

    /// What a script calls the type of this value: nil, boolean, number, string, table or function.
    public var typeName: String {
        switch self {
        case .none: "nil"
        case .bool: "boolean"
        case .integer, .number: "number"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        }
    }

    private func value(under key: ScriptValue) -> ScriptValue {
        guard case .table(let entries) = self else { return .none }
        return entries.first { $0.key == key }?.value ?? .none
    }
}

/// One key of a table and what it holds.
public struct ScriptEntry: Hashable, Sendable {
    /// The key: an integer, number, string or bool.
    public var key: ScriptValue
    /// The value; `.none` in a frozen table makes the key known but nil.
    public var value: ScriptValue

    /// Makes an entry.
    public init(key: ScriptValue, value: ScriptValue) {
        self.key = key
        self.value = value
    }

    /// Makes an entry with a text key.
    public init(_ key: String, _ value: ScriptValue) {
        self.init(key: .string(key), value: value)
    }
}
