extension Rule {
    static let kernelsCatalogued = Rule("every kernel is in the catalogue and has a vector") { tree in
        let catalogue = tree["Sources/Indicators/IndicatorCatalogue.swift"]?.code.joined(separator: "\n") ?? ""
        return tree.files.filter { $0.isSwift && $0.path.hasPrefix("Sources/Indicators/Kernels/") }.flatMap { file in
            var found: [Violation] = []
            if !catalogue.contains("\(file.name).descriptor,") {
                found.append(file.violation(1, "\(file.name) is not in IndicatorCatalogue.all"))
            }
            let names = file.quoted(after: "name: ")
            if names.isEmpty { found.append(file.violation(1, "no kernel name found")) }
            for name in names.prefix(1) where !tree.paths.contains("Tests/IndicatorsTests/Vectors/\(name).csv") {
                found.append(file.violation(1, "Tests/IndicatorsTests/Vectors/\(name).csv is missing"))
            }
            return found
        }
    }

    static let guardsCatalogued = Rule("every guard is in the catalogue") { tree in
        let catalogue = tree["Sources/Risk/GuardCatalogue.swift"]?.code.joined(separator: "\n") ?? ""
        return tree.files.filter { $0.isSwift && $0.path.hasPrefix("Sources/Risk/Guards/") && !catalogue.contains(" \($0.name).self,") }
            .map { $0.violation(1, "\($0.name) is not in GuardCatalogue.all") }
    }

    static let shortScripts = Rule("a shipped script has fewer than 40 lines") { tree in
        tree.files.filter { file in
            file.path.hasSuffix(".lua") && (file.path.hasPrefix("strategies/") || file.path.hasPrefix("exits/"))
                && !file.text.hasPrefix(Exemptions.stubMark) && file.lines.count >= 40
        }.map { $0.violation(40, "the script has \($0.lines.count) lines") }
    }

    static let changelog = Rule("CHANGELOG.md names the version") { tree in
        guard let main = tree["Sources/herald/Herald.swift"] else { return [] }
        guard let index = main.lines.firstIndex(where: { $0.hasPrefix("let heraldVersion = ") }),
            let version = main.quoted(after: "let heraldVersion = ").first
        else { return [main.violation(1, "no `let heraldVersion = \"…\"`")] }
        guard let log = tree["CHANGELOG.md"] else { return [main.violation(index + 1, "there is no CHANGELOG.md")] }
        // A heading such as `## 0.1.0` or `## [0.1.0] - 2026-01-01`, as a whole word.
        let isNamed = log.lines.contains { line in
            line.hasPrefix("## ") && line.split { " []".contains($0) }.dropFirst().contains { $0 == version }
        }
        return isNamed ? [] : [log.violation(1, "no heading names version \(version) of \(main.path)")]
    }
}

extension SourceFile {
    /// The string literals that follow a text directly, in order.
    fileprivate func quoted(after label: String) -> [String] {
        text.split(separator: "\(label)\"", omittingEmptySubsequences: false).dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }
}
