import Testing

/// The rules on names, documents and catalogues, each on a tree with one thing wrong.
@Suite("Planted violations in documents")
struct PlantedDocumentTests {
    func found(_ rule: Rule, _ files: (String, String)...) -> [String] {
        rule.check(Tree(files.map { (path: $0.0, text: $0.1) })).map { "\($0.path):\($0.line)" }
    }

    @Test func tabs() {
        #expect(found(.tabs, ("A.swift", "a\n\tb"), ("a.c", "\tint x;")) == ["A.swift:2"])
    }

    @Test func openEnds() {
        for word in Rule.openEndWords {
            #expect(found(.openEnds, ("docs/a.md", "# A\n\(word): later")) == ["docs/a.md:2"])
            #expect(found(.openEnds, ("Sources/A/A.swift", "// \(word)")) == ["Sources/A/A.swift:1"])
            #expect(found(.openEnds, ("dev.sh", "mktemp \(word)\(word)")) == [])
        }
    }

    @Test func targets() {
        let manifest = ("Package.swift", "targets: [\n    library(\"A\"),\n    library(\"B\", [\"A\"]),\n]")
        func page(_ rows: String) -> (String, String) { ("docs/ARCHITECTURE.md", "# A\n| Target | Job | Imports |\n" + rows) }
        #expect(found(.targetsExplained, manifest, page("| `A` | a | - |\n| `B` | b | A |")) == [])
        #expect(found(.targetsExplained, manifest, page("| `A` | a | - |\n| `B` | b | - |")) == ["docs/ARCHITECTURE.md:4"])
        #expect(found(.targetsExplained, manifest, page("| `B` | b | A |\n| `A` | a | - |")) == ["docs/ARCHITECTURE.md:3"])
        #expect(found(.targetsExplained, manifest, page("| `A` | a | - |")) == ["Package.swift:3"])
    }

    @Test func moduleNames() {
        #expect(found(.moduleNames, ("Sources/Market/A.swift", "\npublic enum Market {}")) == ["Sources/Market/A.swift:2"])
        #expect(found(.moduleNames, ("Sources/Market/A.swift", "struct MarketRun {}\n// enum Market")) == [])
    }

    @Test(arguments: [
        "public func f() {}", "public struct A {}", "public static let a = 1", "public private(set) var a = 1",
        "@inlinable public var a: Int { 1 }",
        "public final class A {}", "open class func f() {}", "public subscript(i: Int) -> Int { 1 }", "public typealias A = Int",
        "@available(*, deprecated) public mutating func f() {}",
    ])
    func documentation(declaration: String) {
        let path = "Sources/Market/A.swift"
        #expect(found(.documentation, (path, "\n    \(declaration)")) == ["\(path):2"])
        #expect(found(.documentation, (path, "// No doc comment.\n\(declaration)")) == ["\(path):2"])
        #expect(found(.documentation, (path, "/// A sentence.\n\(declaration)")) == [])
        #expect(found(.documentation, (path, "/// A sentence.\n@inline(__always)\n\(declaration)")) == [])
        #expect(found(.documentation, ("Tests/MarketTests/A.swift", declaration)) == [])
    }

    @Test(arguments: [
        "public init(a: Int) {}", "public var description: String { \"\" }", "func f() {}", "public import Market",
        "let a = \"\npublic func\"", "public extension A {",
    ])
    func needsNoDocumentation(line: String) { #expect(found(.documentation, ("Sources/Market/A.swift", line)) == []) }

    @Test func kernels() {
        let kernel = (
            "Sources/Indicators/Kernels/Median.swift", "struct Median: Kernel { static let d = KernelDescriptor(name: \"median\") }"
        )
        let catalogue = ("Sources/Indicators/IndicatorCatalogue.swift", "static let all = [\n    Median.descriptor,\n]")
        let vector = ("Tests/IndicatorsTests/Vectors/median.csv", "")
        #expect(found(.kernelsCatalogued, kernel, catalogue, vector) == [])
        #expect(found(.kernelsCatalogued, kernel, vector) == ["\(kernel.0):1"])
        #expect(found(.kernelsCatalogued, kernel, catalogue) == ["\(kernel.0):1"])
        #expect(found(.kernelsCatalogued, (kernel.0, "struct Median {}"), catalogue, vector) == ["\(kernel.0):1"])
    }

    @Test func guards() {
        let guardian = ("Sources/Risk/Guards/LevelGuard.swift", "struct LevelGuard: RiskGuard {}")
        #expect(found(.guardsCatalogued, guardian, ("Sources/Risk/GuardCatalogue.swift", "[\n    LevelGuard.self,\n]")) == [])
        #expect(
            found(.guardsCatalogued, guardian, ("Sources/Risk/GuardCatalogue.swift", "[\n    // LevelGuard.self,\n]")) == [
                "\(guardian.0):1"
            ])
        #expect(
            found(.guardsCatalogued, guardian, ("Sources/Risk/GuardCatalogue.swift", "[\n    OtherLevelGuard.self,\n]")) == [
                "\(guardian.0):1"
            ])
    }

    @Test func scripts() {
        let line = "local x = 1\n"
        #expect(found(.shortScripts, ("strategies/a.lua", String(repeating: line, count: 39))) == [])
        #expect(found(.shortScripts, ("exits/a.lua", String(repeating: line, count: 40))) == ["exits/a.lua:40"])
        #expect(found(.shortScripts, ("strategies/a.lua", "---@meta\n" + String(repeating: line, count: 99))) == [])
    }

    @Test(arguments: [("## 1.2.3", true), ("## [1.2.3] - 2026-01-01", true), ("## 1.2.30", false), ("1.2.3", false), ("## 0.9", false)])
    func changelog(heading: String, passes: Bool) {
        let main = ("Sources/herald/Herald.swift", "\nlet heraldVersion = \"1.2.3\"")
        #expect(found(.changelog, main, ("CHANGELOG.md", "# Changes\n\n\(heading)\n")) == (passes ? [] : ["CHANGELOG.md:1"]))
        #expect(found(.changelog, main) == ["Sources/herald/Herald.swift:2"])
        #expect(found(.changelog, ("Sources/herald/Herald.swift", "")) == ["Sources/herald/Herald.swift:1"])
    }

    @Test func titles() {
        #expect(found(.markdownTitle, ("a.md", "# A\n\n## B\n\n```sh\n# a comment\n```\n")) == [])
        #expect(found(.markdownTitle, ("a.md", "## A\n")) == ["a.md:1"])
        #expect(found(.markdownTitle, ("a.md", "# A\n\n# B\n")) == ["a.md:3"])
        #expect(found(.markdownTitle, ("a.md", "# A\n````\n```\n# B\n````\n# C\n")) == ["a.md:6"])
    }

    @Test(arguments: [
        ("[a](b.md)", true), ("[a](b.md#part) and [c](../a.md)", true), ("[a](sub)", true), ("[a](https://example.org/x.md)", true),
        ("[a](#here)", true),
        ("`[a](gone.md)`", true), ("[a](/docs/b.md)", true), ("[a]: b.md", true), ("![a](sub/c.png \"title\")", true),
        ("[a](gone.md)", false),
        ("[a](b.md) [c](gone.md#x)", false), ("![a](gone.png)", false), ("[a]: gone.md", false), ("[a](../../a.md)", false),
        ("[a](B.md)", false),
    ])
    func links(text: String, passes: Bool) {
        let result = found(.markdownLinks, ("docs/page.md", "# A\n\n\(text)"), ("docs/b.md", ""), ("a.md", ""), ("docs/sub/c.png", ""))
        #expect(result == (passes ? [] : ["docs/page.md:3"]))
    }
}
