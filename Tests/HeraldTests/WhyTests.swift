import Foundation
import Testing

/// The record of a run and the question it answers: why was there no trade?
///
/// Expected values are worked out by hand from docs/fill-rule.md: EURUSD, hourly bars from 2024-01-01, a spread of 10 points.
@Suite struct WhyTests {
    private let scratch: Scratch
    private var record: String { scratch.path("run.jsonl") }

    init() throws { scratch = try Scratch() }

    /// One lot and no guard but those of the tests, so that their figures stay what they are when presets change.
    private static let terms = [
        "--lots", "1", "--override", "risk.preset=off", "risk.max_daily_loss_percent=5", "risk.max_drawdown_percent=20",
        "risk.stop_required=true", "risk.max_volume_per_order=5", "risk.daily_reset=\"17:00 America/New_York\"",
    ]

    /// Runs a script over bars and leaves `run.jsonl`.
    private func run(
        _ body: String, _ bars: [(open: Int, high: Int, low: Int, close: Int)] = BarText.still(8), _ more: [String] = []
    ) throws -> Report {
        let data = try scratch.write("bars.csv", BarText.hourly(bars))
        return try Backtest(try scratch.strategy(body), data: data, ["--record", record] + Self.terms + more).report
    }

    private func lines(_ name: String = "run.jsonl") throws -> [[String: Any]] {
        try text(scratch.url(name)).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func why(_ at: String?, _ more: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
        let outcome = try herald(
            ["why", record, "--json"] + (at.map { ["--at", $0] } ?? []) + more, sourceLocation: sourceLocation)
        #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    private func whyText(_ at: String) throws -> String { try herald("why", record, "--at", at).output }

    private func facts(_ answer: [String: Any], _ key: String = "facts") -> [[String: Any]] { answer[key] as? [[String: Any]] ?? [] }

    private static let fall = BarText.still(2) + [(110_000, 110_000, 109_500, 109_500)] + BarText.still(40, at: 109_500)

    @Test func everyGuardThatObjectsIsRecorded() throws {
        let report = try run("  if n == 2 then return long {} end", BarText.still(6), ["--override", "risk.max_volume_per_order=0.5"])
        #expect(report.denials == ["STOP_REQUIRED": 1, "ORDER_VOLUME_ABOVE_LIMIT": 1])
        let answer = try why("2024-01-01T02:00")
        #expect(answer["verdict"] as? String == "denied")
        let denials = facts(answer).filter { $0["kind"] as? String == "denied" }
        #expect(Set(denials.compactMap { $0["code"] as? String }) == ["STOP_REQUIRED", "ORDER_VOLUME_ABOVE_LIMIT"])
        #expect(denials.allSatisfy { $0["signal"] as? Int == 1 })
        for denial in denials {
            for key in ["observed", "limit", "formula"] { #expect((denial[key] as? String)?.isEmpty == false, "\(key)") }
        }
        let text = try whyText("2024-01-01T02:00")
        #expect(text.contains("\nNo trade: signal 1 was denied by STOP_REQUIRED, ORDER_VOLUME_ABOVE_LIMIT.\n"))
        #expect(text.contains("\n    observed  ") && text.contains("\n    limit     ") && text.contains("\n    formula   "))
    }

    @Test func theRecordCountsWhatTheReportCounts() throws {
        let file = scratch.path("run.jsonl")
        let run = try Backtest("strategies/sma_crossover.lua", ["--record", file, "--lots", "0.1", "--set", "stop_atr=0.1"])
        let plain = try Backtest("strategies/sma_crossover.lua", ["--lots", "0.1", "--set", "stop_atr=0.1"])
        #expect(run.report.decisionsHash == plain.report.decisionsHash)
        let lines = try lines()
        let header = try #require(lines.first)
        #expect(header["herald_record"] as? Int == 2 && header["strategy"] as? String == "SMA crossover")
        #expect(header["from"] as? String == run.report.from && header["to"] as? String == run.report.to)
        let end = try #require(lines.last?["end"] as? [String: Any])
        #expect(end["decisions_hash"] as? String == run.report.decisionsHash)
        let facts = lines.dropFirst().dropLast()
        func count(_ kind: String, _ key: String = "kind", _ value: String? = nil) -> Int {
            facts.filter { $0["kind"] as? String == kind && $0[key] as? String == value ?? kind }.count
        }
        #expect(count("signal", "action", "enter") == run.report.signals && run.report.signals > 0)
        #expect(count("deal", "entry", "out") == run.report.trades)
        for (code, expected) in run.report.denials { #expect(count("denied", "code", code) + count("rejected", "code", code) == expected) }
        #expect(count("denied") + count("rejected") == run.report.denials.values.reduce(0, +))
        for (reason, expected) in run.report.skips { #expect(count("skipped", "reason", reason) == expected, "\(reason)") }
        let counts = try #require(end["counts"] as? [String: Int])
        for (kind, expected) in counts { #expect(count(kind) == expected, "\(kind)") }
        #expect(counts.values.reduce(0, +) == facts.count)
    }

    /// One lot loses 510 of 10,000 USD at 02:00 with the spread paid, and 5 % are allowed; New York's 17:00 is 22:00 UTC.
    @Test func aLatchAndItsRelease() throws {
        _ = try run("  return long { stop_loss = 1.0001 }", Self.fall)
        let denied = try why("2024-01-01T03:00")
        #expect(denied["verdict"] as? String == "denied")
        let latch = try #require(facts(denied, "latches").first)
        #expect(latch["since"] as? String == "2024-01-01T02:00:00Z" && latch["released"] as? String == "2024-01-01T22:00:00Z")
        #expect((latch["latch"] as? [String: Any])?["lifted_by"] as? String == "daily_reset")
        let text = try whyText("2024-01-01T03:00")
        #expect(text.contains("No trade: signal 2 was denied by DAILY_LOSS_LIMIT.\n"))
        #expect(text.contains("\nLatched\n  since 2024-01-01T02:00:00Z  DAILY_LOSS_LIMIT\n"))
        #expect(text.contains("\n    lifted    2024-01-01T22:00:00Z, by the daily reset\n"))
        #expect(facts(try why("2024-01-01T01:00"), "latches").isEmpty)
        #expect(facts(try why("2024-01-01T23:00"), "latches").isEmpty)
        // Traded again at the very quote that lifted it.
        let lifted = try why("2024-01-01T22:00")
        #expect(facts(lifted).first?["kind"] as? String == "released" && lifted["verdict"] as? String == "traded")
        let day = try why("2024-01-01")
        #expect(facts(day, "latches").count == 1 && facts(day).contains { $0["kind"] as? String == "released" })
    }

    @Test func theReportTellsWhenALatchWasLifted() throws {
        let data = try scratch.write("bars.csv", BarText.hourly(Self.fall))
        let arguments =
            [
                "backtest", try scratch.strategy("  return long { stop_loss = 1.0001 }"), "--data", data, "--symbol", "EURUSD",
            ] + Self.terms
        let text = try herald(arguments).output
        #expect(text.contains("\nLimits that latched\n  2024-01-01T02:00:00Z  DAILY_LOSS_LIMIT  equity "))
        #expect(text.contains(": everything closed, no new entries; lifted 2024-01-01T22:00:00Z by the daily reset\n"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try herald(arguments + ["--json"]).output.utf8)) as? [String: Any])
        let latch = try #require((json["latches"] as? [[String: Any]])?.first)
        #expect(latch["time"] as? String == "2024-01-01T02:00:00Z" && latch["released"] as? String == "2024-01-01T22:00:00Z")
        #expect(latch["action"] as? String == "flatten" && latch["release_reason"] is NSNull)
        #expect(
            (latch["observed"] as? String)?.hasPrefix("equity ") == true && latch["limit"] as? String == "risk.max_daily_loss_percent 5")
        let example = try #require((json["denial_examples"] as? [String: [String: String]])?["DAILY_LOSS_LIMIT"])
        #expect(Set(example.keys) == ["observed", "limit", "formula"])
        #expect(Set((json["denials"] as? [String: Int] ?? [:]).keys) == Set((json["denial_examples"] as? [String: Any] ?? [:]).keys))
    }

    @Test func aLatchThatHoldsToTheEnd() throws {
        let crash = BarText.still(2) + [(110_000, 110_000, 107_000, 107_000)] + BarText.still(2, at: 107_000)
        _ = try run("  return long { stop_loss = 1.0001 }", crash)
        let answer = try why(nil)
        let drawdown = try #require(
            facts(answer, "latches").first { ($0["latch"] as? [String: Any])?["code"] as? String == "DRAWDOWN_LIMIT" })
        #expect(drawdown["released"] is NSNull)
        #expect(try herald("why", record).output.contains("    lifted    never; only an operator's command lifts it"))
    }

    @Test func skippedWithTheScriptsReasonAndValue() throws {
        _ = try run("  if n == 3 then return skip('too\\nquiet', 0.25) end")
        #expect(try why("2024-01-01T03:00")["verdict"] as? String == "skipped")
        let text = try whyText("2024-01-01T03:00")
        #expect(text.contains("\nNo trade: skipped because of too\\nquiet.\n"))
        #expect(text.contains("  2024-01-01T03:00:00Z  skipped: too\\nquiet (0.25)\n"))
    }

    @Test func warmingUp() throws {
        let outcome = try herald(
            "backtest", "strategies/sma_crossover.lua", "--data", sample, "--symbol", "EURUSD", "--record", record)
        #expect(outcome.status == 0)
        #expect(try why("2024-01-01T05:00")["verdict"] as? String == "warming_up")
        #expect(try why("2024-01-01T00:00")["verdict"] as? String == "no_bar_yet")
    }

    @Test func whatIsHeldAndWhatWaits() throws {
        let script = """
              if n == 1 then return long { stop_loss = 1.09 } end
              if n == 4 then return short { order = 'limit', price = 1.2, stop_loss = 1.21 } end
              if n == 6 then return close {} end
            """
        _ = try run(script, BarText.still(10), ["--override", "entries.hedging=true"])
        let held = try why("2024-01-01T03:00")
        #expect(held["verdict"] as? String == "silent" && facts(held).isEmpty && facts(held, "pending").isEmpty)
        #expect(facts(held, "positions").map { $0["time"] as? String } == ["2024-01-01T01:00:00Z"])
        #expect((held["before"] as? [String: Any])?["kind"] as? String == "deal")
        #expect((held["after"] as? [String: Any])?["time"] as? String == "2024-01-01T04:00:00Z")
        let text = try whyText("2024-01-01T03:00")
        #expect(text.contains("the script said nothing") && text.contains("  nothing is recorded\n"))
        #expect(text.contains("\nHeld\n  since 2024-01-01T01:00:00Z  position 1: BUY 1.00 lots EURUSD at 1.10010, stop 1.09000\n"))
        #expect(text.contains("\n  last before   2024-01-01T01:00:00Z  position 1 opened"))
        #expect(try why("2024-01-01T04:00")["verdict"] as? String == "waiting")
        #expect(facts(try why("2024-01-01T05:00"), "pending").map { $0["price"] as? String } == ["1.20000"])
        #expect(try why("2024-01-01T06:00")["verdict"] as? String == "closed")
        let after = try why("2024-01-01T07:00")
        #expect(facts(after, "positions").isEmpty && facts(after, "pending").isEmpty && after["after"] is NSNull)
        #expect(try why("2024-01-01T01:00")["verdict"] as? String == "traded")
    }

    /// A waiting order that fills becomes a position and waits no more.
    @Test func aFilledOrderNoLongerWaits() throws {
        let bars = BarText.still(3) + [(110_000, 110_000, 109_400, 109_500)] + BarText.still(3, at: 109_500)
        _ = try run("  if n == 1 then return long { order = 'limit', price = 1.095, stop_loss = 1.08 } end", bars)
        let waiting = try why("2024-01-01T02:00")
        #expect(facts(waiting, "pending").count == 1 && facts(waiting, "positions").isEmpty)
        let filled = try why("2024-01-01T05:00")
        #expect(facts(filled, "pending").isEmpty && facts(filled, "positions").count == 1)
    }

    @Test func aScriptThatFailedStillLeavesARecord() throws {
        let data = try scratch.write("bars.csv", BarText.hourly(BarText.still(8)))
        let script = try scratch.strategy("  if n == 3 then error('lost') end")
        let outcome = try herald("backtest", script, "--data", data, "--symbol", "EURUSD", "--record", record)
        expectRefusal(outcome, 1, "lost")
        #expect(try why("2024-01-01T03:00")["verdict"] as? String == "failed")
        #expect(try why("2024-01-01T05:00")["verdict"] as? String == "stopped")
        #expect(try whyText("2024-01-01T05:00").contains("the script had failed at 2024-01-01T03:00:00Z"))
    }

    @Test func outsideOfTheRecord() throws {
        _ = try run("  return nil", BarText.still(8))
        func refusal(_ more: String..., part: String) throws { expectRefusal(try herald(["why", record] + more), 2, part) }
        try refusal("--at", "2023-12-31", part: "is before the first bar of the record, which opened at 2024-01-01T00:00:00Z")
        try refusal("--at", "2023-12-31T23:00", part: "is before the first bar")
        try refusal("--at", "2024-01-01T08:00", part: "is after the end of the record: its last bar opened at 2024-01-01T07:00:00Z")
        try refusal("--at", "9999-12-31", part: "is no time")
        try refusal("--at", "yesterday", part: "--at 'yesterday' is no time")
        try refusal("--strategy", "Other", part: "has no strategy 'Other'; it has 'Test'")
        try refusal("--symbol", "GBPUSD", part: "has no symbol 'GBPUSD'; it has 'EURUSD'")
        #expect(try why("2024-01-01T07:59", "--strategy", "Test", "--symbol", "EURUSD")["verdict"] as? String == "silent")
    }

    @Test func damagedRecords() throws {
        _ = try run("  return long {}", BarText.still(6))
        let whole = try text(scratch.url("run.jsonl"))
        let rows = whole.split(separator: "\n").map(String.init)
        func refusal(_ text: String, _ line: Int, _ part: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
            let path = try scratch.write("bad.jsonl", text)
            expectRefusal(try herald("why", path), 2, "\(path):\(line): error: ", part, sourceLocation: sourceLocation)
        }
        func joined(_ rows: some Sequence<String>) -> String { rows.map { $0 + "\n" }.joined() }
        try refusal("", 1, "no record of a run")
        try refusal("id,symbol\n1,EURUSD\n", 1, "no record of a run")
        try refusal("{\"a\":1}\n", 1, "no record of a run")
        try refusal("{\"herald_record\":1}\n", 1, "format 1")
        try refusal("{\"herald_record\":2}\n", 1, "`strategy` is missing")
        try refusal(String(whole.dropLast(10)), rows.count, "cut off")
        try refusal(joined(rows.dropLast()), rows.count - 1, "it was cut off")
        try refusal(joined([rows[0], "{\"time\":", rows[1]]), 2, "not JSON")
        try refusal(joined([rows[0], rows[1].replacingOccurrences(of: "\"signal\"", with: "\"dream\"")]), 2, "`kind`")
        try refusal(joined([rows[0], rows[1].replacingOccurrences(of: "2024-", with: "20x4-")]), 2, "missing or wrong")
        try refusal(joined([rows[0], rows[2].replacingOccurrences(of: "\"formula\"", with: "\"f\"")]), 2, "missing or wrong")
        try refusal(joined([rows[0], rows[rows.count - 2], rows[1]]), 3, "out of order")
        try refusal(joined(rows.prefix(1) + rows.dropFirst(2)), rows.count - 1, "the record is damaged: it should have")
        try refusal(whole + rows[1] + "\n", rows.count + 1, "something follows")
        expectRefusal(try herald("why", scratch.path("none.jsonl")), 2, "there is no such record")
        expectRefusal(try herald("why", scratch.folder.path), 2, "is no regular file")
        expectRefusal(try herald("why", "/dev/zero"), 2, "is no regular file")
    }

    @Test func aRecordReplacesNothingThatTheRunReads() throws {
        let script = try scratch.strategy("return nil")
        let data = try scratch.write("bars.csv", BarText.hourly(BarText.still(4)))
        let config = try scratch.write("c.toml", "[account]\nbalance = 5000\n")
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link.lua"), withDestinationPath: script)
        let base = ["backtest", script, "--data", data, "--symbol", "EURUSD", "--config", config]
        for victim in [script, data, config, scratch.path("link.lua")] {
            let before = try Data(contentsOf: URL(filePath: victim))
            expectRefusal(try herald(base + ["--record", victim]), 2, "would overwrite")
            #expect(try Data(contentsOf: URL(filePath: victim)) == before, "\(victim)")
        }
        expectRefusal(try herald(base + ["--record", record, "--trades", record]), 2, "are the same file")
        expectRefusal(try herald(base + ["--record", "/dev/full"]), 2, "a folder or a device")
        expectRefusal(try herald(base + ["--record", "/nowhere/run.jsonl"]), 2, "/nowhere/run.jsonl: error: the record cannot be written")
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
        #expect(!left.contains { $0.hasSuffix(".partial") || $0 == "run.jsonl" })
    }

    @Test func aRefusedRunLeavesTheOldRecord() throws {
        let old = try scratch.write("run.jsonl", "old")
        let outcome = try herald(
            "backtest", try scratch.strategy("return nil"), "--data", "/nowhere", "--symbol", "EURUSD", "--record", old)
        #expect(outcome.status == 2)
        #expect(try text(scratch.url("run.jsonl")) == "old")
        #expect(try !FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).contains { $0.hasSuffix(".partial") })
    }

    /// A shell's limit on the size of files stands for a full disk: the write fails the same way.
    @Test func aFullDiskIsNoSuccess() throws {
        let (output, process) = (scratch.url("stderr"), Process())
        process.executableURL = URL(filePath: "/bin/bash")
        let command = "trap '' XFSZ; ulimit -f 16; exec \"$@\""
        process.arguments = [
            "-c", command, "bash", executable.path, "backtest", "strategies/sma_crossover.lua", "--data", sample, "--symbol", "EURUSD",
            "--record", record,
        ]
        process.currentDirectoryURL = repository
        process.standardOutput = FileHandle.nullDevice
        let errors = try scratch.handle(output)
        defer { try? errors.close() }
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 2)
        #expect(try text(output).contains("\(record): error: the record cannot be written"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) == ["stderr"])
    }
}
