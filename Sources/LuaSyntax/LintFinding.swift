/// One thing the linter has to say about a script.
public struct LintFinding: Hashable, Sendable {
    /// How serious a finding is.
    public enum Severity: String, Hashable, Sendable {
        /// The script would fail or misbehave.
        case error
        /// The script runs, but something in it does nothing.
        case warning
    }

    /// The line, counted from 1.
    public let line: Int
    /// The column in Unicode scalars, counted from 1.
    public let column: Int
    /// How serious it is.
    public let severity: Severity
    /// What is wrong and, where it is known, what was probably meant.
    public let message: String

    /// Makes a finding.
    public init(line: Int, column: Int, severity: Severity, message: String) {
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
    }
}
