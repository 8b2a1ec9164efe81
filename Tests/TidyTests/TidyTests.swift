import Indicators
import Risk
import Testing

/// The rules of the design, over the repository as it stands.
@Suite("Tidy")
struct TidyTests {
    @Test("holds", arguments: Rule.all)
    func holds(rule: Rule) {
        let found = rule.check(.repository)
        #expect(found.isEmpty, "\n\(found.map(\.description).joined(separator: "\n"))")
    }

    /// A walk that finds nothing would let every rule hold.
    @Test func seesTheRepository() throws {
        let tree = Tree.repository
        #expect(tree.files.count > 150)
        for path in [
            "Package.swift", "config.toml", "Sources/CScript/vm.c", "strategies/sma_crossover.lua", "Tests/TidyTests/TidyTests.swift",
        ] {
            #expect(tree[path] != nil, "\(path)")
        }
        let targets = try #require(tree["Package.swift"]).targetDeclarations()
        #expect(targets.count >= 17)
        #expect(targets.contains { $0.name == "Risk" && $0.dependencies == ["Market", "Trading"] })
        #expect(targets.contains { $0.name == "Settings" && $0.dependencies.contains("TOMLKit") })
    }

    /// The textual rules agree with what the program sees.
    @Test func cataloguesAreAsLongAsTheirFolders() {
        func count(_ folder: String) -> Int { Tree.repository.files.filter { $0.path.hasPrefix(folder) }.count }
        #expect(IndicatorCatalogue.all.count == count("Sources/Indicators/Kernels/"))
        #expect(GuardCatalogue.all.count == count("Sources/Risk/Guards/"))
    }
}
