import Foundation
import Testing

/// `herald --check-script`.
@Suite struct CheckScriptTests {
    private static let shipped = shippedStrategies.map { "strategies/\($0).lua" }

    private struct Check: Decodable {
        let passed: Bool
        let scripts: [Script]
        struct Script: Decodable {
            let path: String
            let passed: Bool
            let findings: [Finding]
            let name, version, timeframe: String?
            let indicators: [String]?
            let warm_up_bars, smoke_bars, smoke_signals: Int?
            let microseconds_per_bar, bytes_per_bar: Double?
        }
        struct Finding: Decodable {
            let file, severity, message: String
            let line, column: Int
        }
    }

    private func check(_ arguments: [String]) throws -> (check: Check, outcome: Outcome) {
        let outcome = try herald(["--check-script"] + arguments + ["--json"])
        return (try JSONDecoder().decode(Check.self, from: Data(outcome.output.utf8)), outcome)
    }

    @Test func allShippedScriptsPassAtOnce() throws {
        let outcome = try herald(["--check-script"] + Self.shipped)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        for path in Self.shipped { #expect(outcome.output.contains("\(path): ok: ")) }
        #expect(outcome.output.contains("  parameter  fast = 20  (a whole number from 2 to 200) fast SMA period, bars\n"))
        #expect(outcome.output.contains("  indicator  trend = ema(50) H4\n"))
    }

    @Test func theJSONOfShippedScripts() throws {
        let (check, outcome) = try check(Self.shipped)
        #expect(outcome.status == 0)
        #expect(check.passed)
        #expect(check.scripts.map(\.path) == Self.shipped)
        for script in check.scripts {
            #expect(script.passed && script.findings.isEmpty)
            #expect(script.timeframe == "H1" && script.version == "1.0")
            #expect(script.smoke_signals ?? 0 > 0)
            #expect(script.microseconds_per_bar ?? 0 > 0)
        }
        // sma(50) has its first value with the 50th bar.
        #expect(check.scripts.first?.warm_up_bars == 50)
        #expect(check.scripts.first?.indicators == ["atr = atr(14)", "fast = sma(20)", "slow = sma(50)"])
    }

    @Test func oneBadScriptFailsThemAllButAllAreReported() throws {
        let scratch = try Scratch()
        let bad = try scratch.strategy("  nope()")
        let (check, outcome) = try check([Self.shipped[0], bad, Self.shipped[1]])
        #expect(outcome.status == 1)
        #expect(!check.passed)
        #expect(check.scripts.map(\.passed) == [true, false, true])
        let finding = try #require(check.scripts[1].findings.first)
        #expect(finding.file == bad && finding.line == 4 && finding.column == 3 && finding.severity == "error")
        #expect(finding.message.hasPrefix("unknown global 'nope'"))
    }

    @Test func anUnreadableScriptIsForTheUserToChange() throws {
        let (check, outcome) = try check([Self.shipped[0], "/none.lua"])
        #expect(outcome.status == 2)
        #expect(check.scripts.map(\.passed) == [true, false])
    }

    @Test func aScriptThatNeverTradesIsWarnedOf() throws {
        let scratch = try Scratch()
        let path = try scratch.strategy("")
        let outcome = try herald("--check-script", path)
        #expect(outcome.status == 0)
        #expect(outcome.outputLines.first?.hasPrefix("\(path):1:1: warning: no signal in ") == true)
    }

    @Test func aStrategyOnTicksPasses() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            "tick.lua",
            """
            local S = strategy { api = 1, name = "Ticks", timeframe = "M5" }
            function S:on_tick(tick)
              if not position then return long { stop_loss = tick.bid - 0.001 } end
            end
            return S

            """)
        let (check, outcome) = try check([path])
        #expect(outcome.status == 0)
        #expect(check.scripts.first?.timeframe == "M5")
        #expect(check.scripts.first?.smoke_signals ?? 0 > 1)
    }

    /// The bars of the smoke run are enough for a fault that only shows after a while.
    @Test func aFaultOnBarOneThousandIsFound() throws {
        let scratch = try Scratch()
        let path = try scratch.strategy("  if n == 1000 then error(\"boom\") end")
        let outcome = try herald("--check-script", path)
        #expect(outcome.status == 1)
        #expect(outcome.outputLines.first?.hasPrefix("\(path):4:3: error: boom (in on_bar, smoke run at ") == true)
    }
}
