import Market
import Engine
import Research
import ScriptAPI
import Scripting
import Testing
import Trading

/// Parameters: what a script declares, and what a user may set them to.
@Suite struct ParameterTests {
    private static let script = """
        local S = strategy { api = 1, name = "p", timeframe = "H1",
          params = {
            bars = integer { default = 20, min = 2, max = 200 },
            far  = number { default = 1.5, min = 0.5, max = 3, step = 0.5, doc = "distance" },
            on   = boolean { default = true },
            side = choice { default = "both", options = { "long", "short", "both" } },
          } }
        function S:on_bar(bar) log(self.params.bars, self.params.far, self.params.on, self.params.side) end
        return S
        """

    private func parameter(_ name: String) throws -> ScriptParameter {
        try #require(load(ParameterTests.script).declaration.parameters.first { $0.name == name })
    }

    @Test func theyAreListedInAlphabeticalOrderWithTheirRanges() throws {
        let parameters = try load(ParameterTests.script).declaration.parameters
        #expect(parameters.map(\.name) == ["bars", "far", "on", "side"])
        #expect(
            parameters.map(\.rangeText) == [
                "a whole number from 2 to 200", "a number from 0.5 to 3", "true or false", "one of long, short, both",
            ])
        #expect(parameters.map(\.standard) == [.integer(20), .number(1.5), .bool(true), .string("both")])
        #expect(parameters[1].step == 0.5 && parameters[1].doc == "distance" && parameters[0].step == nil)
    }

    @Test(
        arguments: [
            ("bars", "2", .integer(2)), ("bars", "200", .integer(200)), ("bars", "1", nil), ("bars", "201", nil), ("bars", "2.5", nil),
            ("bars", "", nil), ("bars", "two", nil), ("bars", "99999999999999999999", nil),
            ("far", "0.5", .number(0.5)), ("far", "3", .number(3)), ("far", "3.01", nil), ("far", "0.49", nil), ("far", "nan", nil),
            ("far", "inf", nil), ("far", "1,5", nil),
            ("on", "true", .bool(true)), ("on", "false", .bool(false)), ("on", "1", nil), ("on", "TRUE", nil),
            ("side", "long", .string("long")), ("side", "Long", nil), ("side", "", nil),
        ] as [(String, String, ScriptValue?)])
    func aTypedTextBecomesAValueOrNothing(_ name: String, _ text: String, _ value: ScriptValue?) throws {
        #expect(try parameter(name).parse(text) == value)
    }

    @Test(
        arguments: [
            ("bars", .number(3), .integer(3)), ("bars", .number(3.5), nil), ("bars", .number(.nan), nil), ("bars", .number(1e300), nil),
            ("bars", .string("3"), nil), ("bars", .bool(true), nil),
            ("far", .integer(2), .number(2)), ("far", .integer(4), nil), ("far", .number(.infinity), nil),
            ("on", .integer(1), nil), ("side", .integer(1), nil),
        ] as [(String, ScriptValue, ScriptValue?)])
    func aConfiguredValueMustBeOfTheKind(_ name: String, _ given: ScriptValue, _ value: ScriptValue?) throws {
        #expect(try parameter(name).accept(given) == value)
    }

    @Test func whatIsGivenReplacesTheDefaultAndWhatIsTypedWins() throws {
        let options = ScriptOptions(
            typed: [("bars", "30")], values: [("bars", .integer(40)), ("far", .integer(2))], timeframe: .h1, limits: patient)
        let record = try run(load(ParameterTests.script, options))
        #expect(Set(record.logs.map(\.text)) == ["30 2.0 true both"])
    }

    @Test func everyWrongValueIsNamedAtOnce() throws {
        let options = ScriptOptions(typed: [("bars", "1"), ("barz", "3"), ("side", "up")], limits: patient)
        do {
            _ = try load(ParameterTests.script, options)
            Issue.record("wrong parameters were taken")
        } catch let failure as ScriptFailure {
            #expect(failure.kind == .parameters)
            #expect(
                failure.findings.map(\.message) == [
                    "parameter 'bars' is 1; it must be a whole number from 2 to 200",
                    "unknown parameter 'barz' in t.lua; did you mean 'bars'?",
                    "parameter 'side' is up; it must be one of long, short, both",
                ])
            #expect(failure.findings.allSatisfy { $0.line == 2 && $0.column == 3 && $0.file == "t.lua" })
        }
    }

    @Test func parametersCannotBeChangedByTheScript() throws {
        let script = onBar("self.params.bars = 1")
        let record = try run(load(script))
        #expect(record.failure?.failure.line == 3)
    }

    @Test func configureMayRefuseTheCombination() throws {
        let script = """
            local S = strategy { api = 1, name = "p", timeframe = "H1",
              params = { a = integer { default = 1, min = 1, max = 9 }, b = integer { default = 2, min = 1, max = 9 } } }
            function S:configure(p)
              if p.a >= p.b then error("a must be below b") end
              self.sum = p.a + p.b
            end
            function S:on_bar(bar) log(self.sum) end
            return S
            """
        #expect(try logs(script).first == "3")
        for (options, kind) in [(ScriptOptions(typed: [("a", "5")], limits: patient), ScriptFailure.Kind.parameters)] {
            do {
                _ = try load(script, options)
                Issue.record("a wrong combination was taken")
            } catch let failure as ScriptFailure {
                #expect(failure.kind == kind)
                #expect(failure.findings.map(\.text) == ["t.lua:4:3: error: a must be below b"])
            }
        }
    }

    @Test func anotherTimeframeReplacesTheDeclaredOne() throws {
        #expect(try load(ParameterTests.script, ScriptOptions(timeframe: .h4, limits: patient)).plan.timeframe == .h4)
        #expect(try load(ParameterTests.script).plan.timeframe == .h1)
    }
}
