import Testing

/// One thing that must hold throughout the tree.
struct Rule: Sendable, CustomTestStringConvertible {
    let title: String
    let check: @Sendable (Tree) -> [Violation]

    init(_ title: String, _ check: @escaping @Sendable (Tree) -> [Violation]) { (self.title, self.check) = (title, check) }

    var testDescription: String { title }

    static let all = [
        importDirection, targetsExplained, pureCalls, luaNames, unsafeConstructs, fileLength, functionLength, tabs, openEnds, moduleNames,
        documentation, kernelsCatalogued, guardsCatalogued, shortScripts, changelog, markdownTitle, markdownLinks,
    ]
}

extension Rule {
    static let clockAndChance = [
        "Date(", "ContinuousClock", "SuspendingClock", ".now(", "random(", "SystemRandomNumberGenerator", "UUID(", "Task", "print(",
        "ProcessInfo",
    ]

    static let pureCalls = Rule("the core knows no clock, no chance, no task and no output") { tree in
        tree.files.filter { $0.isSwift && Exemptions.pureTargets.contains($0.target ?? "") }.flatMap { file in
            clockAndChance.flatMap { token in
                file.lines(with: token).map { file.violation($0, "\(token) has no place in \(file.target ?? "")") }
            }
        }
    }

    static let luaNames = Rule("Lua's C interface is used in Sources/CScript only") { tree in
        tree.files.filter { ($0.isSwift || $0.isC) && !$0.path.hasPrefix("Sources/CScript/") }.flatMap { file in
            file.code.indices.filter { file.code[$0].contains("lua_") }.map { file.violation($0 + 1, "lua_ outside Sources/CScript") }
        }
    }

    static let unsafeConstructs = Rule("what can trap or hide a race says why: `// allow: reason`") { tree in
        tree.files.filter(\.isSwift).flatMap { file in
            ["try!", "as!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)"].flatMap { token in
                file.lines(with: token).filter { !hasReason(file.lines[$0 - 1]) }
                    .map { file.violation($0, "\(token) without `// allow: reason`") }
            }
        }
    }

    private static func hasReason(_ line: String) -> Bool {
        guard let range = line.firstRange(of: "// allow: ") else { return false }
        return line[range.upperBound...].contains { $0.isLetter }
    }

    static let fileLength = Rule("no Swift or C file is longer than 500 lines") { tree in
        tree.files.filter { ($0.isSwift || $0.isC) && $0.lines.count > 500 }
            .map { $0.violation(501, "the file has \($0.lines.count) lines; split it") }
    }

    static let functionLength = Rule("no function is longer than 70 lines") { tree in
        tree.files.filter { $0.isSwift || $0.isC }.flatMap { file in
            file.functions().filter { $0.length > 70 }.map { file.violation($0.line, "the function has \($0.length) lines; split it") }
        }
    }

    static let tabs = Rule("Swift is indented by spaces") { tree in
        tree.files.filter(\.isSwift).flatMap { file in
            file.lines.indices.filter { file.lines[$0].contains("\t") }.map { file.violation($0 + 1, "tab character") }
        }
    }

    /// Spelt in two parts here, so that this file keeps the rule.
    static let openEndWords = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

    static let openEnds = Rule("nothing is left open in a comment") { tree in
        tree.files.flatMap { file in
            openEndWords.flatMap { word in
                file.text.contains(word)
                    ? file.lines(with: word, in: file.lines).map { file.violation($0, "\(word): do it or file it") } : []
            }
        }
    }

    static let moduleNames = Rule("no module shares a name with a type in it") { tree in
        tree.files.filter(\.isSwift).flatMap { file in
            ["struct", "class", "enum", "actor", "protocol", "typealias"].flatMap { kind in
                file.target.map { name in
                    file.lines(with: "\(kind) \(name)").map { file.violation($0, "type \(name) is called like its module") }
                } ?? []
            }
        }
    }
}
