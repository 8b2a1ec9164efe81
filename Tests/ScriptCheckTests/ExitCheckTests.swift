import Foundation
import Research
import ScriptAPI
import ScriptCheck
import Scripting
import Testing

/// Exits are checked like strategies: on the positions of a probe.
@Suite struct ExitCheckTests {
    static let shipped: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "exits").path)) ?? []
        return files.filter { $0.hasSuffix(".lua") }.sorted()
    }()

    private func errors(_ report: CheckReport) -> [String] {
        report.findings.filter { $0.severity == .error }.map { "\($0.line):\($0.column): \($0.message)" }
    }

    @Test func exitsAreShipped() { #expect(ExitCheckTests.shipped.count >= 7) }

    @Test(arguments: shipped)
    func everyShippedExitPassesWithoutAWarningAndActs(_ file: String) throws {
        let report = ScriptChecker.check(path: root.appending(path: "exits/" + file).path)
        #expect(report.passed && report.findings.isEmpty, "\(report.text)")
        let acts = try #require(report.summary?.acts)
        #expect(acts.closes + acts.moves > 0 && acts.positions > 20)
    }

    @Test func theTemplatePasses() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try ScriptTemplate.exit.write(name: "my_first", folder: folder.path)
        let report = ScriptChecker.check(path: path)
        #expect(report.passed && report.findings.isEmpty, "\(report.text)")
        let acts = try #require(report.summary?.acts)
        #expect(acts.closes + acts.moves > 0)
        #expect(throws: UserError.self) { try ScriptTemplate.exit.write(name: "my_first", folder: folder.path) }
    }

    @Test(arguments: [
        "", "log(position.ticket)", "if position.age_bars > 500 then return close {} end", "return move_stop(0.01, 'far away')",
    ])
    func anExitThatNeverActsPassesWithAWarning(_ body: String) throws {
        let report = try check(shouldExit(body))
        #expect(report.passed)
        #expect(report.findings.map(\.severity) == [.warning] && report.findings.first?.line == 1)
        let message = try #require(report.findings.first?.message)
        #expect(message.hasPrefix("it neither closed nor moved a stop of ") && message.hasSuffix("2400 synthetic bars; it may never act"))
        #expect(report.summary?.acts.map { [$0.closes, $0.moves] } == [0, 0])
    }

    /// What the sandbox gives is the same in every run: seeded chance, tables in one order, no addresses, and fields of its
    /// own that count calls across positions.
    @Test(arguments: [
        "if math.random() < 0.1 then return close {} end",
        "self.n = (self.n or 0) + 1 if self.n % 17 == 0 then return close {} end",
        "local text = tostring({}) .. tostring(self) .. tostring(data.memory)\n"
            + "if #text % 7 == position.age_bars % 7 then return close {} end",
        "local t, s = {}, 0 for i = 1, 50 do t['k' .. math.random(1000)] = i end for k, v in pairs(t) do s = s * 3 % 1000003 + v end\n"
            + "if s % 7 == 0 then return close {} end",
    ])
    func whatLooksLikeChanceIsTheSameEveryTime(_ body: String) throws {
        let report = try check(shouldExit(body))
        #expect(report.passed && report.findings.isEmpty, "\(report.text)")
        #expect(report.summary?.acts?.closes ?? 0 > 10)
    }

    /// A table that is keyed by tables would go through them by their addresses.
    @Test func thereIsNoOrderOfAddresses() throws {
        let body = "local t = { [{}] = 1, [{}] = 2 } for k, v in pairs(t) do if v == 2 then return close {} end end"
        let found = errors(try check(shouldExit(body)))
        #expect(found.count == 1 && found[0].hasPrefix("3:1: a table with a table as key has no order"), "\(found)")
    }

    @Test func anErrorInTheSmokeRunHasItsPlace() throws {
        let found = errors(try check(shouldExit("    if position.age_bars == 30 then error(\"boom\") end")))
        #expect(found.count == 1 && found[0].hasPrefix("3:5: boom (in should_exit, smoke run at 2020-01-"), "\(found)")
        let tick = errors(
            try check(shouldExit("local d = data\n  return close { fraction = 0.5 - d.tick.bid }", keys: ", runs = \"tick\"")))
        #expect(tick.count == 1 && tick[0].hasPrefix("4:3: fraction must lie in (0, 1]"), "\(tick)")
        let second = "self.n = (self.n or 0) + 1\n  if self.n == 1000 then return close { volume = -1 } end"
        #expect(errors(try check(shouldExit(second))).first?.hasPrefix("4:3: volume is -1") == true)
    }

    @Test func anErrorInAModuleIsPlacedThere() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (path, module) = (folder.appending(path: "t.lua").path, folder.appending(path: "tools.lua").path)
        try Data(shouldExit("return require('tools').decide(position)").utf8).write(to: URL(filePath: path))
        try Data("local M = {}\nfunction M.decide(p)\n    return p.ticket.x\nend\nreturn M\n".utf8).write(to: URL(filePath: module))
        let report = ScriptChecker.check(path: path, options: ScriptOptions(limits: quick))
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1 && finding.file == module && finding.line == 3 && finding.column == 5, "\(report.text)")
    }

    @Test func loopsAndMemoryAreStopped() throws {
        let short = ScriptOptions(limits: ScriptLimits(softMilliseconds: 200, hardMilliseconds: 60_000))
        let loop = errors(try check(shouldExit("  while true do end"), short))
        #expect(loop.count == 1 && loop[0].hasPrefix("3:3: stopped after 200 ms (in should_exit"), "\(loop)")
        let greedy = errors(try check(shouldExit("local t = data.memory for i = 1, 20000 do t[#t + 1] = { i } end")))
        #expect(greedy.count == 1 && greedy[0].contains("memory"), "\(greedy)")
    }

    @Test func theSummaryTellsWhatTheExitIs() throws {
        let text = shouldExit(
            "if position.age_bars >= self.params.n then return close {} end", indicators: "{ m = sma(p.n) }",
            keys: ", priority = 66, version = \"3.1\", params = { n = integer { default = 7, min = 2, max = 9, doc = \"bars\" } }")
        let summary = try #require(try check(text, ScriptOptions(typed: [("n", "5")], limits: quick)).summary)
        #expect(summary.name == "t" && summary.version == "3.1" && summary.indicators == ["m = sma(5)"])
        #expect(summary.parameters.map(\.value) == ["5"] && summary.warmUpBars == 5)
        guard case .exit(let priority, let runs, let positions, let closes, let moves) = summary.kind else {
            return #expect(Bool(false), "it is no exit: \(summary.kind)")
        }
        #expect(priority == 66 && runs == "bar" && moves == 0)
        #expect(closes > 100 && positions >= closes)
    }
}

/// An exit around the lines of its `should_exit`, which begin on line 3.
private func shouldExit(_ body: String, indicators: String = "{}", keys: String = "") -> String {
    "local E = exit { api = 1, name = \"t\"\(keys) } function E:indicators(p) return \(indicators) end\n"
        + "function E:should_exit(position, data)\n\(body)\nend\nreturn E\n"
}

extension CheckReport.Summary {
    /// What an exit did in the smoke run; nil for a strategy.
    fileprivate var acts: (positions: Int, closes: Int, moves: Int)? {
        if case .exit(_, _, let positions, let closes, let moves) = kind { (positions, closes, moves) } else { nil }
    }
}
