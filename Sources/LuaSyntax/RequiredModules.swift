/// The modules a chunk requires with a literal name, in source order, each at the place of that literal.
public func requiredModules(_ chunk: LuaChunk) -> [(name: String, line: Int, column: Int)] {
    Binder.facts(of: chunk, ScriptVocabulary(declaration: "")).requires
        .compactMap(\.module)
        .sorted { $0.position < $1.position }
        .map { ($0.text, $0.position.line, $0.position.column) }
}
