/// A text a script may load with `require`.
public struct ScriptModule: Sendable, Hashable {
    /// The exact name `require` finds it by.
    public var name: String
    /// The file shown in messages.
    public var file: String
    /// The text.
    public var source: String

    /// Makes a module.
    public init(name: String, file: String, source: String) {
        self.name = name
        self.file = file
        self.source = source
    }
}

/// One line a script logged.
public struct ScriptLogLine: Sendable, Hashable {
    /// The text, at most 2,000 bytes.
    public var text: String
    /// The source line of the call, from 1; nil when unknown.
    public var line: Int?

    /// Makes a line.
    public init(text: String, line: Int?) {
        self.text = text
        self.line = line
    }
}
