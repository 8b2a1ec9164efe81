/// Something a person should know about a script, placed in its source.
public struct ScriptFinding: Hashable, Sendable {
    /// How much a finding weighs.
    public enum Severity: String, Sendable { case error, warning }

    /// Path of the script, or of the module it lies in.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in characters.
    public var column: Int
    /// An error keeps the script from running, a warning does not.
    public var severity: Severity
    /// What happened, why, and what to do.
    public var message: String
    /// The parameter that was given from outside and is at fault; nil for everything else.
    public var parameter: String?

    public init(
        file: String, line: Int, column: Int, severity: Severity = .error, message: String, parameter: String? = nil
    ) {
        (self.file, self.line, self.column) = (file, line, column)
        (self.severity, self.message, self.parameter) = (severity, message, parameter)
    }

    /// `file:line:column: error: text`.
    public var text: String { "\(printable(file)):\(line):\(column): \(severity.rawValue): \(printable(message))" }
}

/// Why a script cannot run.
public struct ScriptFailure: Error, Sendable {
    /// Where the remedy lies.
    public enum Kind: Sendable {
        /// The file cannot be read: the user must change something outside the script.
        case file
        /// The file holds a script of the other kind, a strategy where an exit is wanted: the user must name another.
        case unwanted
        /// The parameters given from outside do not fit: the user must change them.
        case parameters
        /// The script itself is wrong.
        case script
    }

    /// Which step failed, and so who must change what.
    public var kind: Kind
    /// Everything that was wrong at that step.
    public var findings: [ScriptFinding]

    public init(_ kind: Kind, _ findings: [ScriptFinding]) { (self.kind, self.findings) = (kind, findings) }
}
