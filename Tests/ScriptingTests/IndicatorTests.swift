import Scripting
import Testing

/// Three bars with the indicators `fast`, `slow` (one output each) and `bands` (three outputs), newest value last.
private final class Desk {
    let fast = Column([1.0, 2, 3])
    let slow = Column([2.0, 2, 2])
    let upper = Column([4.0, 5, 6])
    let middle = Column([3.0, 4, 5])
    let lower = Column([2.0, 3, 4])
    let close = Column([3.0, 4, 7])
    let end = Column([3])

    /// A machine that runs a body over these indicators; every other label of theirs starts with `self.`.
    func machine(_ body: String) throws -> ScriptVM {
        var signals: [String: ScriptSignal] = [:]
        let vm = try ScriptingTests.machine(body) { vm in
            vm.defineRecordSeries("bars", newest: "bar", fields: [.double("close", close.start)], end: end.start)
            for (name, isAbove) in [("overbought", true), ("oversold", false)] {
                signals[name] = vm.defineSignal(name, .level, isAbove: isAbove)
            }
            for (name, isAbove) in [("bullish_cross", true), ("bearish_cross", false)] {
                signals[name] = vm.defineSignal(name, .cross, isAbove: isAbove)
            }
            for (name, isAbove) in [("breakout_above", true), ("breakout_below", false)] {
                signals[name] = vm.defineSignal(name, .band(field: "close"), isAbove: isAbove)
            }
        }
        let fast = vm.makeIndicator("fast", maker: "rsi", outputs: [ScriptOutput("rsi", fast.start)], end: end.start, depth: 10_000)
        if let signal = signals["overbought"] { fast.answer(signal, with: .level(output: 0, standard: 2.5)) }
        let slow = vm.makeIndicator("slow", maker: "sma", outputs: [ScriptOutput("sma", slow.start)], end: end.start, depth: 10_000)
        let bands = vm.makeIndicator(
            "bands", maker: "bollinger",
            outputs: [ScriptOutput("upper", upper.start), ScriptOutput("middle", middle.start), ScriptOutput("lower", lower.start)],
            end: end.start, depth: 10_000)
        for (name, reading) in [
            ("breakout_above", ScriptReading.band(output: 0, back: 0)), ("breakout_below", .band(output: 2, back: 1)),
            ("bullish_cross", .cross(first: 2, second: 1)), ("oversold", .level(output: 0, standard: 10)),
        ] {
            if let signal = signals[name] { bands.answer(signal, with: reading) }
        }
        for (name, indicator) in [("fast", fast), ("slow", slow), ("bands", bands)] { vm.setField(name, indicator: indicator) }
        return vm
    }

    func result(_ body: String) throws -> ScriptValue { try machine(body).call("run", [], frozenArguments: false) }

    func message(_ body: String) -> String? {
        do {
            let value = try result(body)
            return "returned \(value)"
        } catch {
            guard let error = error as? ScriptError else { return "\(error)" }
            return error.line == 2 ? error.message : "line \(error.line ?? 0): \(error.message)"
        }
    }
}

@Suite struct IndicatorTests {
    private let desk = Desk()

    @Test("outputs are series, one alone is the indicator itself")
    func reading() throws {
        let value = try desk.result(
            "return {self.fast[0], self.fast[2], self.fast[3] == nil, self.bands.upper[0], self.bands.lower[1], self.bands['middle'][2]}")
        #expect(value == list(.number(3), .number(1), .bool(true), .number(6), .number(3), .number(3)))
        let kept = try desk.machine("self.kept = self.kept or self.bands.upper return self.kept[0]")
        #expect(try kept.call("run", [], frozenArguments: false) == .number(6))
        desk.end.value = 2
        #expect(try kept.call("run", [], frozenArguments: false) == .number(5))
    }

    @Test(
        "the newest value stands for the series in arithmetic and comparisons",
        arguments: [
            ("self.fast + 1", 4), ("1 + self.fast", 4), ("self.fast - self.slow", 1), ("self.fast * self.fast", 9),
            ("self.fast / 2", 1.5), ("self.fast // 2", 1), ("self.fast % 2", 1), ("self.fast ^ 2", 9), ("-self.fast", -3),
            ("self.bands.upper - self.bands.lower", 2), ("(self.fast + self.slow) * 2", 10), ("7 // self.slow", 3),
        ] as [(String, Double)])
    func arithmetic(_ expression: String, _ value: Double) throws {
        #expect(try desk.result("return \(expression)") == .number(value))
    }

    @Test(
        "comparisons order the newest values",
        arguments: [
            ("self.fast > self.slow", true), ("self.fast < self.slow", false), ("self.fast >= 3", true), ("self.fast <= 2.5", false),
            ("3 <= self.fast", true), ("2 > self.fast", false), ("bar.close > self.bands.upper", true),
            ("bar.close < self.bands.lower", false), ("self.fast == self.slow", false), ("self.fast ~= self.slow", true),
            ("self.fast == self.fast", true), ("self.bands.lower - 1 == self.fast[0]", true),
            // Lua never asks a metamethod for these.
            ("self.fast == 3", false), ("self.fast == nil", false), ("self.fast == 'x'", false),
            ("self.fast == bar", false), ("bar == self.fast", false), ("self.fast == self.bands", false),
            ("self.bands == self.bands", true),
        ])
    func comparisons(_ expression: String, _ value: Bool) throws {
        #expect(try desk.result("return \(expression)") == .bool(value))
    }

    @Test("equal newest values make two series equal, absent ones do not")
    func equality() throws {
        desk.slow[2] = 3
        #expect(try desk.result("return self.fast == self.slow") == .bool(true))
        desk.slow[2] = .nan
        #expect(try desk.result("return self.fast == self.slow") == .bool(false))
        desk.fast[2] = .nan
        #expect(try desk.result("return self.fast == self.slow") == .bool(false))
    }

    @Test("tostring, log and string.format show the newest value")
    func text() throws {
        #expect(try desk.result("return tostring(self.fast)") == .string("3.0"))
        #expect(try desk.result("return string.format('%.2f %s %d', self.fast, self.bands.upper, self.slow)") == .string("3.00 6.0 2"))
        let vm = try desk.machine("log(self.fast, self.bands.lower, self.bands)")
        #expect(try vm.call("run", [], frozenArguments: false) == .none)
        #expect(vm.takeLogs().map(\.text) == ["3.0 4.0 userdata"])
        desk.end.value = 0
        #expect(try desk.result("return tostring(self.fast)") == .string("nil"))
        for body in ["return string.format('%f', self.fast)", "return math.max(1, self.fast)"] {
            #expect(desk.message(body) == "indicator 'fast' has no value yet")
        }
    }

    @Test("the functions of math take the newest value and return numbers")
    func mathematics() throws {
        let vm = try desk.machine(
            """
            self.kept = self.kept or math.max(self.fast, self.slow, 1)
            return {self.kept, math.floor(self.fast), math.abs(-self.slow), math.pi > 3}
            """)
        #expect(try vm.call("run", [], frozenArguments: false) == list(.number(3), .integer(3), .number(2), .bool(true)))
        desk.end.value = 1
        #expect(try vm.call("run", [], frozenArguments: false)[1] == .number(3))
    }

    @Test(
        "an absent newest value raises where a number is needed",
        arguments: [
            "self.fast + 1", "1 - self.fast", "-self.fast", "self.fast > 1", "1 <= self.fast", "self.slow < self.fast",
            "self.slow * self.fast",
        ])
    func absent(_ expression: String) {
        desk.fast[2] = .nan
        #expect(desk.message("return \(expression)") == "indicator 'fast' has no value yet")
        desk.end.value = 0
        #expect(desk.message("return self.bands.upper > 1") == "indicator 'bands.upper' has no value yet")
    }

    @Test("an index beyond what is kept raises, a missing value is nil")
    func depths() throws {
        #expect(desk.message("return self.fast[10000]") == "series 'fast' keeps the last 10,000 values; [10000] is older")
        #expect(
            desk.message("return self.bands.lower[math.maxinteger]")
                == "series 'bands.lower' keeps the last 10,000 values; [9223372036854775807] is older")
        for index in ["-1", "0.5", "math.mininteger", "-1e15", "1e300", "0/0"] {
            #expect(
                desk.message("return self.fast[\(index)]") == "series 'fast' is indexed by whole numbers from 0 (newest) up", "\(index)")
        }
        #expect(try desk.result("return {self.fast[9999] == nil, self.fast[2.0]}") == list(.bool(true), .number(1)))
        let vm = try machine("return {self.s[math.maxinteger] == nil, self.s[2]}")
        vm.setField("s", series: vm.makeSeries("s", desk.fast.start, end: desk.end.start, depth: nil))
        #expect(try vm.call("run", [], frozenArguments: false) == list(.bool(true), .number(1)))
        vm.setField("s", series: vm.makeSeries("s", desk.fast.start, end: desk.end.start, depth: 1))
        #expect {
            try vm.call("run", [], frozenArguments: false)
        } throws: { ($0 as? ScriptError)?.message == "series 's' keeps the last 1 values; [9223372036854775807] is older" }
    }

    @Test(
        "a group is no series and no number",
        arguments: [
            "self.bands[0]", "self.bands > 1", "1 >= self.bands", "self.bands + 1", "1 - self.bands", "-self.bands",
            "self.bands < self.bands",
            "self.fast * self.bands", "self.bands / self.fast", "self.fast < self.bands", "crossed_above(self.bands, 1)",
            "crossed_below(1, self.bands)", "bullish_cross(1, self.bands)", "self.bands[nil]", "self.bands[{}]", "self.bands + nil",
            "self.bands + {}",
        ])
    func groups(_ expression: String) {
        #expect(
            desk.message("return \(expression)")
                == "indicator 'bands' has the outputs upper, middle, lower: write self.bands.upper[0]")
    }

    @Test(
        "wrong uses say what to write",
        arguments: [
            ("return self.bands.uper[0]", "indicator 'bands' has no output 'uper' (did you mean 'upper'?); it has upper, middle, lower"),
            ("return self.bands.value", "indicator 'bands' has no output 'value'; it has upper, middle, lower"),
            ("return self.bands.upper.x", "series 'bands.upper' has no field 'x'; write bands.upper[0] for its newest value"),
            ("self.bands.upper = 1", "indicator 'bands' is read-only"), ("self.bands[0] = 1", "indicator 'bands' is read-only"),
            ("self.bands.upper[0] = 1", "series 'bands.upper' is read-only"),
            ("return self.fast + nil", "indicator 'fast' is calculated or compared with numbers and indicators, not with a nil"),
            ("return '1' + self.fast", "indicator 'fast' is calculated or compared with numbers and indicators, not with a string"),
            ("return self.fast < '1'", "indicator 'fast' is calculated or compared with numbers and indicators, not with a string"),
            ("return self.fast >= {}", "indicator 'fast' is calculated or compared with numbers and indicators, not with a table"),
            ("return bar < self.fast", "indicator 'fast' is calculated or compared with numbers and indicators, not with a userdata"),
            ("return math.floor('x')", "bad argument #1 to 'floor' (number expected, got string)"),
            ("return math.floor(self.bands)", "bad argument #1 to 'floor' (number expected, got indicator)"),
            ("return #self.fast", "attempt to get length of a series value (field 'fast')"),
            ("return self.bands()", "attempt to call a indicator value (field 'bands')"),
            ("return 'x' .. self.fast", "attempt to concatenate a series value (field 'fast')"),
            ("return self.fast & 1", "attempt to perform bitwise operation on a series value (field 'fast')"),
            (
                "return {stop_loss = self.bands.lower}",
                "line 0: 'stop_loss' is a series, not a value; write bands.lower[0] for its newest value"
            ),
            (
                "return {stop_loss = self.bands}",
                "line 0: indicator 'bands' has the outputs upper, middle, lower: write self.bands.upper[0]"
            ),
        ])
    func wrongUses(_ body: String, _ message: String) {
        #expect(desk.message(body) == message)
    }

    @Test(
        "what is forged or taken apart changes nothing",
        arguments: [
            "return getmetatable(self.fast) or getmetatable(self.bands) or getmetatable(self.bands.upper)",
            "return pcall(setmetatable, self.bands, {})", "return pcall(rawget, self.bands, 'upper')", "return pcall(next, self.bands)",
            "return pcall(pairs, self.bands)", "return pcall(ipairs(self.bands), self.bands, 0)", "return pcall(table.unpack, self.bands)",
            "return pcall(table.sort, self.bands)", "return rawequal(self.fast, self.slow)",
            "return setmetatable({}, {__index = self.bands}).upper == nil",
            "return pcall(overbought, bars)", "return pcall(overbought, bar, bar)", "return pcall(bullish_cross, {}, {})",
            "return pcall(breakout_above, bars)", "return pcall(overbought, overbought)", "return pcall(overbought)",
        ])
    func hostile(_ body: String) throws {
        let vm = try desk.machine(body)
        #expect(try vm.call("run", [], frozenArguments: false) == .bool(false))
        #expect(try vm.call("fine", [], frozenArguments: false) == .integer(7))
    }

    @Test("another table's operators see the series, not the other way round")
    func foreignOperators() throws {
        let body = """
            local m = {__add = function(a, b) return 'mine' end, __lt = function() return true end}
            local t = setmetatable({}, m)
            return {t + self.fast, t < self.fast, pcall(function() return self.fast + t end), t + self.bands}
            """
        #expect(try desk.result(body) == list(.string("mine"), .bool(true), .bool(false), .string("mine")))
    }

    @Test("sorting by number-like series works and a failing comparison leaves the machine whole")
    func sorting() throws {
        let sorted = "local t = {self.fast, self.slow, self.bands.lower} table.sort(t) return {t[1][0], t[2][0], t[3][0]}"
        #expect(try desk.result(sorted) == list(.number(2), .number(3), .number(4)))
        #expect(
            desk.message("table.sort({self.fast, 'x', self.slow})")
                == "indicator 'fast' is calculated or compared with numbers and indicators, not with a string")
    }
}

@Suite struct SignalTests {
    private let desk = Desk()

    @Test(
        "signals compare what the indicator's kind compares",
        arguments: [
            ("overbought(self.fast)", true), ("overbought(self.fast, 3)", false), ("overbought(self.fast, 2.9)", true),
            ("overbought(82, 70)", true), ("overbought(70, 70)", false), ("oversold(20, 30)", true), ("oversold(self.slow, 2)", false),
            ("oversold(self.slow, 2.1)", true), ("oversold(self.bands)", true), ("oversold(self.bands.upper)", true),
            ("oversold(self.bands, 6)", false), ("overbought(self.bands.lower, 3)", true),
            ("bullish_cross(self.fast, self.slow)", true), ("bearish_cross(self.fast, self.slow)", false),
            ("bullish_cross(self.fast, 2.5)", true), ("bullish_cross(self.bands)", false), ("bearish_cross(3, self.fast)", false),
            ("breakout_above(self.bands)", true), ("breakout_below(self.bands)", false), ("breakout_above(self.bands.upper)", true),
        ])
    func signals(_ expression: String, _ value: Bool) throws {
        #expect(try desk.result("return \(expression)") == .bool(value))
    }

    @Test("a band is read as many bars back as its kind says, strictly")
    func bands() throws {
        desk.close[2] = 2.5
        #expect(try desk.result("return {breakout_below(self.bands), breakout_above(self.bands)}") == list(.bool(true), .bool(false)))
        desk.close[2] = 3  // the lower band one bar before
        #expect(try desk.result("return breakout_below(self.bands)") == .bool(false))
        desk.close[2] = 6
        #expect(try desk.result("return breakout_above(self.bands)") == .bool(false))
    }

    @Test("two lines cross between the last two values")
    func crossing() throws {
        (desk.lower[1], desk.lower[2]) = (4, 5.5)
        #expect(try desk.result("return bullish_cross(self.bands)") == .bool(true))
        desk.lower[1] = 4.5
        #expect(try desk.result("return bullish_cross(self.bands)") == .bool(false))
    }

    @Test("an absent value gives no signal")
    func absent() throws {
        let body = """
            return {overbought(self.fast), oversold(self.bands), bullish_cross(self.fast, 1), breakout_above(self.bands),
                    oversold(0/0, 5)}
            """
        let none = list(.bool(false), .bool(false), .bool(false), .bool(false), .bool(false))
        for column in [desk.fast, desk.upper] { column[2] = .nan }
        #expect(try desk.result(body) == none)
        desk.end.value = 0
        #expect(try desk.result(body) == none)
        desk.end.value = 1
        #expect(try desk.result("return {breakout_below(self.bands), bullish_cross(self.bands)}") == list(.bool(false), .bool(false)))
    }

    @Test(
        "a signal that cannot be given says why",
        arguments: [
            ("overbought(self.slow)", "sma has no overbought level: give one, overbought(self.slow, LEVEL)"),
            ("overbought(self.bands)", "bollinger has no overbought level: give one, overbought(self.bands.upper, LEVEL)"),
            ("overbought(self.bands, 3)", "bollinger has no overbought level: give one, overbought(self.bands.upper, LEVEL)"),
            ("oversold(self.bands.lower)", "bands.lower has no oversold level: give one, oversold(self.bands.lower, LEVEL)"),
            ("overbought(82)", "a number needs a level: overbought(x, LEVEL)"),
            ("overbought()", "overbought takes an indicator or a number; argument 1 is nil"),
            ("overbought({}, 3)", "overbought takes an indicator or a number; argument 1 is a table"),
            ("overbought(bars, 3)", "overbought takes an indicator or a number; argument 1 is a userdata"),
            ("overbought(self.fast, '70')", "the level of overbought is a number, not a string"),
            ("bullish_cross(self.fast)", "rsi has no pair of lines to cross: give two, bullish_cross(a, b)"),
            ("bearish_cross(self.bands)", "bollinger has no pair of lines to cross: give two, bearish_cross(a, b)"),
            ("bullish_cross(1)", "bullish_cross takes an indicator with two lines, or two series or numbers; argument 1 is a number"),
            ("bullish_cross('x', 1)", "bullish_cross takes two series or numbers; argument 1 is a string"),
            ("breakout_above(self.fast)", "rsi has no band for breakout_above"),
            ("breakout_below(self.bands.upper)", "bands.upper has no band for breakout_below"),
            ("breakout_above(1)", "breakout_above takes an indicator with a band; argument 1 is a number"),
        ])
    func refused(_ expression: String, _ message: String) {
        #expect(desk.message("return \(expression)") == message)
    }

    @Test("what the host does wrong is refused, not followed")
    func host() throws {
        var signals: [ScriptSignal] = []
        let vm = try machine("return overbought(self.fast)") { vm in signals.append(vm.defineSignal("overbought", .level, isAbove: true)) }
        let fast = vm.makeIndicator(
            "fast", maker: "rsi", outputs: [ScriptOutput("rsi", desk.fast.start)], end: desk.end.start, depth: 10_000)
        for reading in [ScriptReading.level(output: 1, standard: 0), .cross(first: 0, second: -1), .band(output: 0, back: -1)] {
            fast.answer(signals[0], with: reading)
        }
        vm.setField("fast", indicator: fast)
        #expect(throws: ScriptError.self) { try vm.call("run", [], frozenArguments: false) }
        #expect {
            try machine("return 1") { _ = $0.defineSignal("breakout", .band(field: "close"), isAbove: true) }
        } throws: { ($0 as? ScriptError)?.message == "there is no record series with a number 'close'" }
        #expect(throws: ScriptError.self) {
            try machine("return 1") { vm in for index in 0..<17 { _ = vm.defineSignal("s\(index)", .level, isAbove: true) } }
        }
        let none = try machine("return 1")
        none.setField("x", indicator: none.makeIndicator("x", maker: "x", outputs: [], end: desk.end.start, depth: 1))
        #expect(throws: ScriptError.self) { try none.call("run", [], frozenArguments: false) }
    }
}
