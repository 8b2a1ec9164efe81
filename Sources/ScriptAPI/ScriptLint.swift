internal import LuaSyntax
internal import Scripting

extension ScriptSource {
    /// What the linter finds in the script and in the modules it requires.
    public func lint() -> [ScriptFinding] {
        let own = ScriptReference.vocabulary(of: kind ?? .strategy)
        let shared = ScriptReference.vocabulary(of: nil)
        let chunks = [(path, chunk, own)] + modules.map { ($0.module.file, $0.chunk, shared) }
        return chunks.flatMap { file, chunk, vocabulary in
            LuaSyntax.lint(chunk, vocabulary).map {
                ScriptFinding(
                    file: file, line: $0.line, column: $0.column, severity: $0.severity == .error ? .error : .warning,
                    message: $0.message)
            }
        }
    }
}
