/// One `--override key=value`.
struct SettingOverride {
    let path: [String]
    let value: PlacedValue

    /// Splits at the first `=` after a dotted key; a value that is no TOML is text.
    init(_ argument: String, number: Int) throws(SettingProblem) {
        var cursor = TextCursor(text: argument)
        path = cursor.dottedKey().map(\.name)
        guard !path.isEmpty, cursor.current == UInt8(ascii: "="), !path.contains(""), path.count <= 8 else {
            throw SettingProblem("expected key=value with a dotted key, such as account.balance=5000")
        }
        cursor.advance()
        guard path[0] != "strategy" else {
            throw SettingProblem("[[strategy]] is a list and cannot be overridden; edit the file or name another one")
        }
        let sections = Set(HeraldSettings.reference.map { $0.key.prefix { $0 != "." } })
        if path.count == 1, sections.contains(path[0][...]) {
            throw SettingProblem(
                "'\(path[0])' is a table; override one of its keys, such as \(SettingOverride.example(path[0]))")
        }
        let parsed = try SettingOverride.value(cursor.rest)
        if case .table = parsed {
            throw SettingProblem("a table cannot be overridden as a whole; override its keys one by one")
        }
        value = PlacedValue(value: parsed, place: .override(number, argument))
    }

    private static func example(_ section: String) -> String {
        let key = HeraldSettings.reference.first { $0.key.hasPrefix(section + ".") }?.key ?? section
        return key.split(separator: ".").map { $0 == "NAME" ? "EURUSD" : String($0) }.joined(separator: ".") + "=…"
    }

    private static func value(_ text: String) throws(SettingProblem) -> SettingValue {
        guard !text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" || $0 == "\0" }),
            !text.contains("\\u0000"),
            !text.contains("\\U00000000")
        else {
            throw SettingProblem("a value stands on one line, without NUL characters")
        }
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        do {
            let table = try SettingsDocument.parse("value = \(text)")
            if table.count == 1, let found = table["value"] { return found.value }
        } catch {
            if let first = trimmed.first, "\"'[{".contains(first) {
                throw SettingProblem("the value is no valid TOML: \(error.message)")
            }
        }
        return .text(String(trimmed))
    }
}
