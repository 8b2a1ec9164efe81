import ScriptAPI
import ScriptCheck
import Scripting
import Testing

/// What fails, where and why.
@Suite struct FailingTests {
    private func errors(_ report: CheckReport) -> [String] {
        report.findings.filter { $0.severity == .error }.map { "\($0.line):\($0.column): \($0.message)" }
    }

    @Test func anEndlessLoopIsStopped() throws {
        let limits = ScriptLimits(softMilliseconds: 200, hardMilliseconds: 60_000)
        let report = try check(onBar("  while true do end"), ScriptOptions(limits: limits))
        let found = errors(report)
        #expect(!report.passed && found.count == 1 && found[0].hasPrefix("3:3: ") && found[0].contains("on_bar"), "\(found)")
    }

    @Test func anEndlessLoopThatCatchesErrorsIsStoppedToo() throws {
        let limits = ScriptLimits(softMilliseconds: 200, hardMilliseconds: 60_000)
        let report = try check(onBar("while true do pcall(function() while true do end end) end"), ScriptOptions(limits: limits))
        #expect(!report.passed && errors(report).count == 1, "\(report.text)")
    }

    @Test func aMemoryBombIsRefused() throws {
        let report = try check(onBar("self.t = self.t or {}\nfor i = 1, 20000 do self.t[#self.t + 1] = { i } end"))
        let found = errors(report)
        #expect(!report.passed && found.count == 1 && found[0].contains("memory"), "\(found)")
    }

    @Test func anErrorOnTheThousandthBarIsFound() throws {
        let report = try check(onBar("self.n = (self.n or 0) + 1\n  if self.n == 1000 then error(\"boom\") end\n\(trading)"))
        let found = errors(report)
        #expect(!report.passed && found.count == 1 && found[0].hasPrefix("4:3: boom (in on_bar, smoke run at "), "\(found)")
        let later = try check(onBar("self.n = (self.n or 0) + 1\n  if self.n == 5000 then error(\"boom\") end\n\(trading)"))
        #expect(later.passed, "only 2,400 bars are run")
    }

    @Test func everyUnknownNameIsReported() throws {
        let report = try check(onBar("local a = bar.cloze\nlocal b = hihest(\"high\", 5)\nprint(a, b)"))
        let found = errors(report)
        #expect(report.summary == nil && found.count == 3, "\(found)")
        #expect(found.map { String($0.prefix(2)) } == ["3:", "4:", "5:"])
    }

    @Test func aFileThatIsNotThereIsUnreadableRatherThanWrong() {
        let report = ScriptChecker.check(path: "/nowhere/at/all.lua")
        #expect(report.isUnreadable && !report.passed && report.findings.count == 1)
    }

    @Test func aShorterIndicatorThanTheStrategyIsRefused() throws {
        let report = try check(onBar(trading, indicators: "{ a = sma { period = 5, timeframe = \"M15\" } }"))
        #expect(errors(report).first?.contains("shorter than the strategy's H1") == true)
    }

    @Test func wrongParametersAreFindings() throws {
        let report = try check(onBar(trading), ScriptOptions(typed: [("n", "1")], limits: quick))
        #expect(!report.passed && errors(report).first?.contains("unknown parameter 'n'") == true)
    }
}

/// A script sees closed bars only: nothing it can ask for tells how long the data is.
@Suite struct LookAheadTests {
    @Test(arguments: [
        "if bars[-1] then return long {} end", "if bars[-1] or bars[-5] then return long {} end",
        "local ok, n = pcall(function() return #bars end) if ok and n > 3000 then return long {} end",
        "for n in pairs(bars) do if n < 0 then return long {} end end",
        "if highest(\"high\", 1, -1) then return long {} end",
        "if self.m[-1] then return long {} end",
    ])
    func thereIsNoWayToTheFuture(_ attempt: String) throws {
        let report = try check(onBar(attempt, indicators: "{ m = sma(2) }"))
        #expect(report.summary?.signals ?? 0 == 0, "\(attempt) saw something: \(report.text)")
        #expect(!report.findings.contains { $0.message.contains("looks ahead") }, "\(report.text)")
    }

    /// What depends on how much has passed is the past's business, and passes.
    @Test func whatDependsOnTheLengthOfThePastPasses() throws {
        let report = try check(onBar("if bars[1500] and bar.hour == 3 then return long {} elseif bar.hour == 4 then return close {} end"))
        #expect(report.passed && report.findings.isEmpty, "\(report.text)")
        #expect(report.summary?.signals ?? 0 > 10)
    }
}
