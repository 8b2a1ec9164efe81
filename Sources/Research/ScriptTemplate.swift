internal import FoundationEssentials
internal import ScriptAPI

/// The scripts that `herald new` writes.
public enum ScriptTemplate: String, Sendable {
    case strategy
    case exit

    /// The folder such scripts live in.
    public var folder: String { self == .strategy ? "strategies" : "exits" }

    /// Writes the template and returns its path. Throws on a bad name, and never overwrites a file.
    public func write(name: String, folder: String) throws(UserError) -> String {
        let isPlain =
            name.first?.isLowercase == true && name.allSatisfy { ($0.isASCII && $0.isLowercase) || ("0"..."9").contains($0) || $0 == "_" }
        guard isPlain, name.count <= 60 else {
            throw .usage(
                "'\(name)' is no name for \(self == .strategy ? "a strategy" : "an exit"): begin with a lower-case letter and use lower-case letters, digits and _"
            )
        }
        let path = folder + "/" + name + ".lua"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw .usage("\(path) exists already; choose another name or delete it")
        }
        let text = self == .strategy ? ScriptDocuments.strategyTemplate(name: name) : ScriptDocuments.exitTemplate(name: name)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
        } catch {
            throw .usage("\(path) cannot be written; check the folder, its permissions and the free space")
        }
        return path
    }
}
