import ScriptAPI
import Testing

/// What the linter says of exits, with the vocabulary of the reference.
@Suite struct ExitLintTests {
    private func lint(_ text: String) throws -> [String] {
        try ScriptSource(text: text, path: "t.lua").lint().map { "\($0.line):\($0.column): \($0.message)" }
    }

    @Test func aWholeExitIsClean() throws {
        let body = """
            if data.event == "tick" or not data.session.is_open then return end
            if position.r and position.mfe_r > 2 and position.age_hours > 3 then return move_stop(position.open_price, "r") end
            if data.bar.close < data.indicators.slow[0] or data.tick.bid < data.symbol.point then
              return close { reason = position.strategy, fraction = 0.5, confidence = 1, alarm = true }
            end
            data.memory.last = data.account.equity
            log(session.day_ends_in, data.bars[3], self.priority, self.runs)
            """
        #expect(try lint(shouldExit(body, indicators: "{ slow = sma(20) }", keys: ", priority = 3, runs = \"tick\"")) == [])
    }

    @Test(arguments: [
        ("return long {}", "3:8: unknown global 'long': an exit answers close { … } or move_stop(…); it opens nothing"),
        ("skip(\"x\")", "3:1: unknown global 'skip': an exit answers close { … } or move_stop(…); it opens nothing"),
        ("return close { tag = 1 }", "3:16: unknown key 'tag' of 'close'"),
        ("log(position.mfe_t)", "3:14: unknown field 'mfe_t' of 'position' (did you mean 'mfe_r'?)"),
        ("log(data.session.is_opne)", "3:18: unknown field 'is_opne' of 'session' (did you mean 'is_open'?)"),
        ("log(data.bar.clsoe)", "3:14: unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("log(data.position)", "3:10: unknown field 'position' of 'data'"),
        ("log(data.indicators.slow)", "3:21: unknown indicator 'slow' of 'indicators'"),
        ("log(self.timeframe)", "3:10: unknown field 'timeframe' of 'self'"),
        ("log(session.open)", "3:13: unknown field 'open' of 'session'"),
        ("moove_stop(1)", "3:1: unknown global 'moove_stop' (did you mean 'move_stop'?)"),
    ])
    func mistakesAreFound(_ body: String, _ wanted: String) throws {
        #expect(try lint(shouldExit(body)) == [wanted])
    }

    @Test func strategiesHaveTheirOwnWords() throws {
        let found = try lint(onBar("return move_stop(1.1)"))
        #expect(found == ["3:8: unknown global 'move_stop': only an exit moves stops: see exit { … }"])
        #expect(try lint(onBar("if session.closes_in then return close { fraction = 0.5, reason = position.strategy } end")) == [])
        #expect(try lint(onBar("return close { alarm = true }")) == ["3:16: unknown key 'alarm' of 'close'"])
        #expect(try lint(onBar("return long { tag = \"a\" }")) == [])
    }

    @Test func aModuleMayServeBothKinds() throws {
        let tools =
            "local M = {} function M.enter() return long {} end function M.leave() return close { alarm = true } or move_stop(1) end return M"
        for text in [shouldExit("local t = require \"tools\" return t.leave()"), onBar("local t = require \"tools\" return t.enter()")] {
            let found = try withFolder(["t.lua": text, "tools.lua": tools]) { folder in try ScriptSource(path: folder + "/t.lua").lint() }
            #expect(found == [])
        }
    }
}
