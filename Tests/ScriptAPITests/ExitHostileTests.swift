import Engine
import Market
import Research
import ScriptAPI
import Scripting
import Testing
import Trading

/// Exits that mean harm, or are wrong: each fails with its place and harms nothing else.
@Suite(.serialized) struct ExitHostileTests {
    /// Short enough to wait for, and so busy computers must not come into it: only scripts that loop are given it.
    private let quick = ScriptLimits(memoryBytes: 16 << 20, softMilliseconds: 100, hardMilliseconds: 60_000)
    private let roomy = ScriptLimits(memoryBytes: 16 << 20, softMilliseconds: 20_000, hardMilliseconds: 60_000)

    @Test(arguments: [
        "while true do end", "while true do pcall(function() while true do end end) end",
        "while true do local m = data.memory end", "while true do pcall(function() return data.nothing end) end",
        "while true do close {} end", "return close { reason = setmetatable({}, { __index = function() while true do end end }).x }",
    ])
    func loopsAreStopped(_ body: String) throws {
        let probe = try probe(shouldExit(body), ScriptOptions(limits: quick), bars: 3)
        #expect(probe.failures.first?.message == "stopped after 100 ms" && probe.failures.first?.callback == "should_exit")
    }

    @Test(arguments: [
        "local t = data.memory for i = 1, 1e9 do t[i] = { i } end",
        "data.memory.s = 'x' while true do data.memory.s = data.memory.s .. data.memory.s end",
        "local t = {} while true do t = { t } end",
    ])
    func memoryIsLimited(_ body: String) throws {
        let probe = try probe(shouldExit(body), ScriptOptions(limits: roomy), bars: 3)
        #expect(probe.failures.first?.message == "used more than 16384 KiB of memory")
    }

    /// What was eaten comes back with the position, and other positions can be served again.
    @Test func aHugeMemoryGoesWithItsPosition() throws {
        let body = """
            if position.ticket == 1 then local t = data.memory for i = 1, 1e9 do t[i] = { i } end end
            data.memory.n = (data.memory.n or 0) + 1
            log(data.memory.n)
            """
        let (exit, value) = (ExitProbe(try loadExit(shouldExit(body), ScriptOptions(limits: roomy))), try #require(contract))
        exit.ask = { [unowned exit] view in
            exit.ask = { _ in }
            let greedy = view.about(1, like: sampleDeal, value)
            exit.answer(greedy)
            exit.exit.forget(PositionID(1))
            exit.answer(view.about(2, like: sampleDeal, value))
            for _ in 0..<3 {
                exit.answer(greedy)
                exit.exit.forget(PositionID(1))
            }
            exit.answer(view.about(2, like: sampleDeal, value))
        }
        _ = try run(exit)
        #expect(exit.failures.count == 4 && exit.logs == ["1", "2"])
    }

    @Test(arguments: [
        ("local x = nil\nreturn x.y", "attempt to index a nil value", 4), ("error('boom')", "boom", 3),
        ("error({})", "the error is a table", 3),
        ("data.x = 1", "data is read-only; keep values of your own in data.memory", 3), ("data.memory = {}", "data is read-only", 3),
        ("data.bar.close = 1", "bar is read-only", 3), ("data.session.is_open = true", "session is read-only", 3),
        ("position.volume = 2", "position is read-only", 3), ("data.indicators.fast = 1", "data.indicators is read-only", 3),
        ("data.account.balance = 1e9", "account is read-only", 3), ("setmetatable(data, {})", "table expected, got data", 3),
        ("rawget(data, 'bar')", "table expected, got data", 3),
        ("return data.memry", "unknown field 'memry' of data (did you mean 'memory'?)", 3),
        ("return data.position", "unknown field 'position' of data", 3),
        ("return data[1]", "a field of data is named by a text, not a number", 3),
        ("return data[nil]", "a field of data is named by a text, not a nil", 3),
        ("return data.indicators.fats", "unknown indicator 'fats' of data.indicators (did you mean 'fast'?)", 3),
        ("return position.profit", "unknown field 'profit' of position", 3),
        ("return data.session.closes", "unknown field 'closes' of session", 3), ("return data", "a userdata is no value", 2),
        ("for k in pairs(data) do end", "table expected, got data", 3), ("return #data", "attempt to get length of a data value", 3),
        ("strategy {}", "a script declares itself once", 3), ("self.params.x = 1", "read-only", 3),
    ])
    func errorsHaveTheirPlace(_ body: String, _ message: String, _ line: Int) throws {
        let probe = try probe(shouldExit(body, indicators: "{ fast = sma(2) }"))
        let failure = try #require(probe.failures.first, "\(probe.answers)")
        #expect(failure.message.contains(message) && failure.line == line, "\(failure)")
    }

    @Test func everyFailureLeavesAMachineThatAnswersAgain() throws {
        let body = "self.n = (self.n or 0) + 1 if self.n % 2 == 1 then error('odd') end return close { reason = self.n }"
        let probe = try probe(shouldExit(body.replacing("reason = self.n", with: "reason = tostring(self.n)")))
        #expect(probe.answers.prefix(4) == ["failed 3: odd", "close all 2", "failed 3: odd", "close all 4"])
    }

    /// A kept record always shows the position that is asked about, and says so when there is none.
    @Test func aKeptPositionIsAlwaysThePresentOne() throws {
        let body =
            "self.kept = self.kept or position self.data = self.data or data\nlog(self.kept.ticket, self.kept == position, self.data.event)"
        let (exit, value) = (ExitProbe(try loadExit(shouldExit(body))), try #require(contract))
        exit.ask = { [unowned exit] view in
            for ticket in [1, 2, 1] as [Int64] { exit.answer(view.about(ticket, like: sampleDeal, value)) }
        }
        _ = try run(exit)
        #expect(exit.logs.prefix(3) == ["1 true bar", "2 true bar", "1 true bar"])
    }

    @Test func keptMemoryIsTheScriptsOwnAffair() throws {
        let body = "self.kept = self.kept or data.memory\nself.kept.n = (self.kept.n or 0) + 1 log(self.kept.n, data.memory.n)"
        let (exit, value) = (ExitProbe(try loadExit(shouldExit(body))), try #require(contract))
        exit.ask = { [unowned exit] view in
            exit.ask = { _ in }
            exit.answer(view.about(1, like: sampleDeal, value))
            exit.exit.forget(PositionID(1))
            exit.answer(view.about(1, like: sampleDeal, value))
        }
        _ = try run(exit)
        #expect(exit.logs == ["1 1", "2 nil"])
    }

    @Test(arguments: ["position", "data"])
    func outsideOfShouldExitThereIsNoPosition(_ name: String) {
        let body =
            "local E = exit { api = 1, name = \"t\" } function E:should_exit() end\nfunction E:configure() return \(name).x end return E"
        do {
            _ = try loadExit(body)
            Issue.record("it loaded")
        } catch {
            let message = (error as? ScriptFailure)?.findings.first?.message ?? ""
            #expect(message.hasPrefix(name == "data" ? "unknown global 'data'" : "attempt to index a nil value (global 'position')"))
        }
    }

    @Test func aQuietExitAllocatesNothing() throws {
        let body = """
            if data.event == "tick" or data.memory.done or position.r and position.r > 99 or data.session.is_open == false then return close {} end
            if data.bar.close < data.indicators.fast[0] - 1 or data.tick.bid < 0 or data.account.equity < 0 then return close {} end
            """
        let exit = ExitProbe(try loadExit(shouldExit(body, indicators: "{ fast = sma(2) }")))
        var grown: [UInt64] = []
        exit.ask = { [unowned exit] view in
            exit.answer(view)
            let before = exit.exit.bytesAllocatedTotal
            for _ in 0..<100 { exit.answer(view) }
            grown.append(exit.exit.bytesAllocatedTotal - before)
        }
        _ = try run(exit)
        #expect(grown.count > 2 && grown.allSatisfy { $0 == 0 } && exit.answers.allSatisfy { $0 == "none" }, "\(grown)")
    }
}
