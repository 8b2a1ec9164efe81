import Market
import Research
import ScriptAPI
import Testing
import Trading

/// The records a script reads, in a running strategy, against values worked out by hand.
@Suite struct RecordTests {
    /// 1.10000, 1.10050, 1.10150, 1.10300, 1.10300: bars close ten points above their opens.
    private let series = hourly([110_000, 110_050, 110_150, 110_300, 110_300])

    @Test func barsAreTheClosedOnesNewestFirst() throws {
        let lines = try logs(
            onBar(
                "log(bar.time - 1704067200, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.spread_points, bar.hour, bar.minute, bar.weekday)\n"
                    + "log(bars[0].close == bar.close, bars[1] and bars[1].open, bars[2] == nil)"), series)
        #expect(
            lines == [
                "0 1.1 1.1002 1.0998 1.1001 7 10 0 0 1", "true nil true",
                "3600 1.1005 1.1007 1.1003 1.1006 7 10 1 0 1", "true 1.1 true",
                "7200 1.1015 1.1017 1.1013 1.1016 7 10 2 0 1", "true 1.1005 false",
                "10800 1.103 1.1032 1.1028 1.1031 7 10 3 0 1", "true 1.1015 false",
            ])
    }

    @Test func hoursAndWeekdaysAreThoseOfTheDatasClock() throws {
        // Two and a half hours ahead, and an hour and a half back into Sunday.
        let body = onBar("log(bar.hour, bar.minute, bar.weekday, bar.time)")
        let east = ZoneRules(name: "east", initialOffset: 9000, transitions: [])
        #expect(try logs(body, series, zone: east).first == "2 30 1 1704067200")
        let west = ZoneRules(name: "west", initialOffset: -5400, transitions: [])
        #expect(try logs(body, series, zone: west).first == "22 30 0 1704067200")
    }

    @Test func theTickIsTheQuoteThatOrdersMeet() throws {
        let lines = try logs(onBar("log(tick.time - bar.time, tick.bid, tick.ask, tick.spread_points)"), series)
        #expect(lines.prefix(2) == ["3600 1.1005 1.1006 10", "3600 1.1015 1.1016 10"])
    }

    @Test func theSymbolIsItsSpecification() throws {
        let lines = try logs(
            onBar(
                "log(symbol.name, symbol.digits, symbol.point, symbol.contract_size, symbol.volume_min, symbol.volume_max, symbol.volume_step, symbol.base_currency, symbol.profit_currency, symbol.tick_size)"
            ), series)
        #expect(lines.first == "EURUSD 5 1e-05 100000.0 0.01 100.0 0.01 EUR USD 1e-05")
    }

    /// Bought at 1.10060 with 3.50 of commission; at a bid of 1.10150 it stands 90 higher.
    @Test func thePositionAndTheAccountFollowTheTrade() throws {
        let lines = try logs(
            onBar(
                """
                log(account.balance, account.equity, position == nil)
                if position then
                  log(position.ticket, position.symbol, position.side, position.volume, position.open_price, position.open_time - 1704067200)
                  log(position.stop_loss, position.take_profit, position.current_price, position.unrealized_pnl, position.commission, position.swap, position.age_seconds)
                  return close {}
                elseif bar.hour == 0 then
                  return long { stop_loss = 1.09, take_profit = 1.12 }
                end
                """), series)
        #expect(
            lines == [
                "100000.0 100000.0 true",
                "99996.5 100086.5 false", "1 EURUSD BUY 1.0 1.1006 3600", "1.09 1.12 1.1015 90.0 -3.5 0.0 3600",
                "100083.0 100083.0 true", "100083.0 100083.0 true",
            ])
    }

    /// Sold at 1.10050; bought back at an ask of 1.10160 it would lose 110. The next position is another one.
    @Test func aShortWithoutLevelsAndItsSuccessor() throws {
        let lines = try logs(
            onBar(
                """
                if position then
                  log(position.ticket, position.side, position.stop_loss, position.take_profit, position.current_price, position.unrealized_pnl)
                  if position.side == "SELL" then return long { stop_loss = 1.05 } end
                else
                  return short {}
                end
                """), series)
        #expect(lines == ["1 SELL nil nil 1.1016 -110.0", "2 BUY 1.05 nil 1.103 140.0", "2 BUY 1.05 nil 1.103 140.0"])
    }

    @Test func aPositionReadOnlyInAModuleIsShownAsWell() throws {
        let script =
            "local tools = require \"tools\"\n"
            + onBar("if tools.flat() then return long {} end log(tools.ticket())").replacing("return S\n", with: "return S")
        let tools = "local M = {} function M.flat() return position == nil end function M.ticket() return position.ticket end return M"
        try withFolder(["t.lua": script, "tools.lua": tools]) { folder in
            let record = try run(ScriptLoader.strategy(ScriptSource(path: folder + "/t.lua"), ScriptOptions(limits: patient)), series)
            #expect(record.failure == nil, "\(String(describing: record.failure))")
            #expect(record.logs.map(\.text) == ["1", "1", "1"])
        }
    }

    @Test(arguments: [
        "bar.close = 1", "account.balance = 1e9", "tick.bid = 1", "symbol.name = \"x\"", "bars[0] = nil", "position = {}", "long = nil",
        "x = 1",
    ])
    func recordsAreReadOnly(_ body: String) throws {
        #expect(try run(load(onBar(body)), series).failure?.failure.line == 3)
    }

    @Test(arguments: [
        "bars[-1]", "bars[0.5]", "bars.close", "bars[\"0\"]", "bar.cloze", "account.margin", "tick.last", "symbol.swap", "bars[0].spread",
    ])
    func unknownFieldsFailRatherThanReadNil(_ field: String) throws {
        #expect(try run(load(onBar("local x = \(field)")), series).failure?.failure.line == 3)
    }

    @Test func onTickSeesOpenAdverseOtherAndClose() throws {
        let script = """
            local S = strategy { api = 1, name = "t", timeframe = "H1" }
            function S:on_tick(tick) log(tick.bid) end
            return S
            """
        #expect(
            try logs(script, hourly([110_000, 110_100])) == ["1.1", "1.0998", "1.1002", "1.1001", "1.101", "1.1008", "1.1012", "1.1011"])
    }

    @Test func highestAndLowestLookBackAndSkip() throws {
        let lines = try logs(
            onBar("log(highest(\"high\", 2), lowest(\"low\", 2), highest(\"open\", 2, 1), highest(\"close\", 3))"), series)
        #expect(
            lines == [
                "nil nil nil nil", "1.1007 1.0998 nil nil", "1.1017 1.1003 1.1005 1.1016", "1.1032 1.1013 1.1015 1.1031",
            ])
    }

    @Test func crossesCompareTheLastTwoValues() throws {
        // Closes 1.1001 1.1006 1.1016 1.1031 against 1.1006: at it, then above it.
        let lines = try logs(
            onBar(
                "log(crossed_above(self.c, 1.1006), crossed_below(self.c, 1.1006), crossed_above(1.101, self.c))",
                indicators: "{ c = sma(1) }"),
            hourly([110_000, 110_050, 110_150, 110_050, 110_000]))
        #expect(lines == ["false false false", "false false false", "true false false", "false false true"])
    }
}
