/// Why a script, or a call into it, failed and where.
public struct ScriptError: Error, Sendable, Equatable {
    /// The kind of a failure.
    public enum Reason: Sendable, Equatable {
        /// The text does not compile.
        case syntax
        /// The script raised an error.
        case runtime
        /// The script used more memory than it may.
        case memory
        /// The callback ran longer than it may.
        case timeout
        /// The script or the host broke the contract between them.
        case misuse
    }

    /// The kind of failure.
    public var reason: Reason
    /// The file the error is in, as it was named when loaded; nil when unknown.
    public var file: String?
    /// The line the error is in, from 1; nil when unknown.
    public var line: Int?
    /// What went wrong, without the position.
    public var message: String
    /// The token a syntax error names, `<eof>` for the end of the text; nil for other errors.
    public var near: String?

    /// Makes an error.
    public init(reason: Reason, file: String? = nil, line: Int? = nil, message: String, near: String? = nil) {
        self.reason = reason
        self.file = file
        self.line = line
        self.message = message
        self.near = near
    }
}
