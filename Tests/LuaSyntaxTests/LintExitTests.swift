import LuaSyntax
import Testing

/// Exits: another declaration, and a parameter that holds records and the declared indicators.
@Suite struct LintExitTests {
    private static let vocabulary: ScriptVocabulary = {
        var vocabulary = ScriptVocabulary.sample
        vocabulary.declaration = "exit"
        vocabulary.declarationKeys = ["api", "name", "priority", "runs", "params"]
        vocabulary.selfFields = vocabulary.declarationKeys
        vocabulary.globals["bollinger"] = .indicator(keys: ["period"], outputs: ["upper", "lower"])
        vocabulary.globals["sma"] = .indicator(keys: ["period"], outputs: ["sma"])
        vocabulary.methods["should_exit"] = [
            .record(name: "position", fields: ["side", "volume", "r"]),
            .group(
                name: "data",
                members: [
                    "bar": .record(name: "bar", fields: ["close"]), "bars": .recordSeries(fields: ["close"]),
                    "session": .record(name: "session", fields: ["is_open", "closes_in"]), "indicators": .indicators,
                    "memory": .value, "event": .value,
                ]),
        ]
        return vocabulary
    }()

    private func exit(_ lines: String, indicators: String = "{ fast = sma(p.n), bands = bollinger(20) }") throws -> [String] {
        try findings(
            """
            local E = exit { api = 1, priority = 3, params = { n = integer { default = 1 } } }
            function E:indicators(p) return \(indicators) end
            \(lines)
            return E
            """, Self.vocabulary)
    }

    @Test(arguments: [
        "function E:should_exit(p, d) log(p.r, d.bar.close, d.bars[1].close, d.session.closes_in, d.event, d.memory.anything.x) end",
        "function E:should_exit(p, d) log(d.indicators.fast[0], d.indicators.bands.upper[1], self.fast[0], self.priority) end",
        "function E:should_exit(p, d) local s, i = d.session, d.indicators; log(s.is_open, i.bands.lower[0]) end",
        "function E:should_exit(p, d) for name, i in pairs(d.indicators) do log(name, i) end end",
        "function E:should_exit(p, d) d.memory.best = (d.memory.best or 0) + 1 end",
        "function E:should_exit(p) return p.side end", "function E:should_exit() end",
    ])
    func quiet(_ lines: String) throws {
        #expect(try exit(lines) == [])
    }

    @Test(arguments: [
        ("function E:should_exit(p, d) log(p.sied) end", "3:36 error unknown field 'sied' of 'position' (did you mean 'side'?)"),
        ("function E:should_exit(p, d) log(d.sesion) end", "3:36 error unknown field 'sesion' of 'data' (did you mean 'session'?)"),
        (
            "function E:should_exit(p, d) log(d.session.close_in) end",
            "3:44 error unknown field 'close_in' of 'session' (did you mean 'closes_in'?)"
        ),
        ("function E:should_exit(p, d) log(d.bar.clsoe) end", "3:40 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        (
            "function E:should_exit(p, d) log(d.indicators.fats[0]) end",
            "3:47 error unknown indicator 'fats' of 'indicators' (did you mean 'fast'?)"
        ),
        (
            "function E:should_exit(p, d) local i = d.indicators; log(i.slow) end",
            "3:60 error unknown indicator 'slow' of 'indicators'"
        ),
        (
            "function E:should_exit(p, d) log(d.indicators.bands.uper[0]) end",
            "3:53 error unknown output 'uper' of 'self.bands' (did you mean 'upper'?)"
        ),
        (
            "function E:should_exit(p, d) if d.indicators.fast == 1 then end end",
            "3:51 warning 'self.fast' is a series and never equal to a number, text or boolean: write self.fast[0]"
        ),
        ("function E:shuold_exit(p, d) end", "3:12 error unknown method 'shuold_exit' (did you mean 'should_exit'?)"),
    ])
    func reports(_ lines: String, _ finding: String) throws {
        #expect(try exit(lines) == [finding])
    }

    @Test func indicatorsThatCannotAllBeSeenAreNotGuessedAt() throws {
        let found = try exit("function E:should_exit(p, d) log(d.indicators.any) end", indicators: "p.anything")
        #expect(!found.contains { $0.contains("'any'") })
    }

    @Test func aDeclarationKeyOfTheOtherKindIsReported() throws {
        let found = try findings("return exit { timeframe = 'H1', prioriti = 3 }", Self.vocabulary)
        #expect(
            found == [
                "1:15 error unknown key 'timeframe' of 'exit'", "1:33 error unknown key 'prioriti' of 'exit' (did you mean 'priority'?)",
            ])
    }

    @Test(
        arguments: [
            ("local E = exit { } return E", "exit"), ("return strategy { on_bar = function() exit {} end }", "strategy"),
            ("local x = exit local E = x {} return E", nil), ("local exit = print exit {}", nil), ("return {}", nil),
            ("local S = strategy {} local E = exit {} return E", "strategy"), ("_ENV.exit {}", nil),
        ] as [(String, String?)])
    func theDeclaratorIsTheFirstOneCalled(_ text: String, _ wanted: String?) throws {
        let chunk = try LuaChunk.parse(text, path: "t.lua").get()
        #expect(declarator(of: chunk, among: ["strategy", "exit"]) == wanted)
    }
}
