import LuaSyntax
import Testing

/// What the linter knows of the indicators a script declares.
@Suite struct LintIndicatorTests {
    private static let vocabulary: ScriptVocabulary = {
        var vocabulary = ScriptVocabulary.sample
        vocabulary.globals["sma"] = .indicator(keys: ["period"], outputs: ["sma"])
        vocabulary.globals["bollinger"] = .indicator(keys: ["period", "deviations"], outputs: ["upper", "middle", "lower"])
        vocabulary.globals["donchian"] = .indicator(keys: ["period"], outputs: ["upper", "middle", "lower"])
        vocabulary.globals["macd"] = .indicator(keys: ["fast", "slow"], outputs: ["macd", "signal", "histogram"])
        return vocabulary
    }()

    /// The findings in a script that declares `average` (one output), `bands` and `macd`, then has these lines; what is
    /// said of parameters and helpers it leaves out is not theirs.
    private func found(_ lines: String, _ table: String = "average = sma(5), bands = bollinger(20), macd = macd(1)") throws -> [String] {
        try findings("local S = strategy {} function S:indicators(p) return { \(table) } end\n\(lines)\nreturn S", Self.vocabulary)
            .filter { !$0.contains("unknown parameter") && !$0.contains("'make'") }
    }

    @Test(arguments: [
        "function S:on_bar(b) log(self.bands.upper[0], self.bands['lower'][1], self.macd.histogram, self.average[0]) end",
        "function S:on_bar(b) if b.close > self.bands.upper and self.average > 3 then end end",
        "function S:on_bar(b) local bands, i = self.bands, 1; log(bands.middle[i], bands.middle) end",
        // What the script writes itself, or may write, is its own.
        "function S:on_bar(b) self.bands = {}; log(self.bands.uper) end",
        "function S:on_bar(b) self[b.hour] = {}; log(self.bands.uper) end",
        "function S:on_bar(b) local bands = self.bands; bands = {}; log(bands.uper) end",
        "function S:on_bar(b) self.average = 3; log(self.average == 3) end",
    ])
    func quiet(_ lines: String) throws {
        #expect(try found(lines) == [])
    }

    @Test(arguments: [
        (
            "function S:on_bar() log(self.bands.uper[0]) end", "2:36 error unknown output 'uper' of 'self.bands' (did you mean 'upper'?)"
        ),
        (
            "function S:on_bar() log(self.bands.value) end",
            "2:36 error unknown output 'value' of 'self.bands': it has upper, middle, lower"
        ),
        ("function S:on_bar() log(self.macd['signl']) end", "2:35 error unknown output 'signl' of 'self.macd' (did you mean 'signal'?)"),
        (
            "function S.on_bar(me) local m = me.macd; log(m.histo) end",
            "2:48 error unknown output 'histo' of 'self.macd': it has macd, signal, histogram"
        ),
        (
            "function S:on_bar() log(self.bands[0]) end",
            "2:36 error 'self.bands' has the outputs upper, middle, lower: write self.bands.upper[0]"
        ),
        (
            "function S:on_bar() log(self.average.value) end",
            "2:38 error unknown field 'value' of 'self.average': index it first, as in self.average[0]"
        ),
        (
            "function S:on_bar() log(self.bands.upper.x) end",
            "2:42 error unknown field 'x' of 'self.bands.upper': index it first, as in self.bands.upper[0]"
        ),
        ("function S:on_bar() log(S.bands.uper) end", "2:33 error unknown output 'uper' of 'self.bands' (did you mean 'upper'?)"),
    ])
    func outputs(_ lines: String, _ finding: String) throws {
        #expect(try found(lines) == [finding])
    }

    @Test(arguments: [
        "x = p.on and bollinger(2) or nil", "x = p.on and bollinger(2)", "x = (bollinger { period = 2 })",
        "x = p.on and bollinger(2) or p.off and bollinger(3)", "x = p.wide and bollinger(2) or donchian(3)",
        "x = not p.on and nil or bollinger(2)", "[\"x\"] = bollinger(2)",
    ])
    func choicesOfTheSameOutputs(_ table: String) throws {
        #expect(
            try found("function S:on_bar() log(self.x.uper) end", table)
                == ["2:32 error unknown output 'uper' of 'self.x' (did you mean 'upper'?)"])
    }

    /// Where the indicator cannot be told, nothing is said.
    @Test(arguments: [
        "x = p.on and bollinger(2) or sma(3)", "x = p.on or bollinger(2)", "x = make(p)", "x = p.bands", "x = bollinger",
        "x = p.on and make(p) or bollinger(2)",
    ])
    func unknownChoices(_ table: String) throws {
        #expect(try found("function S:on_bar() log(self.x.uper) end", table) == [])
    }

    @Test func locals() throws {
        let text = """
            local S = strategy {}
            function S:indicators()
              local wide, make = bollinger(50), bollinger
              if wide then return { x = wide, y = make(3), z = sma(1) } end
              return { x = bollinger(20), z = bollinger(2) }
            end
            function S:on_bar() log(self.x.uper, self.y.uper, self.z.uper) end
            return S
            """
        #expect(
            try findings(text, Self.vocabulary) == [
                "7:32 error unknown output 'uper' of 'self.x' (did you mean 'upper'?)",
                "7:45 error unknown output 'uper' of 'self.y' (did you mean 'upper'?)",
            ])
    }

    @Test func keysOfAnIndicatorAreChecked() throws {
        #expect(
            try found("", "x = bollinger { perod = 2 }") == ["1:73 error unknown key 'perod' of 'bollinger' (did you mean 'period'?)"])
    }

    @Test(arguments: [
        ("self.average == 3", "self.average"), ("3 ~= self.average", "self.average"), ("self.average == -1", "self.average"),
        ("self.bands.upper == b.close", "self.bands.upper"), ("self.average == self.bands.upper[0]", "self.average"),
        ("self.average == self.bands.upper + 1", "self.average"), ("self.average == 'x'", "self.average"),
        ("self.average == (true)", "self.average"), ("self.average == self.params.level", "self.average"),
        ("self.average == position.volume", "self.average"),
    ])
    func equalityWithAPlainValue(_ condition: String, _ name: String) throws {
        let lines = "function S:on_bar(b) if \(condition) then end end"
        let column = lines.firstRange(of: condition.contains("==") ? "==" : "~=").map {
            lines.distance(from: lines.startIndex, to: $0.lowerBound) + 1
        }
        #expect(
            try found(lines) == [
                "2:\(column ?? 0) warning '\(name)' is a series and never equal to a number, text or boolean: write \(name)[0]"
            ])
    }

    @Test(arguments: [
        "self.average == self.bands.upper", "self.average == nil", "self.average[0] == 3", "self.average == self.other", "b.close == 3",
        "self.average == (b and self.average or 1)", "self.average > 3 == true", "self.average == log()", "self.bands == nil",
    ])
    func otherEqualities(_ condition: String) throws {
        #expect(try found("function S:on_bar(b) self.other = b if \(condition) then end end") == [])
    }
}
