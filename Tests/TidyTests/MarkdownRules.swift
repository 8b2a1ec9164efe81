extension Rule {
    static let markdownTitle = Rule("a Markdown file has exactly one title") { tree in
        tree.files.filter { $0.path.hasSuffix(".md") }.flatMap { file in
            let titles = file.prose().filter { $0.text.hasPrefix("# ") }
            if titles.isEmpty { return [file.violation(1, "no `# Title`")] }
            return titles.dropFirst().map { file.violation($0.line, "a second title") }
        }
    }

    static let markdownLinks = Rule("relative links of Markdown lead somewhere") { tree in
        tree.files.filter { $0.path.hasSuffix(".md") }.flatMap { file in
            file.prose().flatMap { line, text in
                links(text).filter { !leadsSomewhere($0, from: file.path, in: tree) }.map { file.violation(line, "dead link \($0)") }
            }
        }
    }

    /// The targets of `[text](target)` and `![text](target)`, and of `[label]: target` lines.
    private static func links(_ text: String) -> [String] {
        var found = text.split(separator: "](", omittingEmptySubsequences: false).dropFirst().map {
            String($0.prefix { $0 != ")" && $0 != " " })
        }
        if text.hasPrefix("["), let definition = text.split(separator: "]: ").dropFirst().first, !text.contains("](") {
            found.append(String(definition.prefix { $0 != " " }))
        }
        return found
    }

    private static func leadsSomewhere(_ link: String, from path: String, in tree: Tree) -> Bool {
        let target = link.prefix { $0 != "#" }
        if target.isEmpty || target.contains("://") || target.hasPrefix("mailto:") { return true }
        var parts = target.hasPrefix("/") ? [] : Array(path.split(separator: "/").dropLast())
        for part in target.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return false
            }
        }
        return parts.isEmpty || tree.paths.contains(parts.joined(separator: "/"))
    }
}

extension SourceFile {
    /// The lines outside fenced code, with inline code taken out.
    fileprivate func prose() -> [(line: Int, text: String)] {
        var found: [(line: Int, text: String)] = []
        var fence: Substring?
        for (index, line) in lines.enumerated() {
            let body = line.trimmed
            let mark = body.prefix { $0 == body.first }
            if let open = fence {
                if mark.first == open.first, mark.count >= open.count, body.count == mark.count { fence = nil }
            } else if mark.count >= 3, mark.first == "`" || mark.first == "~" {
                fence = mark
            } else {
                let parts = line.split(separator: "`", omittingEmptySubsequences: false)
                found.append((index + 1, stride(from: 0, to: parts.count, by: 2).map { String(parts[$0]) }.joined()))
            }
        }
        return found
    }
}
