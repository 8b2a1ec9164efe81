import Foundation
import Testing

/// Commands that reach a terminal, with the programs that ship at the other end.
@Suite(
    .serialized, .timeLimit(.minutes(30)), .enabled(if: TerminalFixture.canBeBuilt, "clang++ is missing, which compiles the programs"))
struct TerminalTests {
    /// Parsed standard output.
    private func object(_ outcome: Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.errors)")
    }

    private func stamp(_ second: Int) -> String { Date(timeIntervalSince1970: Double(second)).ISO8601Format() }

    @Test func barsAreFetchedIntoTheStoreAndGoneOnWith() throws {
        let terminal = try TerminalFixture()
        try terminal.start("HeraldHistory", ["SHIM_BARS": "5000"])
        let minute = Int(Date().timeIntervalSince1970) / 60 * 60
        func fetch(_ from: Int, _ to: Int) throws -> [String: Any] {
            let outcome = try herald(
                [
                    "data", "fetch", "EURUSD", "--timeframe", "M1", "--from", stamp(minute - from * 60), "--to", stamp(minute - to * 60),
                    "--json",
                ],
                in: terminal.scratch.folder, seconds: 120)
            #expect(outcome.status == 0, "\(outcome.errors)\(terminal.messages)")
            return try object(outcome)
        }
        // The model has a bar for every minute, and so has every minute of the period to come.
        let first = try fetch(2000, 500)
        #expect(first["bars"] as? Int == 1500 && first["added"] as? Int == 1500 && first["complete"] as? Bool == true, "\(first)")
        // From the last stored bar on, which is fetched again: 501 come, 500 are new.
        let second = try fetch(2000, 0)
        #expect(second["bars"] as? Int == 501 && second["added"] as? Int == 500 && second["changed"] as? Int == 0, "\(second)")
        // The terminal has 5000 bars: what lies before them it cannot tell.
        let third = try fetch(9000, 8000)
        #expect(third["bars"] as? Int == 0 && third["complete"] as? Bool == false, "\(third)")
    }

    @Test func symbolsAreFetchedIntoTheirFolder() throws {
        let terminal = try TerminalFixture()
        try terminal.start("HeraldHistory")
        func fetch(_ more: String...) throws -> Outcome {
            try herald(["symbols", "fetch", "EURUSD"] + more, in: terminal.scratch.folder, seconds: 120)
        }
        let trial = try fetch("--dry-run")
        #expect(trial.status == 0 && trial.output == "EURUSD: would be written to symbols/EURUSD.toml\n", "\(trial.output)\(trial.errors)")
        #expect(!FileManager.default.fileExists(atPath: terminal.scratch.path("symbols/EURUSD.toml")))
        #expect(try fetch().output == "EURUSD: written to symbols/EURUSD.toml\n")
        #expect(try fetch().output == "EURUSD: symbols/EURUSD.toml says the same; nothing to write\n")
        // What differs becomes a table that holds from today on.
        let file = terminal.scratch.url("symbols/EURUSD.toml")
        let written = try text(file)
        let other = written.replacingOccurrences(of: "stops_level_points = ", with: "stops_level_points = 9")
        try #require(other != written, "\(written)")
        try other.write(to: file, atomically: true, encoding: .utf8)
        #expect(try fetch().output.contains("a table that holds from"))
        #expect(try text(file).contains("[[EURUSD]]\nvalid_from = "))
    }

    @Test func doctorNamesWhatIsThereAndWhatIsMissing() throws {
        let terminal = try TerminalFixture()
        try terminal.start("HeraldBridge")
        try terminal.start("HeraldHistory")
        let found = try object(try herald(["doctor", "--terminal-seconds", "60", "--json"], in: terminal.scratch.folder, seconds: 120))
        let checks = try #require(found["checks"] as? [[String: Any]])
        func check(_ subject: String) -> [String: Any]? { checks.first { $0["subject"] as? String == subject } }
        #expect(check("HeraldBridge")?["state"] as? String == "ok", "\(checks)")
        #expect((check("HeraldBridge")?.values.contains { ($0 as? String)?.contains("account 5012345") == true }) == true, "\(checks)")
        #expect(check("HeraldHistory")?["state"] as? String == "ok", "\(checks)")
        let without = try TerminalFixture()
        let missing = try herald("doctor", "--terminal-seconds", "1", in: without.scratch.folder)
        #expect(missing.status == 1 && missing.output.contains("did not dial"), "\(missing.output)")
    }

    @Test func dryRunTakesTheTerminalsPricesAndShowsHowItsPartsAre() throws {
        let terminal = try TerminalFixture(
            """
            [[strategy]]
            file = "strategies/sma_crossover.lua"
            symbol = "EURUSD"
            name = "crossing"
            """)
        let run = try LiveRun(terminal.scratch, arguments: ["--dry-run"], configuration: text(terminal.scratch.url("config.toml")))
        try terminal.start("HeraldBridge")
        try terminal.start("HeraldHistory")
        let status = try run.wait(for: "a running session") {
            ($0["link"] as? [String: Any])?["is_running"] as? Bool == true && $0["segment"] as? Int ?? 0 > 0
        }
        let link = try #require(status["link"] as? [String: Any])
        #expect(link["name"] as? String == "mt5 (dry run)")
        let health = try #require(link["health"] as? [[String: Any]])
        #expect(health.compactMap { $0["part"] as? String } == ["bridge", "broker", "quotes", "history"])
        #expect(health.prefix(2).allSatisfy { $0["state"] as? String == "good" }, "\(health)")
        let shown = try run.ask("status")
        #expect(shown.output.contains("bridge good") && shown.output.contains("history good"), "\(shown.output)")
        // Somebody with another key is told of in the log, as a warning.
        let stranger = try TerminalFixture()
        try stranger.start("HeraldBridge", ["MQL_InpPort": "\(terminal.port)", "MQL_InpKey": "another key of twenty"])
        let end = Date().addingTimeInterval(30)
        while !run.said.contains("does not know the key"), Date() < end { Thread.sleep(forTimeInterval: 0.1) }
        #expect(run.said.contains("does not know the key"), "\(run.said)")
        run.signal(SIGTERM)
        #expect(run.end() == 0, "\(run.said)")
    }
}
