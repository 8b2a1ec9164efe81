/// The first of these global functions that a chunk calls; nil when it calls none of them by its name.
public func declarator(of chunk: LuaChunk, among names: [String]) -> String? {
    let calls = names.compactMap { name in
        Binder.facts(of: chunk, ScriptVocabulary(declaration: name)).declaration.map { (name: name, position: $0.position) }
    }
    return calls.min { $0.position < $1.position }?.name
}
