import Engine
import Market
import Research
import ScriptAPI
import Scripting
import Testing
import Trading

/// Exits as they are declared, loaded and asked.
@Suite struct ExitTests {
    private func declared(_ keys: String, _ method: String = "function E:should_exit(p, d) end") -> String {
        "local E = exit {\n  \(keys)\n}\n\(method)\nreturn E\n"
    }

    /// What is wrong with an exit, each as `line:column: message`.
    private func complaints(_ text: String, _ options: ScriptOptions = ScriptOptions(limits: patient)) -> [String] {
        do {
            _ = try loadExit(text, options)
            return []
        } catch let failure as ScriptFailure {
            return failure.findings.map { "\($0.line):\($0.column): \($0.message)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test(arguments: [
        (#"api = 1, name = "x""#, []), (#"api = 1, name = "x", priority = 0, runs = "tick""#, []),
        (#"api = 1, name = "x", priority = 100.0, runs = "bar", version = "2", description = "d", params = {}"#, []),
        (#"api = 2, name = "x""#, ["2:3: api must be 1"]), (#"api = 1"#, ["1:11: exit { … } needs name"]),
        (#"api = 1, name = "x", priority = 101"#, ["2:24: priority must be a whole number from 0 to 100; it is 101"]),
        (#"api = 1, name = "x", priority = -1"#, ["2:24: priority must be"]), (#"api = 1, name = "x", priority = 1.5"#, ["2:24: priority"]),
        (#"api = 1, name = "x", priority = 0/0"#, ["2:24: priority"]), (#"api = 1, name = "x", priority = 1/0"#, ["2:24: priority"]),
        (#"api = 1, name = "x", priority = "30""#, ["2:24: priority"]),
        (#"api = 1, name = "x", runs = "never""#, ["2:24: runs must be \"bar\" or \"tick\"; it is \"never\""]),
        (#"api = 1, name = "x", runs = true"#, ["2:24: runs must be"]),
        (#"api = 1, name = "x", timeframe = "H1""#, ["2:24: an exit has no timeframe: it lives on the bars of the strategy it serves"]),
        (#"api = 1, name = "x", prioriti = 3"#, ["2:24: unknown key 'prioriti' in exit { … }; did you mean 'priority'?"]),
    ])
    func theDeclarationIsChecked(_ keys: String, _ wanted: [String]) {
        let found = complaints(declared(keys))
        #expect(found.count == wanted.count && zip(found, wanted).allSatisfy { $0.hasPrefix($1) }, "\(found)")
    }

    @Test func standardsAndOptions() throws {
        let plain = try loadExit(declared(#"api = 1, name = "x""#))
        #expect(plain.plan.priority == 30 && plain.plan.runs == .bar && plain.plan.name == "x" && plain.plan.indicators.isEmpty)
        let given = try loadExit(
            declared(#"api = 1, name = "x", priority = 5, runs = "tick", params = { n = integer { default = 1, min = 1, max = 9 } }"#),
            ScriptOptions(typed: [("n", "7")], name: "y", priority: 90, limits: patient))
        #expect(given.plan.priority == 90 && given.plan.name == "y" && given.plan.runs == .tick && given.declaration.priority == 5)
        #expect(given.parameters["n"] == .integer(7))
        let found = complaints(declared(#"api = 1, name = "x""#), ScriptOptions(priority: 101, limits: patient))
        #expect(found == ["1:11: the priority given to the exit is 101; it must be a whole number from 0 to 100"])
    }

    @Test func eachKindHasItsMethods() {
        let name = #"api = 1, name = "x""#
        #expect(complaints(declared(name, "")) == ["1:11: the exit has no should_exit; write function E:should_exit(position, data) … end"])
        let bar = "function E:should_exit() end function E:on_bar(b) end"
        #expect(
            complaints(declared(name, bar)) == [
                "4:41: on_bar belongs to a strategy, and this file declares an exit; put it in a file with strategy { … }"
            ])
        let wrong =
            "local S = strategy { api = 1, name = \"x\", timeframe = \"H1\" }\nfunction S:on_bar() end\nfunction S:should_exit() end return S"
        let found = ScriptAPITests.complaints(wrong)
        #expect(found == ["3:12: should_exit belongs to an exit, and this file declares a strategy; put it in a file with exit { … }"])
    }

    @Test func theKindIsKnownBeforeAndAfterLoading() throws {
        let exit = declared(#"api = 1, name = "x""#)
        let (one, other) = (try ScriptSource(text: exit, path: "t.lua"), try ScriptSource(text: onBar(""), path: "t.lua"))
        #expect(one.kind == .exit && other.kind == .strategy)
        #expect(try ScriptSource(text: "return {}", path: "t.lua").kind == nil)
        #expect(try ScriptSource(text: "local exit = print return exit {}", path: "t.lua").kind == nil)
        let options = ScriptOptions(limits: patient)
        guard case .exit = try ScriptLoader.load(one, options), case .strategy = try ScriptLoader.load(other, options) else {
            Issue.record("the wrong kind")
            return
        }
        #expect(
            ScriptAPITests.complaints(exit) == [
                "1:11: the file is an exit, not a strategy: it decides about positions that a strategy opened, and is given to a strategy"
            ])
        #expect(complaints(onBar("")) == ["1:11: the file is a strategy, not an exit: it opens positions, and is run by itself"])
        let hidden = try ScriptSource(text: exit.replacing("exit {", with: "(exit) {"), path: "t.lua")
        guard case .exit = try ScriptLoader.load(hidden, options) else {
            Issue.record("the wrong kind")
            return
        }
    }

    @Test func aScriptDeclaresItselfOnce() {
        let found = complaints("local S = strategy {}\nlocal E = exit {}\nreturn E")
        #expect(found == ["2:1: a script declares itself once; strategy was called in line 1"])
        #expect(complaints("return 5") == ["1:1: the script never calls strategy or exit; it returns a number"])
    }

    // MARK: Asking

    @Test func dataHoldsTheMoment() throws {
        let body = """
            log(data.bar.close, data.bars[1].hour, data.tick.bid, data.account.balance, data.symbol.name, data.event)
            log(data.session.is_open, data.session.closes_in, data.session.closed_for, data.session.day_ends_in)
            log(data.indicators.fast[0], self.fast[0], data.indicators.bands.upper[0] == self.bands.upper[0])
            log(bar == data.bar, bars == data.bars, tick == data.tick, account == data.account, session == data.session)
            """
        let probe = try probe(shouldExit(body, indicators: "{ fast = sma(2), bands = bollinger(2) }"))
        #expect(
            probe.logs.prefix(4) == [
                "1.1001 1 1.1 99996.5 EURUSD bar", "true 3600 172800 7200", "1.1001 1.1001 true", "true true true true true",
            ])
        #expect(probe.answers.allSatisfy { $0 == "logged" })
    }

    @Test func fieldsThatAreComputedAreFilledAsWell() throws {
        let names = "local t = { 's', 'e', 'ssion', 'ti', 'ck', 'acc', 'ount' }\n"
        let body = names + "log(data[t[1] .. t[2] .. t[3]].closes_in, data[t[4] .. t[5]].bid, data[t[6] .. t[7]].balance)"
        #expect(try probe(shouldExit(body)).logs.first == "3600 1.1 99996.5")
        #expect(try probe(shouldExit("local at = \"\\116ick\"\nlog(data[at].bid)")).logs.first == "1.1")
    }

    @Test func aClosedMarketHasNoEnd() throws {
        let exit = ExitProbe(try loadExit(shouldExit("log(session.is_open, session.closes_in, session.closed_for)")))
        exit.session = SessionMoment(isOpen: false, closesIn: nil, closedFor: nil, dayEndsIn: 1)
        _ = try run(exit)
        #expect(exit.logs.first == "false nil nil")
    }

    @Test func anExitOnTicksHearsWhichEventItIs() throws {
        let probe = try probe(shouldExit("log(data.event)", keys: ", runs = \"tick\""))
        #expect(Set(probe.logs) == ["bar", "tick"])
        #expect(try ExitTests.counts(probe.logs) > 3)
    }

    private static func counts(_ logs: [String]) throws -> Int { logs.filter { $0 == "tick" }.count }

    @Test func strategiesSeeTheSessionToo() throws {
        #expect(try logs(onBar("log(session.is_open, session.closes_in, session.day_ends_in > 0)")).first == "true nil true")
    }

    @Test func thePositionIsWhole() throws {
        let text = shouldExit(
            """
            local p = position
            log(p.ticket, p.symbol, p.side, p.volume, p.opened_volume, p.open_price, p.open_time - 1704067200, p.strategy)
            log(p.stop_loss, p.take_profit, p.current_price, p.unrealized_pnl, p.realized_pnl, p.commission, p.swap)
            log(p.initial_risk, p.r, p.mae, p.mfe, p.mae_r, p.mfe_r, p.age_bars, p.age_hours, p.age_seconds)
            """)
        // Bought at 1.10060, stopped 1,000 points below. Bars reach 20 points beyond their open and close: the entry bar
        // falls to 1.10030, the next rises to 1.10120, the one after falls to 1.09980.
        let probe = ExitProbe(try loadExit(text), stopLoss: 1.0906) { position, asked in
            position.ageBars = asked + 1
            if asked == 2 { position.stopLoss = Price(raw: Price.one / 10 * 11) }
        }
        _ = try run(probe, hourly([110_000, 110_050, 110_100, 110_000, 110_000, 110_000]))
        #expect(
            probe.logs.prefix(9) == [
                "1 EURUSD BUY 1.0 1.0 1.1006 3600 probe", "1.0906 nil 1.101 40.0 0.0 -3.5 0.0",
                "1000.0 0.04 -30.0 40.0 -0.03 0.04 1 1.0 3600",
                "1 EURUSD BUY 1.0 1.0 1.1006 3600 probe", "1.0906 nil 1.1 -60.0 0.0 -3.5 0.0",
                "1000.0 -0.06 -60.0 60.0 -0.06 0.06 2 2.0 7200", "1 EURUSD BUY 1.0 1.0 1.1006 3600 probe",
                "1.1 nil 1.1 -60.0 0.0 -3.5 0.0", "1000.0 -0.06 -80.0 60.0 -0.08 0.06 3 3.0 10800",
            ])
    }

    @Test func aPositionWithoutAStopHasNoMultiples() throws {
        let probe = ExitProbe(
            try loadExit(shouldExit("log(position.initial_risk, position.r, position.mae_r, position.mfe_r)")), stopLoss: nil)
        _ = try run(probe)
        #expect(probe.logs.first == "nil nil nil nil")
    }

    /// Deals change what the record holds, whichever position was shown before.
    @Test func partialClosesAndOtherPositionsAreSeen() throws {
        let text = shouldExit(
            "log(position.ticket, position.magic, position.volume, position.realized_pnl, position.stop_loss, position.r)")
        let (exit, value) = (ExitProbe(try loadExit(text)), try #require(contract))
        exit.ask = { [unowned exit] view in
            exit.ask = { _ in }
            let first = view.about(7, like: sampleDeal, value)
            exit.answer(first)
            exit.answer(view.about(8, like: sampleDeal, value))
            var position = first.position
            var closing = sampleDeal
            (closing.entry, closing.side, closing.volume) = (.closing, .sell, Volume(raw: Volume.one / 4))
            (closing.profit, closing.position) = (Money(raw: 50 * Money.one), PositionID(7))
            let isTaken = position.take(closing, value: value, at: view.quote)
            #expect(isTaken)
            exit.answer(first.with(position))
        }
        _ = try run(exit)
        #expect(exit.logs == ["7 42 1.0 0.0 1.09 0.0", "8 42 1.0 0.0 1.09 0.0", "7 42 0.75 50.0 1.09 0.05"])
    }

    // MARK: Memory

    @Test func memoryBelongsToOnePositionAndGoesWithIt() throws {
        let body = "data.memory.n = (data.memory.n or 0) + 1\nlog(position.ticket, data.memory.n)"
        let (exit, value) = (ExitProbe(try loadExit(shouldExit(body))), try #require(contract))
        exit.ask = { [unowned exit] view in
            exit.ask = { _ in }
            let positions = [1, 2, -3, Int64.max].map { view.about($0, like: sampleDeal, value) }
            for _ in 0..<2 { for position in positions { exit.answer(position) } }
            exit.exit.forget(PositionID(2))
            exit.exit.forget(PositionID(99))
            for position in positions { exit.answer(position) }
        }
        _ = try run(exit)
        let last = Int64.max
        #expect(
            exit.logs == [
                "1 1", "2 1", "-3 1", "\(last) 1", "1 2", "2 2", "-3 2", "\(last) 2", "1 3", "2 1", "-3 3", "\(last) 3",
            ])
    }
}
