/// The first place where a text stops being a Lua 5.4 program, with liblua's wording where it has one.
public struct LuaSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path handed to ``LuaChunk/parse(_:path:)``, unchanged.
    public let path: String
    /// The line, counted from 1.
    public let line: Int
    /// The column in Unicode scalars, counted from 1.
    public let column: Int
    /// What is wrong, without the place, such as `unexpected symbol near 'x'`.
    public let message: String

    /// Makes an error for a place in a file.
    public init(path: String, line: Int, column: Int, message: String) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    /// The error as `path:line:column: message`.
    public var description: String { "\(path):\(line):\(column): \(message)" }
}
