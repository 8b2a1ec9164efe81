import Scripting
import Testing

@Suite struct BorderTests {
    static let values: [ScriptValue] = [
        .none, .bool(true), .bool(false), .integer(0), .integer(.min), .integer(.max), .number(1.5), .number(-0.0),
        .number(.infinity), .number(.leastNonzeroMagnitude), .string(""), .string("äöü\0x"),
        .string(String(repeating: "long", count: 100)),
        .table([]), list(.integer(1), .string("two"), list(.number(3.5))),
        .table([
            ScriptEntry(key: .integer(-5), value: .bool(true)), ScriptEntry(key: .number(0.5), value: .integer(1)),
            ScriptEntry(key: .integer(7), value: .integer(2)), ScriptEntry("a", .table([ScriptEntry("b", .string("c"))])),
            ScriptEntry("z", .integer(3)), ScriptEntry(key: .bool(false), value: .integer(4)),
        ]),
    ]

    @Test("values come back as they went", arguments: values, [true, false])
    func roundTrip(_ value: ScriptValue, _ frozen: Bool) throws {
        #expect(try result("return a", [value], frozen: frozen) == value)
    }

    @Test("not-a-number and functions cross, a frozen table of a table stays frozen")
    func special() throws {
        let number = try #require(try result("return 0/0").double)
        #expect(number.isNaN)
        #expect(try result("return log") == .function)
        #expect(failure("return a", [.function])?.message == "a function cannot be handed to a script")
    }

    @Test("values without an end are refused")
    func cycles() throws {
        #expect(failure("local t = {} t.x = t return t")?.message == "a table contains itself")
        #expect(failure("local t = {} t.x = {y = {t}} return t")?.message == "a table contains itself")
        let deep = "local t = {} for i = 1, %d do t = {t} end return t"
        #expect(failure(deep.replacing("%d", with: "20"))?.message == "tables are nested deeper than 16")
        #expect(failure(deep.replacing("%d", with: "15")) == nil)
        #expect(
            failure("local t = {} for i = 1, 15 do t = {t, t, t, t, t, t, t, t, t} end return t")?.message
                == "the value is larger than 4194304 bytes")
        #expect(failure("return {[{}] = 1}")?.message.contains("no order") == true)
        var nested = ScriptValue.table([])
        for _ in 0..<20 { nested = list(nested) }
        #expect(failure("return 1", [nested])?.message == "tables are nested deeper than 16")
    }

    @Test("host objects are no values")
    func objects() throws {
        let values = Column([1.0])
        let end = Column([1])
        let vm = try machine("return {stop = self.atr}")
        vm.setField("atr", series: vm.makeSeries("atr", values.start, end: end.start))
        #expect {
            try vm.call("run", [], frozenArguments: false)
        } throws: {
            ($0 as? ScriptError)?.message == "'stop' is a series, not a value; write atr[0] for its newest value"
        }
    }

    @Test("reading a value by key")
    func reading() {
        let value = ScriptValue.table([ScriptEntry("x", .integer(2)), ScriptEntry(key: .integer(1), value: .string("y"))])
        #expect(value["x"].double == 2)
        #expect(value[1].text == "y")
        #expect(value["none"].isNone)
        #expect(ScriptValue.integer(1)["x"].isNone)
        #expect(value.entries?.count == 2)
        #expect(value.typeName == "table")
    }
}
