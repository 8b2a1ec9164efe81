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
        // Only what was not told yet is asked for.
        let second = try fetch(2000, 0)
        #expect(second["bars"] as? Int == 500 && second["added"] as? Int == 500 && second["changed"] as? Int == 0, "\(second)")
        // The terminal has 5000 bars: what lies before them it cannot tell.
        let third = try fetch(9000, 8000)
        #expect(third["bars"] as? Int == 0 && third["complete"] as? Bool == false, "\(third)")
    }

    @Test func ticksAreFetchedIntoTheStoreAndGoneOnWith() throws {
        let terminal = try TerminalFixture()
        try terminal.start("HeraldHistory")
        // Yesterday's midnight in UTC, at which two requests meet.
        let midnight = (Int(Date().timeIntervalSince1970) / 86_400 - 1) * 86_400
        func fetch(_ from: Int, _ to: Int, _ more: String...) throws -> [String: Any] {
            let outcome = try herald(
                ["data", "fetch", "EURUSD", "--ticks", "--from", stamp(midnight + from), "--to", stamp(midnight + to), "--json"] + more,
                in: terminal.scratch.folder, seconds: 120)
            #expect(outcome.status == 0, "\(outcome.errors)\(terminal.messages)")
            return try object(outcome)
        }
        // The model has six ticks a second, three of them in its first millisecond, 2,600 in a frame.
        let first = try fetch(-900, 900)
        #expect(first["ticks"] as? Int == 10_800 && first["added"] as? Int == 10_800 && first["complete"] as? Bool == true, "\(first)")
        #expect(first["first"] as? String == stamp(midnight - 900) && (first["last"] as? String)?.hasSuffix(":59.750Z") == true, "\(first)")
        let second = try fetch(-960, 1200)
        // A minute before and five behind what was told; nothing of it comes again.
        #expect(second["ticks"] as? Int == 2160 && second["added"] as? Int == 2160 && second["changed"] as? Int == 0, "\(second)")
        #expect((second["told_before"] as? [[String: String]])?.map { $0["from"] } == [stamp(midnight - 900)], "\(second)")
        let again = try fetch(-960, 1200, "--again")
        #expect(again["ticks"] as? Int == 12_960 && again["added"] as? Int == 0 && again["changed"] as? Int == 0, "\(again)")
        let stored = try object(try herald(["data", "list", "--json"], in: terminal.scratch.folder))
        #expect("\(stored)".contains("12960"), "\(stored)")
        let wrong = try herald(["data", "fetch", "EURUSD", "--from", "2024-01-01"], in: terminal.scratch.folder)
        #expect(wrong.status == 2 && wrong.errors.contains("say what to fetch: --timeframe M1 for bars, or --ticks"), "\(wrong.errors)")
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
        let dated = try text(file)
        #expect(dated.contains("[[EURUSD]]\nvalid_from = "))
        // And again on the same day.
        try (dated + "\n# changed by hand\n").replacingOccurrences(of: "volume_max = ", with: "volume_max = 1")
            .write(to: file, atomically: true, encoding: .utf8)
        let again = try fetch()
        #expect(again.output.contains("Z on added to symbols/EURUSD.toml"), "\(again.output)\(again.errors)")
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
