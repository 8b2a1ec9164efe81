extension SourceFile {
    /// Every function with a body: the line it starts on and how many lines it spans.
    func functions() -> [(line: Int, length: Int)] { isC ? functionsOfC() : functionsOfSwift() }

    /// A brace outside of all others that follows a closing parenthesis begins a function.
    private func functionsOfC() -> [(line: Int, length: Int)] {
        var found: [(line: Int, length: Int)] = []
        var (depth, start, last): (Int, Int?, Character) = (0, nil, " ")
        for (index, line) in code.enumerated() {
            for character in line where character != " " {
                if character == "{" {
                    if depth == 0, last == ")" { start = index }
                    depth += 1
                } else if character == "}" {
                    depth -= 1
                    if depth == 0, let begun = start {
                        found.append((begun + 1, index - begun + 1))
                        start = nil
                    }
                }
                last = character
            }
        }
        return found
    }

    private static let keywords = ["func ", "init(", "init?(", "init<", "init?<", "deinit", "subscript("]

    private func functionsOfSwift() -> [(line: Int, length: Int)] {
        code.indices.compactMap { index in
            let line = code[index]
            let isFunction = Self.keywords.contains { keyword in
                guard let range = line.firstRange(of: keyword) else { return false }
                let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
                return before == " "
            }
            let isProperty = line.contains("var ") && line.hasSuffix("{")
            guard isFunction || isProperty, let end = endOfBody(from: index) else { return nil }
            return (index + 1, end - index + 1)
        }
    }

    /// The line on which the body of the declaration at a line ends; nil when it has none.
    private func endOfBody(from start: Int) -> Int? {
        var (braces, parentheses) = (0, 0)
        for index in start..<code.count {
            if index > start, braces == 0, parentheses == 0, beginsDeclaration(code[index]) { return nil }
            for character in code[index] {
                switch character {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                case "{" where parentheses == 0 || braces > 0: braces += 1
                case "}" where parentheses == 0 || braces > 0:
                    braces -= 1
                    if braces == 0 { return index }
                    // The brace of the type around: a protocol's requirement has no body.
                    if braces < 0 { return nil }
                default: break
                }
            }
        }
        return nil
    }

    private func beginsDeclaration(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        return words.contains { ["func", "var", "let", "static", "mutating", "subscript", "deinit"].contains($0) }
            || line.trimmed.hasPrefix("init")
    }
}
