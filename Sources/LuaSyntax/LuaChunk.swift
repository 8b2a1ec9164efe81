/// A parsed Lua 5.4 file, the input of ``lint(_:_:)`` and ``requiredModules(_:)``.
public struct LuaChunk: Sendable {
    /// The path handed to ``parse(_:path:)``, unchanged; nothing is read from it.
    public let path: String
    /// The statements of the main function.
    package let body: LuaBlock

    /// Parses a whole file and answers the chunk, or the first syntax error; no input makes it crash.
    ///
    /// Nesting is limited, so 512 KB of stack are enough (2 MB in a debug build).
    /// A byte order mark and a first line that begins with `#` are skipped, as `luaL_loadfile` does.
    public static func parse(_ text: String, path: String) -> Result<LuaChunk, LuaSyntaxError> {
        do throws(LuaSyntaxError) {
            var parser = try Parser(text: text, path: path)
            return .success(LuaChunk(path: path, body: try parser.mainFunction()))
        } catch {
            return .failure(error)
        }
    }
}
