/// A table constructor.
package struct LuaTable: Sendable {
    /// The entries in source order.
    package let fields: [LuaField]
    /// Where the opening brace stands.
    package let position: SourcePosition

    /// The entries with a string key known before the script runs.
    package var namedFields: [(name: LuaName, value: LuaExpression)] {
        fields.compactMap { field in field.name.map { ($0, field.value) } }
    }

    /// True when some key is computed while the script runs, so the string keys are not all known.
    package var hasComputedKeys: Bool {
        fields.contains { field in
            switch field {
            case .positional, .named, .keyed(.string, _), .keyed(.number, _): false
            case .keyed: true
            }
        }
    }
}

/// One entry of a table constructor.
package enum LuaField: Sendable {
    case positional(LuaExpression)
    case named(LuaName, LuaExpression)
    case keyed(LuaExpression, LuaExpression)

    /// The string key, if it is an identifier or a literal string.
    package var name: LuaName? {
        switch self {
        case .named(let name, _): name
        case .keyed(.string(let text, let position), _): LuaName(text: text, position: position)
        case .positional, .keyed: nil
        }
    }

    /// The value of the entry.
    package var value: LuaExpression {
        switch self {
        case .positional(let value), .named(_, let value), .keyed(_, let value): value
        }
    }
}
