import Foundation
import Testing

/// `herald` without a subcommand: the configured strategies on the embedded market.
@Suite struct MarketRunTests {
    private let scratch: Scratch
    private static let short = ["--override", "market.bars=900"]

    init() throws { scratch = try Scratch() }

    @Test func theShippedConfigurationRunsTheSameEveryTime() throws {
        let runs = try (1...2).map { _ in
            try JSONDecoder().decode(Report.self, from: Data(try herald(Self.short + ["--json"]).output.utf8))
        }
        #expect(runs[0].strategy == "SMA crossover, RSI reversion, Channel breakout, Five classics")
        #expect(runs[0].symbol == "EURUSD,GBPUSD,XAUUSD")
        #expect(runs[0].bars == 2700)
        #expect(runs[0].decisionsHash == runs[1].decisionsHash)
        #expect(runs[0].assumptions["data"]?.contains("a demonstration, not evidence of a profit") == true)
        #expect(runs[0].assumptions["risk_preset"] == "strict")
        let other = try herald(Self.short + ["--override", "market.seed=1", "--json"]).output
        #expect(try JSONDecoder().decode(Report.self, from: Data(other.utf8)).decisionsHash != runs[0].decisionsHash)
    }

    private func configuration(_ script: String, _ more: String = "") throws -> String {
        try scratch.write(
            "c.toml",
            "[market]\nbars = 300\n\n[[strategy]]\nfile = \"\(script)\"\nsymbol = \"EURUSD\"\n\(more)\n\n[strategies]\nautoload = false\n")
    }

    @Test func aStrategyThatFailsEndsWithOneAndAReport() throws {
        let script = try scratch.strategy("  if n == 100 then error(\"boom\") end")
        let outcome = try herald("--config", try configuration(script))
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("Test on EURUSD H1\n300 bars "))
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("\(script):4:"))
        #expect(outcome.errors.contains(": error: boom (in on_bar, at "))
    }

    @Test func aRunLeavesARecordAndItsTrades() throws {
        let (record, trades) = (scratch.path("run.jsonl"), scratch.path("trades.csv"))
        let plain = try herald(Self.short + ["--json"]).output
        let outcome = try herald(Self.short + ["--json", "--record", record, "--trades", trades])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(try JSONDecoder().decode(Report.self, from: Data(plain.utf8)).decisionsHash == report.decisionsHash)
        #expect(try text(scratch.url("trades.csv")).split(separator: "\n").count == report.trades + 1)
        #expect(try text(scratch.url("run.jsonl")).hasSuffix(#""decisions_hash":"\#(report.decisionsHash)"}}"# + "\n"))
        #expect(try herald("why", record, "--strategy", "RSI reversion").status == 0)
        expectRefusal(try herald("--check-script", "strategies/sma_crossover.lua", "--record", record), 2, "belong to a run")
    }

    @Test func aRunReplacesNothingThatItReads() throws {
        let script = try scratch.strategy("  return nil")
        let exit = try scratch.write("e.lua", try text(repository.appendingPathComponent("exits/time_based.lua")))
        let config = try configuration(script, "exits = [\"\(exit)\"]")
        for victim in [script, exit, config] {
            let before = try text(URL(filePath: victim))
            for option in ["--record", "--trades"] {
                expectRefusal(try herald("--config", config, option, victim), 2, "\(option) \(victim) would overwrite \(victim)")
            }
            #expect(try text(URL(filePath: victim)) == before)
        }
    }

    @Test func logsNameTheirScript() throws {
        let script = try scratch.strategy("  if n == 2 then log('seen') end")
        let config = try scratch.write(
            "c.toml",
            "[market]\nbars = 300\n" + "\n[[strategy]]\nfile = \"\(script)\"\nsymbol = \"EURUSD\"\n"
                + "\n[[strategy]]\nname = \"Second\"\nfile = \"\(script)\"\nsymbol = \"EURUSD\"\n")
        let lines = try herald("--config", config).outputLines.filter { $0.hasPrefix("log ") }
        #expect(
            lines.map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") } == ["Test line 4: seen", "Second line 4: seen"],
            "\(lines)")
    }

    @Test func theReportNamesTheStrategyOfEachExit() throws {
        let script = try scratch.strategy("  return nil")
        let entry = "\n[[strategy]]\nfile = \"\(script)\"\nsymbol = \"EURUSD\"\n"
        let config = try scratch.write(
            "c.toml",
            "[market]\nbars = 300\n" + entry + "exits = [\"exits/chandelier.lua\"]\n" + entry + "name = \"Bare\"\n" + entry
                + "exits = [\"exits/time_based.lua\", \"exits/chandelier.lua\"]\n")
        let report = try JSONDecoder().decode(Report.self, from: Data(try herald("--config", config, "--json").output.utf8))
        let chandelier = "Chandelier (priority 30, at each bar)"
        #expect(
            report.assumptions["exits"]?.hasPrefix(
                "Test #1: \(chandelier); Test #3: Time based (priority 70, at each tick), \(chandelier); on bar data") == true)
    }

    @Test func whatTheConfigurationNamesWrongly() throws {
        let config = try configuration("strategies/sma_crossover.lua", "params = { fats = 3 }")
        expectRefusal(try herald("--config", config), 2, "\(config):", "unknown parameter 'fats'", "did you mean 'fast'?")
        let missing = try configuration("/none.lua")
        expectRefusal(try herald("--config", missing), 2, "there is no such file")
        let broken = try configuration(try scratch.write("broken.lua", "return return\n"))
        expectRefusal(try herald("--config", broken), 1, "broken.lua:1:8: error: ")
        let none = try scratch.write("none.toml", "[account]\nbalance = 5\n")
        expectRefusal(try herald("--config", none), 2, "names no strategy")
    }
}
