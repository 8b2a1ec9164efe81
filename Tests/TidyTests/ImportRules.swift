/// What Package.swift says about one target.
struct TargetDeclaration: Sendable, Equatable {
    var name: String
    var dependencies: [String]
    var line: Int
}

extension SourceFile {
    /// The targets of a package manifest, in order, test targets left out.
    func targetDeclarations() -> [TargetDeclaration] {
        guard let start = lines.firstIndex(where: { $0.trimmed.hasPrefix("targets: [") }) else { return [] }
        var found: [TargetDeclaration] = []
        var skipping = true
        for index in start..<lines.count {
            let line = lines[index].trimmed
            if line.hasPrefix("//") { continue }
            // A dependency under a condition looks like a target.
            let conditional = line.firstRange(of: "condition:").map { line[..<$0.lowerBound] }
            if conditional == nil, [".target(", ".executableTarget(", ".systemLibrary(", "library("].contains(where: line.hasPrefix) {
                found.append(TargetDeclaration(name: "", dependencies: [], line: index + 1))
                skipping = false
            } else if conditional == nil, line.beginsCall, !line.hasPrefix(".product(") {
                // A test target, a plugin, or a helper that makes one.
                skipping = true
            }
            guard !skipping, !found.isEmpty else { continue }
            let isSystem = line.hasPrefix(".systemLibrary(")
            for word in (conditional ?? line).moduleNames() {
                if found[found.count - 1].name.isEmpty {
                    found[found.count - 1].name = word
                } else if !isSystem {
                    found[found.count - 1].dependencies.append(word)
                }
            }
        }
        return found
    }

    /// The modules a file imports, with their lines.
    func imports() -> [(module: String, line: Int)] {
        code.enumerated().compactMap { index, line in
            var words = line.split(separator: " ").map(String.init)
            while let first = words.first,
                first.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(first)
            {
                words.removeFirst()
            }
            guard words.count > 1, words[0] == "import" else { return nil }
            let isScoped = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"].contains(words[1])
            guard let path = isScoped ? words.dropFirst(2).first : words[1] else { return nil }
            return (String(path.split(separator: ".")[0]), index + 1)
        }
    }
}

extension String {
    var trimmed: Substring {
        let body = drop { $0 == " " || $0 == "\t" }
        return body.last == " " ? body[..<(body.lastIndex { $0 != " " }.map(body.index(after:)) ?? body.startIndex)] : body
    }
}

extension Substring {
    /// `name(` or `.name(` comes first.
    fileprivate var beginsCall: Bool {
        let name = prefix { $0.isLetter || $0 == "." }
        return !name.isEmpty && self[name.endIndex...].first == "("
    }

    /// The quoted words of a manifest's line that name modules: not those behind `package:` and `path:`, nor system libraries.
    fileprivate func moduleNames() -> [String] {
        let parts = split(separator: "\"", omittingEmptySubsequences: false)
        return stride(from: 1, to: parts.count, by: 2).compactMap { index in
            let label = parts[index - 1].split(separator: " ").last ?? ""
            let isOther = ["package:", "path:", "pkgConfig:"].contains(label) || label.hasSuffix(".linkedLibrary(")
            return isOther ? nil : String(parts[index])
        }
    }
}

extension Rule {
    static let importDirection = Rule("a target imports only what Package.swift lists for it, and that stands above it") { tree in
        let manifest = tree["Package.swift"]
        let targets = manifest?.targetDeclarations() ?? []
        var found: [Violation] = []
        for (index, target) in targets.enumerated() {
            for later in targets[index...] where target.dependencies.contains(later.name) {
                found += [manifest?.violation(target.line, "\(target.name) names \(later.name), which stands below it")].compactMap(\.self)
            }
        }
        for file in tree.files where file.isSwift {
            guard let name = file.target else { continue }
            guard let target = targets.first(where: { $0.name == name }) else {
                found.append(file.violation(1, "Package.swift declares no target \(name)"))
                continue
            }
            for (module, line) in file.imports() {
                if let allowed = Exemptions.systemModules[module] {
                    if !allowed.contains(name) { found.append(file.violation(line, "\(name) must not import \(module)")) }
                } else if !target.dependencies.contains(module) {
                    found.append(file.violation(line, "\(name) must not import \(module): Package.swift does not list it for \(name)"))
                }
            }
        }
        return found
    }
}

extension Rule {
    static let targetsExplained = Rule("the table of docs/ARCHITECTURE.md has each target in order, with what it may import") { tree in
        guard let manifest = tree["Package.swift"], let page = tree["docs/ARCHITECTURE.md"] else { return [] }
        let rows = page.lines.enumerated().filter { $1.hasPrefix("| `") }.map { index, line in
            let cells = line.split(separator: "|").map { String($0).trimmed }
            return (line: index + 1, name: cells[0].filter { $0 != "`" }, imports: cells.last.map(String.init) ?? "")
        }
        let targets = manifest.targetDeclarations()
        for (target, row) in zip(targets, rows) {
            let wanted = target.dependencies.isEmpty ? "-" : target.dependencies.joined(separator: ", ")
            if target.name != row.name { return [page.violation(row.line, "\(row.name) stands where Package.swift has \(target.name)")] }
            if wanted != row.imports { return [page.violation(row.line, "\(row.name) imports \(wanted)")] }
        }
        return targets.dropFirst(rows.count).map { manifest.violation($0.line, "\($0.name) is not in the table of docs/ARCHITECTURE.md") }
    }
}
