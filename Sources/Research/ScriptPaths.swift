internal import ScriptAPI

/// The files behind scripts.
enum ScriptPaths {
    /// Scripts and, recursively, the modules they require. A script that cannot be read stands for itself: whoever runs it says
    /// what is wrong.
    static func all(_ scripts: [String]) -> [String] {
        scripts + scripts.flatMap { path in (try? ScriptSource(path: path))?.moduleFiles ?? [] }
    }
}
