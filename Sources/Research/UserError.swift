/// Something that ends a command: what to print on standard error, and how the process ends.
public struct UserError: Error, Sendable {
    /// One finding a line, `file:line:column: error: text` where a place applies.
    public let lines: [String]
    /// 1: the thing checked or run failed. 2: the user must change something.
    public let exitCode: Int32

    public init(_ lines: [String], exitCode: Int32) { (self.lines, self.exitCode) = (lines, exitCode) }

    /// A finding the user must act on.
    public static func usage(_ line: String) -> UserError { UserError(["error: " + line], exitCode: 2) }
}
