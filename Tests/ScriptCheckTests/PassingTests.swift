import Foundation
import Research
import ScriptAPI
import ScriptCheck
import Scripting
import Testing

/// What passes.
@Suite struct PassingTests {
    static let shipped: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "strategies").path)) ?? []
        return files.filter { $0.hasSuffix(".lua") && !$0.hasSuffix(".meta.lua") }.sorted()
    }()

    @Test func strategiesAreShipped() { #expect(PassingTests.shipped.count >= 3) }

    @Test(arguments: shipped)
    func everyShippedStrategyPassesWithoutAWarning(_ file: String) {
        let report = ScriptChecker.check(path: root.appending(path: "strategies/" + file).path)
        #expect(report.passed && report.findings.isEmpty, "\(report.text)")
        #expect(report.summary?.signals ?? 0 > 0)
    }

    @Test func theTemplatePasses() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try ScriptTemplate.strategy.write(name: "my_first", folder: folder.path)
        let report = ScriptChecker.check(path: path)
        #expect(report.passed && report.findings.isEmpty, "\(report.text)")
        #expect(throws: UserError.self) { try ScriptTemplate.strategy.write(name: "my_first", folder: folder.path) }
        for name in ["", "Mine", "1st", "a-b", "../up", "é"] {
            #expect(throws: UserError.self, "\(name)") { try ScriptTemplate.strategy.write(name: name, folder: folder.path) }
        }
    }

    @Test func randomNumbersAreSeededAndPass() throws {
        let report = try check(onBar("if math.random() < 0.1 then return long {} elseif math.random() < 0.1 then return short {} end"))
        #expect(report.passed && report.findings.isEmpty, "\(report.text)")
    }

    @Test func tablesGoInOneOrderAndPass() throws {
        let report = try check(
            onBar(
                "local t = {} for i = 1, 50 do t[\"k\" .. math.random(1000)] = i end local s = 0 for k, v in pairs(t) do s = s * 3 % 1000003 + v end\n"
                    + "if s % 7 == 0 then return long {} elseif s % 5 == 0 then return short {} end"))
        #expect(report.passed, "\(report.text)")
    }

    @Test func aStrategyThatNeverSignalsPassesWithAWarning() throws {
        let report = try check(onBar("return skip(\"never\")"))
        #expect(report.passed)
        #expect(report.findings.map(\.severity) == [.warning])
        #expect(report.findings.first?.message.hasPrefix("no signal in 2400 synthetic bars") == true)
        #expect(report.summary?.signals == 0)
    }

    /// A simple mean needs its period, a true range a bar before; the longest counts.
    @Test(arguments: [
        ("{}", 0), ("{ a = sma(1) }", 1), ("{ a = sma(20), b = sma(50) }", 50), ("{ a = sma(9), b = atr(14) }", 15),
        ("{ a = rsi(14) }", 15), ("{ a = false, b = sma(3) }", 3),
    ])
    func theWarmUpIsTheLongestOfTheIndicators(_ indicators: String, _ bars: Int) throws {
        let report = try check(onBar(trading, indicators: indicators))
        #expect(report.summary?.warmUpBars == bars)
        #expect(report.summary?.bars == bars + 2400)
    }

    /// Five bars of four hours need 17 to 20 hours, wherever the first begins.
    @Test func aLongerTimeframeWarmsUpForItsOwnBars() throws {
        let report = try check(onBar(trading, indicators: "{ a = sma { period = 5, timeframe = \"H4\" } }"))
        #expect((20...24).contains(report.summary?.warmUpBars ?? 0), "\(report.text)")
    }

    @Test func theSummaryTellsWhatTheScriptIs() throws {
        let script = """
            local S = strategy { api = 1, name = "Named", version = "3.1", timeframe = "H4",
              params = { n = integer { default = 7, min = 2, max = 9, doc = "bars" } } }
            function S:indicators(p) return { m = sma(p.n) } end
            function S:on_bar(bar) if bar.close > self.m[0] then return long {} else return close {} end end
            return S
            """
        let summary = try #require(try check(script, ScriptOptions(typed: [("n", "5")], limits: quick)).summary)
        #expect(summary.name == "Named" && summary.version == "3.1" && summary.timeframe == "H4")
        #expect(summary.parameters.map(\.name) == ["n"] && summary.parameters.map(\.value) == ["5"])
        #expect(summary.parameters.map(\.range) == ["a whole number from 2 to 9"] && summary.parameters.map(\.doc) == ["bars"])
        #expect(summary.indicators == ["m = sma(5)"])
        #expect(summary.microsecondsPerBar > 0 && summary.bytesPerBar >= 0)
    }
}
