import LuaSyntax
import Testing

@Suite struct LintNameTests {
    @Test(arguments: [
        "local x = bar.close + bars[3].close + account.equity", "log(math.floor(1), string.format('x'))",
        "local function f(a, ...) local b = a; return b, ... end return f(1)", "for i = 1, 2 do log(i) end",
        "for k, v in pairs({}) do log(k, v) end", "repeat local x = 1 until x == 2", "local f; f = function() return f end",
        "local b = bars[1]; b = {}; log(b.anything)", "local function f(bar) return bar.anything end return f",
        "local math = {}; math.anything = 1", "log(choice, boolean, _VERSION.x)", "local t = {}; t.bar = bar['close']",
        "local _ENV = {}; x = y", "local _ENV = {}; require(x)", "local m = require 'm'; log(m.anything)",
        "local b = (bars)[1]; log(b.close, b['open'])", "local s = bars; log(s[0].close)",
        "long { stop_loss = 1, ['reason'] = 'x' }", "ema { 14, period = 3, timeframe = 'H4' }", "log { anything = 1 }",
        "local t = {}; long(t)", "local long = log; long { x = 1 }",
    ])
    func quiet(_ text: String) throws {
        #expect(try findings(text) == [])
    }

    @Test(arguments: [
        ("if crosed_above(1, 2) then end", "1:4 error unknown global 'crosed_above' (did you mean 'crossed_above'?)"),
        ("print(1)", "1:1 error unknown global 'print': use log(...)"), ("log(zzzzzz)", "1:5 error unknown global 'zzzzzz'"),
        ("log(os.time())", "1:5 error unknown global 'os': not available in the sandbox; bar.time is the time"),
        ("local average = 1; log(avarage)", "1:24 error unknown global 'avarage' (did you mean 'average'?)"),
        ("do local x = 1 end log(x)", "1:24 error unknown global 'x'"), ("local y = y", "1:11 error unknown global 'y'"),
        ("repeat local z until true; log(z)", "1:32 error unknown global 'z'"),
        ("count = 1; log(count)", "1:1 error assignment to global 'count': declare it local, or keep it in self"),
        ("function helper() end", "1:10 error assignment to global 'helper': declare it local, or keep it in self"),
        ("bar = nil", "1:1 error assignment to global 'bar': declare it local, or keep it in self"),
        ("local m = require(name)", "1:11 error require takes one literal string, as in require \"name\""),
        ("local m = require('a' .. 'b')", "1:11 error require takes one literal string, as in require \"name\""),
        ("log(require)", "1:5 error require takes one literal string, as in require \"name\""),
    ])
    func globals(_ text: String, _ finding: String) throws {
        #expect(try findings(text).first { !$0.contains("'name'") } == finding)
    }

    @Test(arguments: [
        ("log(bar.clsoe)", "1:9 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("log(bar['clsoe'])", "1:9 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("log(bar.spread)", "1:9 error unknown field 'spread' of 'bar': it is called spread_points"),
        ("log(bars[3].clsoe)", "1:13 error unknown field 'clsoe' of 'bars[n]' (did you mean 'close'?)"),
        ("log(bars[i].clsoe) local i", "1:13 error unknown field 'clsoe' of 'bars[n]' (did you mean 'close'?)"),
        ("log(bars.close)", "1:10 error unknown field 'close' of 'bars': index it first, as in bars[0].close"),
        ("local b = bars[1]; log(b.clsoe)", "1:26 error unknown field 'clsoe' of 'bars[n]' (did you mean 'close'?)"),
        ("local b; b = bar; log(b.clsoe)", "1:25 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("local b = bars; local c = b[1]; log(c.clsoe)", "1:39 error unknown field 'clsoe' of 'bars[n]' (did you mean 'close'?)"),
        ("local b = bar; local function f() return b.clsoe end", "1:44 error unknown field 'clsoe' of 'bar' (did you mean 'close'?)"),
        ("log(math.flor(1))", "1:10 error unknown field 'flor' of 'math' (did you mean 'floor'?)"),
        ("log(math.random())", "1:10 error unknown field 'random' of 'math': seed it in the config"),
        ("account.equty = 1", "1:9 error unknown field 'equty' of 'account' (did you mean 'equity'?)"),
        ("long { stoploss = 1 }", "1:8 error unknown key 'stoploss' of 'long' (did you mean 'stop_loss'?)"),
        ("long({ ['stoploss'] = 1 })", "1:9 error unknown key 'stoploss' of 'long' (did you mean 'stop_loss'?)"),
        ("local l = long; l { zzz = 1 }", "1:21 error unknown key 'zzz' of 'long'"),
    ])
    func fields(_ text: String, _ finding: String) throws {
        #expect(try findings(text).filter { !$0.contains("global 'i'") } == [finding])
    }

    @Test func findingsAreSortedByPosition() throws {
        #expect(
            try findings("log(bar.clsoe, zzzzzz)\nqqqqqq = 1; log(math.flor)").map { $0.prefix(4) } == ["1:9 ", "1:16", "2:1 ", "2:22"])
    }
}
