import LuaSyntax
import Testing

@Suite struct RobustnessTests {
    /// SplitMix64, so that every run sees the same streams.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func parseAndLint(_ text: String) {
        let chunk: LuaChunk
        switch LuaChunk.parse(text, path: "test.lua") {
        case .success(let parsed): chunk = parsed
        case .failure(let error):
            // What is wrong is told at a place of the text, the end of it included, in words.
            #expect(error.line >= 1 && error.line <= text.utf8.count + 1 && error.column >= 1 && !error.message.isEmpty)
            return
        }
        for finding in lint(chunk, .sample) { #expect(finding.line >= 1 && finding.column >= 1) }
        _ = requiredModules(chunk)
    }

    private static let tokens = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not",
        "or", "repeat", "return", "then", "true", "until", "while", "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<",
        ">", "=", "(", ")", "{", "}", "[", "]", ";", ":", ",", ".", "//", "<<", ">>", "==", "~=", "<=", ">=", "::", "..",
        "...", "a", "self", "S", "strategy", "params", "bars", "require", "indicators", "<const>", "<close>", "1", "0x1p4",
        "3e", "'s'", "\"", "[[", "]]", "--", "\\", "é", "\0", "\n", "\r\n", "_ENV",
    ]

    @Test func randomTokenStreams() {
        var generator = Generator(state: 20_240_607)
        for _ in 0..<10_000 {
            let count = Int.random(in: 1...30, using: &generator)
            let stream = (0..<count).map { _ in Self.tokens.randomElement(using: &generator) ?? "" }
            parseAndLint(stream.joined(separator: " "))
        }
    }

    /// Whole scripts with a piece dropped, doubled, swapped or replaced by a name; enough still parse to exercise the linter.
    @Test func mutatedScripts() {
        var generator = Generator(state: 7)
        let lines = "function S:configure(p) p.x = p.fast end\nlocal b = bars[1] self.k[b] = require 'm' (self)"
        let pieces = script(lines).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        var parsed = 0
        for _ in 0..<5000 {
            var mutated = pieces
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = mutated.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0...3, using: &generator) {
                case 0: mutated.remove(at: place)
                case 1: mutated.insert(mutated[place], at: place)
                case 2: mutated.swapAt(place, mutated.indices.randomElement(using: &generator) ?? place)
                default: mutated[place] = ["self", "S", "p", "bars", "require"].randomElement(using: &generator) ?? ""
                }
            }
            let text = mutated.joined(separator: " ")
            if syntaxError(text) == nil { parsed += 1 }
            parseAndLint(text)
        }
        #expect(parsed > 500)
    }

    @Test(arguments: [
        ("x = ", "(", "1", ")"), ("x = ", "{", "", "}"), ("x = ", "- ", "1", ""), ("x = ", "not ", "1", ""), ("x = ", "2 ^ ", "1", ""),
        ("x = ", "'' .. ", "''", ""), ("", "do ", "", " end"), ("", "if a then ", "", " end"), ("", "while a do ", "", " end"),
        ("", "repeat ", "", " until a"), ("x = ", "function() return ", "1", " end"), ("", "f(", "", ")"), ("x = ", "a[", "1", "]"),
        ("", "for i = 1, 2 do ", "", " end"),
    ])
    func deepNestingIsASyntaxError(_ start: String, _ opening: String, _ middle: String, _ closing: String) {
        let nested = { (depth: Int) in
            start + String(repeating: opening, count: depth) + middle + String(repeating: closing, count: depth)
        }
        #expect(syntaxError(nested(45)) == nil)
        parseAndLint(nested(180))
        for depth in [191, 20_000] {
            let error = syntaxError(nested(depth))
            #expect(error?.contains("too many") == true, "\(error ?? "accepted")")
        }
    }

    /// Chains grow sideways, so their length has no limit.
    @Test(arguments: [
        ("return a", ".b", ""), ("f", "()", ""), ("x = 1", " + 1", ""), ("x = a", " and b", ""), ("x = {", "1, ", "}"),
        ("if a then ", "elseif b then ", "end"), ("", ";", ""), ("", "f() ", ""), ("x = '", "\\z", "'"), ("--", "-", ""),
    ])
    func longChainsParse(_ start: String, _ link: String, _ end: String) {
        let text = start + String(repeating: link, count: 5000) + end
        #expect(syntaxError(text) == nil)
        parseAndLint(text)
    }

    @Test func longAliasChainsAreFollowedOnlySoFar() throws {
        let aliases = (1..<150).map { "local b\($0) = b\($0 - 1)" }.joined(separator: " ")
        #expect(try findings("local b0 = bar \(aliases) log(b3.clsoe)").count == 1)
        #expect(try findings("local b0 = bar \(aliases) log(b149.clsoe)").isEmpty)
        #expect(try findings("local a, b; a = b b = a log(a.x)").isEmpty)
    }
}
