import Logging

extension LogRecord {
    /// `2014-05-02T13:00:00.250Z INFO     herald: message name=value`: one line for people, without the line break.
    var textLine: String {
        let word = level.rawValue.uppercased()
        let pad = String(repeating: " ", count: max(0, 8 - word.count))
        var line = "\(time) \(word)\(pad) \(LogRecord.plain(label)): \(LogRecord.plain(message))"
        for (name, value) in fields { line += " \(LogRecord.name(name))=\(value.textForm)" }
        return line
    }

    /// One JSON object, without the line break: `time`, `level`, `logger`, `message`, then the fields; a field that is called like one
    /// of these ends in `_`.
    var jsonLine: String {
        var line = "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"logger\":\(JSONText.quoted(label))"
        line += ",\"message\":\(JSONText.quoted(message))"
        for (name, value) in fields {
            let key = ["time", "level", "logger", "message"].contains(name) ? name + "_" : name
            line += ",\(JSONText.quoted(key)):\(value.jsonForm)"
        }
        return line + "}"
    }

    /// Text that cannot leave its line: what does not show is escaped as in JSON, and so is the backslash that would fake an escape.
    private static func plain(_ text: String) -> String {
        String(JSONText.quoted(text).dropFirst().dropLast()).replacing("\\\"", with: "\"")
    }

    /// A name that cannot be taken for a value.
    private static func name(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789_.-".unicodeScalars.contains($0) }
        return isPlain ? text : JSONText.quoted(text)
    }
}

extension LogValue {
    /// As JSON.
    var jsonForm: String {
        switch self {
        case .text(let text): JSONText.quoted(text)
        case .integer(let value): String(value)
        case .number(let value): JSONText.number(value)
        case .flag(let value): "\(value)"
        case .list(let values): "[" + values.map(\.jsonForm).joined(separator: ",") + "]"
        case .object(let fields): "{" + fields.map { "\(JSONText.quoted($0.name)):\($0.value.jsonForm)" }.joined(separator: ",") + "}"
        }
    }

    /// Text without quotes where nothing in it needs them.
    fileprivate var textForm: String {
        guard case .text(let text) = self else { return jsonForm }
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                !JSONText.isHidden($0) && !" =\"\\".unicodeScalars.contains($0) && !$0.properties.isWhitespace
            }
        return isPlain ? text : JSONText.quoted(text)
    }
}
