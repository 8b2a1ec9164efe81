public import Market
public import Settings

/// Something a person is told of at once.
public struct Alert: Sendable, Equatable {
    /// A named detail.
    public struct Field: Sendable, Equatable {
        /// What it is.
        public var name: String
        /// In words, with its unit.
        public var value: String
        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    /// What it is about, stable, for machines: `order_rejected`.
    public var code: String
    /// How grave it is.
    public var level: AlertSettings.Level
    /// What happened, in a few words.
    public var title: String
    /// What happened, why, and what becomes of it.
    public var text: String
    /// When, UTC.
    public var time: Timestamp
    /// Details.
    public var fields: [Field]
    /// What it concerns; the same code about the same subject is a repetition.
    public var subject: String

    public init(
        code: String, level: AlertSettings.Level, title: String, text: String, time: Timestamp, fields: [Field] = [], subject: String = ""
    ) {
        (self.code, self.level, self.title, self.text) = (code, level, title, text)
        (self.time, self.fields, self.subject) = (time, fields, subject)
    }

    /// All its texts changed.
    func mapTexts(_ change: (String) -> String) -> Alert {
        Alert(
            code: code, level: level, title: change(title), text: change(text), time: time,
            fields: fields.map { Field(change($0.name), change($0.value)) }, subject: change(subject))
    }
}

extension Alert {
    /// Characters of a message; services refuse longer ones.
    static let longest = 3000

    /// For people: level and title, text, one line per field.
    func message(from bot: String) -> String {
        let head = "[\(level.rawValue)] \(bot): \(Alert.oneLine(title))"
        let lines = [head, text] + fields.map { "\(Alert.oneLine($0.name)): \(Alert.oneLine($0.value))" } + ["\(time)"]
        let all = lines.filter { !$0.isEmpty }.joined(separator: "\n")
        return all.count <= Alert.longest ? all : all.prefix(Alert.longest) + "…"
    }

    /// All of it for machines, on one line.
    func json(from bot: String) -> String {
        let details = fields.map { "{\"name\":\(JSONText.quoted($0.name)),\"value\":\(JSONText.quoted($0.value))}" }
        let texts = [("bot", bot), ("code", code), ("level", level.rawValue), ("title", title), ("text", text), ("subject", subject)]
        let head = texts.map { "\"\($0.0)\":\(JSONText.quoted($0.1))" }.joined(separator: ",")
        return "{\(head),\"time\":\"\(time)\",\"fields\":[\(details.joined(separator: ","))]}"
    }

    /// Text whose line breaks and hidden characters became spaces.
    static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { JSONText.isHidden($0) ? " " : $0 }))
    }
}

extension AlertSettings.Level: Comparable {
    /// The graver is greater.
    public static func < (left: AlertSettings.Level, right: AlertSettings.Level) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
