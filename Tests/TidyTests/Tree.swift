import Foundation

/// One text file of the repository.
struct SourceFile: Sendable {
    /// From the repository's root, with slashes.
    let path: String
    let text: String
    let lines: [String]
    /// The lines with comments and literals blanked out; the lines themselves where the language is unknown.
    let code: [String]
    private let codeText: String

    init(_ path: String, _ text: String) {
        (self.path, self.text) = (path, text)
        lines = SourceFile.split(text)
        let isC = path.hasSuffix(".c") || path.hasSuffix(".h")
        codeText = isC || path.hasSuffix(".swift") ? CodeMask.code(text, isC: isC) : text
        code = SourceFile.split(codeText)
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The file's name without folders and extension.
    var name: String { String(path.split(separator: "/").last?.split(separator: ".").first ?? "") }
    /// `Market` for `Sources/Market/Bar.swift`; nil outside Sources.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var isC: Bool { path.hasSuffix(".c") || path.hasSuffix(".h") }

    func violation(_ line: Int, _ message: String) -> Violation { Violation(path: path, line: line, message: message) }

    /// Line numbers (from 1) at which code contains a token; where the token begins or ends with a letter, so does a word.
    func lines(with token: String, in lines: [String]? = nil) -> [Int] {
        if lines == nil, !codeText.contains(token) { return [] }
        return (lines ?? code).indices.filter { SourceFile.has(token, in: (lines ?? code)[$0]) }.map { $0 + 1 }
    }

    static func isWord(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }

    private static func has(_ token: String, in line: String) -> Bool {
        var rest = line[...]
        while let range = rest.range(of: token) {
            let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : nil
            let after = range.upperBound < line.endIndex ? line[range.upperBound] : nil
            if !(isWord(token.first) && isWord(before)), !(isWord(token.last) && isWord(after)) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }
}

/// A breach of a rule, printed as compilers do.
struct Violation: Sendable, CustomStringConvertible {
    var path: String
    var line: Int
    var message: String
    var description: String { "\(path):\(line): error: \(message)" }
}

/// The repository, or a small made-up one.
struct Tree: Sendable {
    var files: [SourceFile]
    /// Every file and folder, also those that are no text.
    var paths: Set<String>

    init(_ files: [(path: String, text: String)]) {
        self.files = files.map { SourceFile($0.path, $0.text) }
        paths = Set(files.flatMap { Tree.withFolders($0.path) })
    }

    subscript(path: String) -> SourceFile? { files.first { $0.path == path } }

    private static func withFolders(_ path: String) -> [String] {
        let parts = path.split(separator: "/")
        return parts.indices.map { parts[...$0].joined(separator: "/") }
    }

    static let textExtensions: Set = [
        "swift", "c", "h", "lua", "md", "toml", "py", "sh", "yml", "yaml", "modulemap", "mqh", "mq5", "js", "css", "html",
    ]

    /// The repository that holds this test; hidden folders and what git ignores are left out.
    static let repository: Tree = {
        var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { root.deleteLastPathComponent() }
        var entries: [(path: String, text: String)] = []
        var others: [String] = []
        func walk(_ folder: URL, _ prefix: String) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            for name in names.sorted() where (!name.hasPrefix(".") || name == ".ci") && !Exemptions.folders.contains(prefix + name) {
                let url = folder.appending(path: name)
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { continue }
                if isFolder.boolValue {
                    walk(url, prefix + name + "/")
                } else if textExtensions.contains(url.pathExtension) || name == "dev",
                    let text = try? String(contentsOf: url, encoding: .utf8)
                {
                    entries.append((prefix + name, text))
                } else {
                    others.append(prefix + name)
                }
            }
        }
        walk(root, "")
        var tree = Tree(entries)
        tree.paths.formUnion(others.flatMap(withFolders))
        return tree
    }()
}
