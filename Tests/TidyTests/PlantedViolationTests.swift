import Testing

/// Each rule catches what it is for, on the right line, and lets its neighbours pass.
@Suite("Planted violations")
struct PlantedViolationTests {
    static let manifest = """
        let package = Package(
            targets: [
                // Lowest first.
                .target(name: "Market", dependencies: []),
                library("Risk", ["Market"]),
                library(
                    "Research",
                    ["Market", .product(name: "Crypto", package: "swift-crypto")]),
                .testTarget(name: "RiskTests", dependencies: ["Risk"]),
            tests("MarketTests", ["Market"]),
            ]
        )
        """

    /// `path:line` of every violation of a rule in a made-up tree.
    func found(_ rule: Rule, _ files: (String, String)...) -> [String] {
        rule.check(Tree(files.map { (path: $0.0, text: $0.1) })).map { "\($0.path):\($0.line)" }
    }

    @Test func violationsReadLikeACompiler() {
        #expect(Violation(path: "a/b.swift", line: 7, message: "no").description == "a/b.swift:7: error: no")
    }

    @Test func manifestIsRead() {
        let targets = SourceFile("Package.swift", Self.manifest).targetDeclarations()
        #expect(targets.map(\.name) == ["Market", "Risk", "Research"])
        #expect(targets.map(\.dependencies) == [[], ["Market"], ["Market", "Crypto"]])
    }

    @Test(arguments: [
        ("Risk", "import Market", true), ("Risk", "public import Market\ninternal import struct Market.Price", true),
        ("Research", "internal import Crypto", true), ("Research", "import FoundationEssentials", true),
        ("Risk", "// import Research", true),
        ("Market", "import Risk", false), ("Market", "public import Foundation", false), ("Market", "@preconcurrency import Glibc", false),
        ("Risk", "import func Dispatch.dispatchMain", false), ("Risk", "import Nowhere", false), ("Research", "import Glibc", false),
        ("Unlisted", "import Market", false),
    ])
    func importDirection(target: String, text: String, passes: Bool) {
        #expect(
            found(.importDirection, ("Package.swift", Self.manifest), ("Sources/\(target)/A.swift", text))
                == (passes ? [] : ["Sources/\(target)/A.swift:1"]))
    }

    @Test func dependenciesPointUpwards() {
        let upsideDown = "targets: [\n    library(\"Low\", [\"High\"]),\n    library(\"High\"),\n]"
        #expect(found(.importDirection, ("Package.swift", upsideDown)) == ["Package.swift:2"])
    }

    @Test(arguments: [
        "let now = Date()", "let clock = ContinuousClock()", "let t = clock.now()", "let x = Double.random(in: 0...1)",
        "var g = SystemRandomNumberGenerator()", "let id = UUID()", "Task { }", "let t: Task<Void, Never>", "print(1)",
        "ProcessInfo.processInfo",
        "let text = \"at \\(Date())\"",
    ])
    func pureCalls(text: String) {
        #expect(found(.pureCalls, ("Sources/Engine/A.swift", "\n\(text)")) == ["Sources/Engine/A.swift:2"])
        #expect(found(.pureCalls, ("Sources/Research/A.swift", text)) == [])
    }

    @Test(
        "words that only contain a banned one, comments and literals pass",
        arguments: [
            "fingerprint(x)", "view.now", "DateParser(x)", "lastDate(x)", "// print(1)", "let s = \"Date()\"",
            "/* a /* UUID() */ print(2) */", "Tasks()",
            "let s = #\"a \" print(1) \"#", "let s = \"\"\"\n    \" print(1)\n    \"\"\"",
        ])
    func innocentCalls(text: String) { #expect(found(.pureCalls, ("Sources/Engine/A.swift", text)) == []) }

    @Test func luaNames() {
        #expect(found(.luaNames, ("Sources/Scripting/A.swift", "lua_gettop(x)")) == ["Sources/Scripting/A.swift:1"])
        #expect(found(.luaNames, ("Sources/CLua/shim.h", "int x;\nint lua_x;")) == ["Sources/CLua/shim.h:2"])
        #expect(found(.luaNames, ("Sources/CScript/vm.c", "lua_gettop(x);"), ("Sources/Scripting/A.swift", "// lua_gettop")) == [])
    }

    @Test(arguments: ["try! f()", "x as! Int", "fatalError()", "final class A: @unchecked Sendable {}", "nonisolated(unsafe) var x = 1"])
    func unsafeConstructs(text: String) {
        let path = "Sources/History/A.swift"
        #expect(found(.unsafeConstructs, (path, text)) == ["\(path):1"])
        #expect(found(.unsafeConstructs, (path, text + " // allow: ")) == ["\(path):1"])
        #expect(found(.unsafeConstructs, (path, text + " // allow: the mapping never changes")) == [])
    }

    @Test func innocentConstructs() {
        #expect(found(.unsafeConstructs, ("Sources/A/A.swift", "try? f()\nx as? Int\nx is Sendable\n/// `try!` is banned")) == [])
    }

    @Test func fileLength() {
        let line = "let x = 1\n"
        #expect(
            found(
                .fileLength, ("Sources/A/A.swift", String(repeating: line, count: 500)), ("docs/a.md", String(repeating: line, count: 900)))
                == [])
        #expect(found(.fileLength, ("Sources/A/a.c", String(repeating: line, count: 501))) == ["Sources/A/a.c:501"])
    }

    @Test(
        "functions of 70 lines pass, of 71 fail",
        arguments: [
            "func f() {", "    public init(a: Int = { 1 }()) {", "    init?<T>(_ t: T)\n    where T: A {", "    deinit {",
            "    subscript(i: Int) -> Int {",
            "    var x: Int {",
        ])
    func functionLength(head: String) {
        let headLines = head.split(separator: "\n").count
        func file(_ lines: Int) -> String {
            "struct A {\n\(head)\n" + String(repeating: "if a { \"}\" }\n", count: lines - headLines - 1) + "}\n}"
        }
        #expect(found(.functionLength, ("Sources/A/A.swift", file(70))) == [])
        #expect(found(.functionLength, ("Sources/A/A.swift", file(71))) == ["Sources/A/A.swift:2"])
    }

    @Test func requirementsHaveNoLength() {
        let requirements =
            "protocol A {\n    func f()\n    init(a: Int)\n}\nstruct B {\n" + String(repeating: "let x = 1\n", count: 90) + "}"
        #expect(found(.functionLength, ("Sources/A/A.swift", requirements)) == [])
    }

    @Test func functionLengthOfC() {
        func file(_ lines: Int) -> String {
            "struct s {\n int a; };\nstatic int f(int a)\n{\n" + String(repeating: "if (a) { a = '}'; }\n", count: lines - 2) + "}\n"
        }
        #expect(found(.functionLength, ("Sources/C/a.c", file(70))) == [])
        #expect(found(.functionLength, ("Sources/C/a.c", file(71))) == ["Sources/C/a.c:4"])
    }
}
