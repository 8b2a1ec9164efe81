import Foundation
import Testing

/// `--set` in all its forms, and what it must not accept.
@Suite struct ParameterTests {
    private static let crossover = "strategies/sma_crossover.lua"
    private static let terms = ["--data", sample, "--symbol", "EURUSD", "--override", "risk.preset=off", "--lots", "0.1", "--json"]

    private func hash(_ arguments: [String]) throws -> String {
        let outcome = try herald(["backtest"] + arguments)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)).decisionsHash
    }

    @Test func everyWayToWriteItMeansTheSame() throws {
        let terms = Self.terms
        let expected = try hash([Self.crossover] + terms + ["--set", "fast=10", "slow=30"])
        #expect(expected != (try hash([Self.crossover] + terms)))
        #expect(try hash([Self.crossover] + terms + ["--set", "fast=10", "--set", "slow=30"]) == expected)
        #expect(try hash(["--set", "fast=10", "slow=30", Self.crossover] + terms) == expected)
        #expect(try hash(["--set", "fast=10", "--set", "slow=30", Self.crossover] + terms) == expected)
        #expect(try hash([Self.crossover, "--set", "slow=30", "fast=10"] + terms) == expected)
        #expect(try hash(terms + ["--set", "fast=10", "slow=30", Self.crossover]) == expected)
        #expect(try hash(["--set=fast=10", "--set=slow=30", Self.crossover] + terms) == expected)
        #expect(try hash([Self.crossover] + terms + ["--set", "fast=10", "slow=30", "stop_atr=2.0"]) == expected)
    }

    @Test func theLastOfTwoCounts() throws {
        let once = try hash([Self.crossover] + Self.terms + ["--set", "fast=10"])
        #expect(try hash([Self.crossover] + Self.terms + ["--set", "fast=15", "fast=10"]) == once)
    }

    private func refusal(_ settings: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
        try herald(["backtest", Self.crossover] + Self.terms + ["--set"] + settings, sourceLocation: sourceLocation)
    }

    @Test func anUnknownParameter() throws {
        expectRefusal(
            try refusal("fats=10"), 2, "\(Self.crossover):5:3: error: unknown parameter 'fats' in \(Self.crossover); did you mean 'fast'?")
        expectRefusal(try refusal("zzz=1"), 2, "unknown parameter 'zzz'", "known are fast, slow, stop_atr, target_r")
    }

    @Test(arguments: ["1", "201", "9223372036854775808", "10.5", "ten", "", " 10", "0x10", "nan"])
    func anImpossibleWholeNumber(_ text: String) throws {
        expectRefusal(
            try refusal("fast=\(text)"), 2,
            "\(Self.crossover):5:3: error: parameter 'fast' is \(text); it must be a whole number from 2 to 200")
    }

    @Test(arguments: ["-0.5", "10.01", "nan", "inf", "1e999", "two"])
    func anImpossibleNumber(_ text: String) throws {
        expectRefusal(try refusal("stop_atr=\(text)"), 2, "parameter 'stop_atr' is \(text); it must be a number from 0 to 10")
    }

    @Test func everyMistakeIsToldAtOnce() throws {
        let outcome = try refusal("fast=0", "slow=999", "nope=1")
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 3)
    }

    @Test func whatConfigureRefuses() throws {
        expectRefusal(try refusal("fast=60"), 2, "\(Self.crossover):14:3: error: fast must be smaller than slow")
    }

    @Test(arguments: ["fast", "=10"])
    func noAssignment(_ text: String) throws {
        expectRefusal(try refusal(text), 2, "--set '\(text)': write name=value")
    }

    @Test func booleansAndChoices() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            "kinds.lua",
            """
            local S = strategy { api = 1, name = "Kinds", timeframe = "H1", params = {
              on = boolean { default = true }, side = choice { default = "both", options = { "both", "none" } } } }
            function S:on_bar(bar)
              if self.params.on and self.params.side == "both" then return skip("asked") end
            end
            return S

            """)
        let asked = { (more: [String]) in try Backtest(path, more).report.skips["asked"] }
        #expect(try asked([]) == 3999)  // the last bar decides nothing
        #expect(try asked(["--set", "on=false"]) == nil)
        #expect(try asked(["--set", "side=none"]) == nil)
        let outcome = try herald("backtest", path, "--data", sample, "--symbol", "EURUSD", "--set", "on=1", "side=all")
        expectRefusal(outcome, 2, "parameter 'on' is 1; it must be true or false", "parameter 'side' is all; it must be one of both, none")
    }
}
