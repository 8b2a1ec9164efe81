internal import FoundationEssentials
internal import ScriptAPI
internal import Settings

/// The files in the repository that are written by the program itself.
public enum GeneratedFiles {
    /// Path from the top of the repository, and text.
    public static var all: [(path: String, text: String)] {
        [
            ("docs/configuration.md", HeraldSettings.markdownReference()),
            ("docs/lua-api.md", ScriptDocuments.markdown),
            ("strategies/herald.meta.lua", ScriptDocuments.editorStub),
        ]
    }

    /// Writes what differs, or only tells; `more` are files whose text comes from elsewhere. Returns the paths that differ;
    /// throws when one cannot be written.
    public static func update(checkOnly: Bool, more: [(path: String, text: String)] = []) throws(UserError) -> [String] {
        var stale: [String] = []
        for file in all + more {
            let present = FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) }
            if present == file.text { continue }
            stale.append(file.path)
            if checkOnly { continue }
            do { try Data(file.text.utf8).write(to: URL(filePath: file.path)) } catch {
                throw .usage("\(file.path) cannot be written; run this at the top of the repository")
            }
        }
        return stale
    }
}
