extension Rule {
    static let documentation = Rule("every public declaration has a doc comment") { tree in
        tree.files.filter { $0.isSwift && $0.target != nil }.flatMap { file in
            file.code.indices.compactMap { index in
                guard let name = publicName(file.code[index]), !Exemptions.undocumentedNames.contains(name), !isDocumented(file, index)
                else { return nil }
                return file.violation(index + 1, "\(name) is public and has no doc comment")
            }
        }
    }

    /// The name a line declares in public, or `init`, `subscript`; nil when it declares nothing or not in public.
    private static func publicName(_ line: String) -> String? {
        var words = withoutAttributes(line.trimmed).split(separator: " ").map(String.init)
        var isPublic = false
        while let word = words.first {
            let plain = word.split(separator: "(").first.map(String.init) ?? word
            if ["public", "open"].contains(word) { isPublic = true }
            if word.hasPrefix("init") || word.hasPrefix("subscript") { return isPublic ? plainName(plain) : nil }
            if ["func", "var", "let", "struct", "class", "enum", "actor", "protocol", "typealias"].contains(word) {
                // `class func` and `class var` are modified, not named, by the first word.
                if word == "class", words.count > 1, ["func", "var"].contains(words[1]) {
                    words.removeFirst()
                    continue
                }
                return isPublic && words.count > 1 ? plainName(words[1]) : nil
            }
            let isModifier = [
                "public", "open", "final", "static", "mutating", "nonmutating", "override", "required", "convenience", "indirect", "prefix",
                "infix", "postfix", "nonisolated", "consuming", "borrowing", "lazy", "weak", "private", "internal", "fileprivate",
            ].contains(plain)
            guard isModifier else { return nil }
            words.removeFirst()
        }
        return nil
    }

    /// `public func f()` for `@available(*, deprecated) @inlinable public func f()`.
    private static func withoutAttributes(_ line: Substring) -> Substring {
        var rest = line
        while rest.first == "@" {
            rest = rest.drop { $0 != " " && $0 != "(" }
            if rest.first == "(" {
                var depth = 0
                rest = rest.drop { character in
                    depth += character == "(" ? 1 : character == ")" ? -1 : 0
                    return depth > 0
                }.dropFirst()
            }
            rest = rest.drop { $0 == " " }
        }
        return rest
    }

    private static func plainName(_ word: String) -> String {
        guard word.first.map({ $0.isLetter || $0 == "_" || $0 == "`" }) ?? false else { return String(word.prefix { $0 != "(" }) }
        return String(word.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "`" })
    }

    /// Whether the line before a declaration, its attributes aside, is a doc comment.
    private static func isDocumented(_ file: SourceFile, _ index: Int) -> Bool {
        var above = index - 1
        while above >= 0, file.lines[above].trimmed.hasPrefix("@"), !file.code[above].contains(" var ") { above -= 1 }
        return above >= 0 && (file.lines[above].trimmed.hasPrefix("///") || file.lines[above].hasSuffix("*/"))
    }
}
