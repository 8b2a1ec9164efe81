import Engine
import Market
import Research
import ScriptAPI
import Testing
import Trading

/// What `should_exit` may return, and what is said of what it may not.
@Suite struct ExitDecisionTests {
    @Test(arguments: [
        ("return close {}", "close all "), ("return close()", "close all "), ("return close { reason = \"x\" }", "close all x"),
        ("return close { fraction = 0.5, reason = \"half\" }", "close fraction 0.5 half"),
        ("return close { fraction = 1 }", "close fraction 1.0 "), ("return close { volume = 0.01 }", "close lots 0.01 "),
        ("return close { volume = false, fraction = nil, reason = false }", "close all "),
        ("return close { confidence = 0.25, alarm = true }", "close all confidence 0.25 alarm "),
        ("return close { alarm = false }", "close all "), ("return move_stop(1.1, \"why\")", "move 1.1 why"),
        ("return move_stop(1)", "move 1.0 "), ("return", "none"), ("return nil", "none"), ("", "none"), ("log(1)", "logged"),
    ])
    func aRightAnswerIsRead(_ body: String, _ wanted: String) throws {
        #expect(try probe(shouldExit(body)).answers.first == wanted)
    }

    @Test(arguments: [
        ("return close { fraction = 0 }", "fraction must lie in (0, 1], of what is open now; it is 0.0"),
        ("return close { fraction = 1.01 }", "fraction must lie in (0, 1]"), ("return close { fraction = -1 }", "fraction must lie in"),
        ("return close { fraction = 0/0 }", "fraction is "), ("return close { fraction = 1/0 }", "fraction is inf"),
        ("return close { fraction = \"half\" }", "fraction must be a number; it is \"half\""),
        ("return close { volume = 0 }", "volume is 0.0; it must be lots above zero"), ("return close { volume = -1 }", "volume is -1.0"),
        ("return close { volume = 0/0 }", "volume is "), ("return close { volume = {} }", "volume must be a number; it is a table"),
        ("return close { fraction = 0.5, volume = 1 }", "close takes fraction or volume, not both"),
        ("return close { confidence = 2 }", "confidence must lie in 0 to 1; it is 2.0"),
        ("return close { alarm = 1 }", "alarm must be true or false; it is 1"), ("return close { reason = 5 }", "reason must be a text"),
        ("return close { fractoin = 1 }", "unknown key 'fractoin' in close { … }; did you mean 'fraction'?"),
        ("return close { stop_loss = 1 }", "unknown key 'stop_loss' in close { … }"),
        ("return close { fraction = 0.5 }, move_stop(1.1)", "should_exit returned more than one value"),
        ("return nil, close {}", "should_exit returned more than one value"),
        ("return close(0.5)", "close takes one table"), ("return move_stop()", "move_stop takes a price and a reason"),
        ("return move_stop { price = 1.1 }", "its price is a table"), ("return move_stop(\"1.1\")", "its price is \"1.1\""),
        ("return move_stop(0/0)", "the price of move_stop is "), ("return move_stop(1/0)", "the price of move_stop is inf"),
        ("return move_stop(-1)", "the price of move_stop is -1.0; it must be a positive, absolute price"),
        ("return move_stop(0)", "the price of move_stop is 0.0"),
        ("return move_stop(1, 2)", "the reason of move_stop must be a text; it is 2"),
        ("return 5", "should_exit must return close{…}, move_stop(…) or nothing; it returned 5"),
        ("return \"close\"", "should_exit must return"), ("return {}", "should_exit must return"),
        ("return true", "should_exit must return"),
        ("return close", "should_exit must return close{…}, move_stop(…) or nothing; it returned a function"),
        ("return { tag = \"long\", {} }", "should_exit must return"), ("return position", "a userdata is no value"),
        ("return data", "a userdata is no value"), ("return ('x'):rep(1000000)", "should_exit must return"),
        ("return long { stop_loss = 1 }", "long can only be used in on_bar and on_tick of a strategy"),
        ("return short {}", "short can only be used in on_bar"), ("return skip(\"no\")", "skip can only be used in on_bar"),
        ("local t = {} t.t = t return t", "a table contains itself"),
    ])
    func aWrongAnswerFailsWithItsLine(_ body: String, _ message: String) throws {
        let probe = try probe(shouldExit("local one = 1\n  " + body))
        let failure = try #require(probe.failures.first, "\(probe.answers)")
        #expect(failure.message.contains(message), "\(failure.message)")
        #expect(failure.callback == "should_exit" && failure.file == "t.lua" && failure.message.count <= 500)
        // What a constructor made and what Lua raised stand on line 4; a plain value has no place but its method.
        #expect(
            failure.line == 4 || message.hasPrefix("should_exit must") || message.contains("is no value") || message.contains("itself")
                || message.contains("more than one value"))
    }

    /// Passes decisions on to nobody.
    private final class Eavesdropper: Strategy {
        let inner: ScriptedStrategy
        var heard: [Decision] = []
        init(_ inner: ScriptedStrategy) { self.inner = inner }
        var plan: StrategyPlan { inner.plan }
        func bind(_ binding: StrategyBinding) { inner.bind(binding) }
        func barClosed(_ view: borrowing StrategyView) -> Decision {
            heard.append(inner.barClosed(view))
            return .none
        }
        func tick(_ view: borrowing StrategyView) -> Decision { .none }
        func takeLogs() -> [StrategyLog] { [] }
    }

    private func first(_ body: String) throws -> Decision {
        let listener = Eavesdropper(try load(onBar(body)))
        _ = try run(listener)
        return try #require(listener.heard.first)
    }

    @Test(arguments: [
        ("return close {}", ClosePart.all), ("return close { fraction = 0.25 }", .fraction(0.25)),
        ("return close { volume = 2 }", .lots(2)),
    ])
    func aStrategyMayCloseAPart(_ body: String, _ wanted: ClosePart) throws {
        guard case .close(_, let part) = try first(body) else {
            Issue.record("no close")
            return
        }
        #expect(part == wanted)
    }

    @Test(arguments: [
        ("\"breakout\"", "breakout"), ("\"break\\nout\\27\"", "breakout"), ("false", ""), ("nil", ""),
        ("('ä'):rep(40)", String(repeating: "ä", count: 40)), ("('ab\\0'):rep(20)", String(repeating: "ab", count: 20)),
    ])
    func anEntryMayHaveATag(_ tag: String, _ wanted: String) throws {
        guard case .enter(let entry) = try first("return long { tag = \(tag) }") else {
            Issue.record("no entry")
            return
        }
        #expect(entry.tag == wanted)
    }

    @Test(arguments: [
        ("return long { tag = ('x'):rep(41) }", "tag may have at most 40 characters; it has 41"),
        ("return long { tag = 5 }", "tag must be a text; it is 5"),
        ("return close { fraction = 2 }", "fraction must lie in (0, 1]"),
        ("return close { fraction = 1, volume = 1 }", "close takes fraction or volume, not both"),
        ("return close { alarm = true }", "unknown key 'alarm' in close { … }"),
        ("return move_stop(1.1)", "move_stop can only be used in should_exit of an exit"),
    ])
    func aStrategysWrongDecisionsAreNamed(_ body: String, _ message: String) throws {
        let failure = try #require(try run(load(onBar(body))).failure?.failure)
        #expect(failure.message.contains(message) && failure.line == 3, "\(failure)")
    }
}
