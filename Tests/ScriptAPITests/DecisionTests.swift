import Engine
import Indicators
import Market
import Research
import ScriptAPI
import Testing
import Trading

/// What `on_bar` may return, and what is said of what it may not.
@Suite struct DecisionTests {
    @Test(arguments: [
        ("return long { stop_loss = 0/0 }", "stop_loss is "), ("return long { take_profit = 1/0 }", "take_profit is inf"),
        ("return long { stop_loss = -1 }", "stop_loss is -1.0; it must be a positive, absolute price"),
        ("return long { stop_loss = 0 }", "stop_loss is 0.0; it must be a positive, absolute price"),
        ("return short { take_profit = \"1.1\" }", "take_profit must be a number; it is \"1.1\""),
        ("return short { stop_loss = {} }", "stop_loss must be a number; it is a table"),
        ("return long { stop_loss = true }", "stop_loss must be a number; it is true"),
        ("return long { stop_los = 1 }", "unknown key 'stop_los' in long { … }; did you mean 'stop_loss'?"),
        ("return long { 1.09 }", "unknown key '1' in long { … }"),
        ("return close { stop_loss = 1 }", "unknown key 'stop_loss' in close { … }"),
        ("return long { price = 1.09 }", "a market order has no price"),
        ("return long { order = \"market\", price = 1.09 }", "a market order has no price"),
        ("return long { order = \"limit\" }", "a limit entry needs price"),
        ("return short { order = \"stop\" }", "a stop entry needs price"),
        (
            "return long { order = \"LIMIT\", price = 1 }",
            "order must be \"market\", \"limit\", \"stop\" or \"stop_limit\"; it is \"LIMIT\""
        ),
        ("return long { order = 5 }", "order must be a text; it is 5"),
        ("return long { order = \"limit\", price = -1 }", "price is -1.0; it must be a positive, absolute price"),
        ("return long { size_hint = 0 }", "size_hint must lie in (0, 1]"),
        ("return long { size_hint = 2 }", "size_hint must lie in (0, 1]"),
        ("return long { size_hint = 1.0001 }", "size_hint must lie in (0, 1]"),
        ("return long { size_hint = -0.5 }", "size_hint must lie in (0, 1]"),
        ("return long { size_hint = 0/0 }", "size_hint is "),
        ("return long { confidence = 1.5 }", "confidence must lie in 0 to 1; it is 1.5"),
        ("return long { confidence = -0.1 }", "confidence must lie in"),
        ("return long { order = \"limit\", price = 1, expiry = 0 }", "expiry is a number of bars from 1"),
        ("return long { order = \"limit\", price = 1, expiry = 1.5 }", "expiry is a number of bars from 1"),
        ("return long { order = \"limit\", price = 1, expiry = 1e9 }", "expiry is a number of bars from 1"),
        ("return long { expiry = 3 }", "expiry and expires are for entries that wait"),
        ("return long { expiry = \"day\" }", "expiry and expires are for entries that wait"),
        ("return long { expires = tick.time + 60 }", "expiry and expires are for entries that wait"),
        (
            "return long { order = \"limit\", price = 1, expiry = \"week\" }",
            "expiry is a number of bars from 1, or \"day\"; it is \"week\""
        ),
        ("return long { order = \"limit\", price = 1, expires = \"day\" }", "expires must be a number; it is \"day\""),
        ("return long { order = \"limit\", price = 1, expires = 1.5 }", "expires is an instant in whole seconds since 1970"),
        ("return long { order = \"limit\", price = 1, expires = 1e15 }", "expires is an instant in whole seconds since 1970"),
        ("return long { order = \"limit\", price = 1, expires = tick.time + 60, expiry = \"day\" }", "give one"),
        ("return long { order = \"stop_limit\", price = 1.2 }", "a stop_limit entry needs limit_price"),
        ("return long { order = \"stop_limit\", limit_price = 1.2 }", "a stop_limit entry needs price"),
        ("return long { order = \"limit\", price = 1, limit_price = 1 }", "limit_price belongs to order = \"stop_limit\""),
        ("return change {}", "change needs what is to be otherwise"), ("return change { reason = \"x\" }", "change needs what"),
        ("return change { price = 0 }", "price is 0.0; it must be a positive, absolute price"),
        ("return change { volume = 1 }", "unknown key 'volume' in change { … }"),
        ("return cancel { order = 1 }", "unknown key 'order' in cancel { … }"), ("return cancel(\"x\")", "cancel takes one table"),
        ("return close_by { fraction = 0.5 }", "unknown key 'fraction' in close_by { … }"),
        ("return long { reason = 5 }", "reason must be a text; it is 5"), ("return close { reason = {} }", "reason must be a text"),
        ("return long(5)", "long takes one table"), ("return close(\"why\")", "close takes one table"),
        ("return skip()", "skip needs a reason"), ("return skip(5)", "skip needs a reason"),
        ("return skip(\"a\", \"b\")", "skip's second argument must be a number"),
        (
            "return 5",
            "on_bar must return long{…}, short{…}, close{…}, change{…}, cancel{…}, close_by{…}, skip(…) or nothing; it returned 5"
        ),
        ("return \"long\"", "on_bar must return"), ("return {}", "on_bar must return"), ("return true", "on_bar must return"),
    ])
    func aWrongDecisionFailsWithItsLine(_ body: String, _ message: String) throws {
        let record = try run(load(onBar("local one = 1\n  " + body)))
        let failure = try #require(record.failure, "nothing failed")
        #expect(failure.failure.message.contains(message), "\(failure.failure.message)")
        #expect(failure.failure.callback == "on_bar" && failure.failure.file == "t.lua")
        // What a constructor made stands on line 4; a plain value has no place but its method.
        let isPlain = message.hasPrefix("on_bar must return")
        #expect(failure.failure.line == (isPlain ? 2 : 4))
        #expect(record.trades.isEmpty)
    }

    @Test(arguments: [
        ("return long {}", "market price=- sl=- tp=- hint=1"), ("return long { size_hint = 1 }", "market price=- sl=- tp=- hint=1"),
        ("return long { size_hint = 0.5, confidence = 0 }", "market price=- sl=- tp=- hint=0.5"),
        ("return long { confidence = 1, stop_loss = false, take_profit = nil }", "market price=- sl=- tp=- hint=1"),
        ("return long { stop_loss = 1, order = \"market\" }", "market price=- sl=1 tp=- hint=1"),
        ("return long { order = \"limit\", price = 1.05, expiry = 1, stop_loss = 1.04 }", "limit price=1.05 sl=1.04 tp=- hint=1"),
        ("return long { order = \"stop\", price = 1.15, expiry = 100000 }", "stop price=1.15 sl=- tp=- hint=1"),
        (
            "return long { order = \"stop_limit\", price = 1.15, limit_price = 1.12, expiry = 3, expires = 1704070800 }",
            "stop_limit price=1.15 sl=- tp=- hint=1 limit=1.12 expires=2024-01-01T01:00:00Z"
        ), ("return long { order = \"limit\", price = 1.05, expiry = \"day\" }", "limit price=1.05 sl=- tp=- hint=1 expires=day"),
    ])
    func aRightDecisionBecomesASignal(_ body: String, _ signal: String) throws {
        let record = try run(load(onBar(body)))
        #expect(record.failure == nil)
        #expect(record.decisions.first?.line == "2024-01-01T01:00:00Z signal 1 EURUSD H1 enter BUY " + signal)
    }

    @Test func skipsAreCountedByTheirReason() throws {
        let record = try run(load(onBar("return skip(bar.hour < 3 and \"early\" or \"late\", bar.hour)")))
        #expect(record.skips == ["early": 3, "late": 4])
    }

    @Test func nothingMeansNothing() throws {
        for body in ["", "return", "return nil"] {
            let record = try run(load(onBar(body)))
            #expect(record.failure == nil && record.decisions.isEmpty && record.skips.isEmpty)
        }
    }

    @Test func constructorsBelongToTheirMethods() throws {
        let early = complaints("local d = long {}\nlocal S = strategy { api = 1, name = \"x\", timeframe = \"H1\" }\nreturn S")
        #expect(early.count == 1 && early[0].hasPrefix("1:1: ") && early[0].contains("on_bar and on_tick"), "\(early)")
        let late = try run(load(onBar("self.x = sma(5)"))).failure?.failure
        #expect(late?.line == 3 && late?.message.contains("indicators(params)") == true, "\(String(describing: late))")
        let parameter = try run(load(onBar("self.x = integer { default = 1, min = 1, max = 2 }"))).failure?.failure
        #expect(parameter?.line == 3 && parameter?.message.contains("params = { … }") == true)
    }
}
