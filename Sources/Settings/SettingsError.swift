/// Every mistake found in a configuration, in the order of their positions, overrides last.
public struct SettingsFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// At least one.
    public let errors: [SettingsError]

    init(_ errors: [SettingsError]) { self.errors = errors }

    /// One line per error.
    public var description: String { errors.map(\.text).joined(separator: "\n") }
}

/// One mistake in a configuration: where, what and what to do.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file as the user named it, or `--override key=value`.
    public let path: String
    /// From 1; nil when the mistake has no line (a missing file, an override).
    public let line: Int?
    /// From 1, in Unicode scalars; nil exactly when `line` is.
    public let column: Int?
    /// The dotted key it is about; empty when it is about the file as a whole.
    public let key: String
    /// What is wrong and what is allowed, in words.
    public let message: String

    init(path: String, position: SettingPosition? = nil, key: String, message: String) {
        (self.path, self.key, self.message) = (path, key, message)
        (line, column) = (position?.line, position?.column)
    }

    /// `config.toml:12:1: error: …`.
    public var text: String {
        let place = if let line, let column { "\(path):\(line):\(column)" } else { path }
        return "\(place): error: \(message)"
    }

    /// The same as ``text``.
    public var description: String { text }
}
