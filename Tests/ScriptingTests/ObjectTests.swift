import Scripting
import Testing

@Suite struct ObjectTests {
    private let nan = Double.nan

    @Test("a series reads backwards from its newest value and grows")
    func series() throws {
        let values = Column([1, .nan, 3, 4])
        let end = Column([3])
        let vm = try machine("return {self.s[0], self.s[1] == nil, self.s[2], self.s[3] == nil, self.s[1e15] == nil}")
        vm.setField("s", series: vm.makeSeries("s", values.start, end: end.start))
        func run() throws -> ScriptValue { try vm.call("run", [], frozenArguments: false) }
        #expect(try run() == list(.number(3), .bool(true), .number(1), .bool(true), .bool(true)))
        end.value = 4
        #expect(try run()[1] == .number(4))
        end.value = 0
        #expect(try run()[1] == .none)
        let moved = Column([9.0])
        let series = vm.makeSeries("s", values.start, end: end.start)
        vm.setField("s", series: series)
        end.value = 1
        series.move(to: moved.start)
        #expect(try run()[1] == .number(9))
        vm.setField("s", series: nil)
        #expect(throws: ScriptError.self) { try run() }
    }

    @Test("crossings need both values of both sides")
    func crossings() throws {
        let cases: [([Double], [Double], Bool, Bool)] = [
            ([1, 3], [2, 2], true, false), ([3, 1], [2, 2], false, true), ([2, 3], [2, 2], true, false),
            ([2, 1], [2, 2], false, true), ([3, 4], [2, 2], false, false), ([nan, 3], [2, 2], false, false),
            ([1, nan], [2, 2], false, false), ([1, 3], [2, nan], false, false), ([2, 2], [2, 2], false, false),
        ]
        for (a, b, above, below) in cases {
            let first = Column(a)
            let second = Column(b)
            let end = Column([2])
            let vm = try machine(
                "return {crossed_above(self.a, self.b), crossed_below(self.a, self.b), crossed_above(self.a, 2), crossed_above(2, 2)}"
            )
            vm.setField("a", series: vm.makeSeries("a", first.start, end: end.start))
            vm.setField("b", series: vm.makeSeries("b", second.start, end: end.start))
            let got = try vm.call("run", [], frozenArguments: false)
            #expect(got[1] == .bool(above) && got[2] == .bool(below) && got[4] == .bool(false), "\(a) \(b)")
            end.value = 1
            #expect(try vm.call("run", [], frozenArguments: false)[1] == .bool(false))
        }
    }

    @Test("wrong uses of a series say what to write")
    func seriesErrors() throws {
        let cases = [
            ("return self.s.close", "series 'fast' has no field 'close'; write fast[0] for its newest value"),
            ("return self.s[-1]", "series 'fast' is indexed by whole numbers from 0 (newest) up"),
            ("return self.s[0.5]", "series 'fast' is indexed by whole numbers from 0 (newest) up"),
            ("return self.s[nil]", "series 'fast' is indexed by a number, not a nil"),
            ("return crossed_above(self.s)", "crossed_above takes two series or numbers; argument 2 is nil"),
            ("return crossed_below({}, self.s)", "crossed_below takes two series or numbers; argument 1 is a table"),
            ("return crossed_below(bar, self.s)", "crossed_below takes two series or numbers; argument 1 is a userdata"),
        ]
        let values = Column([1.0, 2])
        let end = Column([2])
        for (body, message) in cases {
            let vm = try machine(body) { vm in
                vm.defineRecordSeries("bars", newest: "bar", fields: [.double("close", values.start)], end: end.start)
            }
            vm.setField("s", series: vm.makeSeries("fast", values.start, end: end.start))
            #expect { try vm.call("run", [], frozenArguments: false) } throws: { ($0 as? ScriptError)?.message == message }
        }
    }

    private func bars(_ body: String, _ end: Column<Int>, _ close: Column<Double>, _ time: Column<Int64>) throws
        -> ScriptVM
    {
        try machine(body) { vm in
            vm.defineRecordSeries(
                "bars", newest: "bar",
                fields: [
                    .integer("time", time.start), .double("close", close.start), .hour("hour", time.start),
                    .minute("minute", time.start), .weekday("weekday", time.start),
                ], end: end.start)
        }
    }

    @Test("bars read backwards, derive the clock and cache their views")
    func bars() throws {
        // 2024-02-29 13:45:10 UTC, a Thursday; one second before 1970, a Wednesday.
        let time = Column<Int64>([-1, 1_709_214_310])
        let close = Column([1.5, .nan])
        let end = Column([2])
        let vm = try bars(
            """
            assert(bars[0] == bar and bars[1] == bars[1] and rawequal(bars[1], bars[1]))
            return {bar.hour, bar.minute, bar.weekday, bar.close == nil, bars[1].close, bars[1].hour, bars[1].minute,
                    bars[1].weekday, bars[2] == nil, #bars, math.type(bar.time), bar.time}
            """, end, close, time)
        let expected = list(
            .integer(13), .integer(45), .integer(4), .bool(true), .number(1.5), .integer(23), .integer(59), .integer(3),
            .bool(true), .integer(2), .string("integer"), .integer(1_709_214_310))
        #expect(try vm.call("run", [], frozenArguments: false) == expected)
        let total = vm.bytesAllocatedTotal
        let other = try bars("local x = bars[1].close return nil", end, close, time)
        let callback = try #require(other.prepare("run", argument: .newest))
        #expect(other.invoke(callback) == .nothing)
        let before = other.bytesAllocatedTotal
        for _ in 0..<1000 { #expect(other.invoke(callback) == .nothing) }
        #expect(other.bytesAllocatedTotal == before)
        #expect(vm.bytesAllocatedTotal == total)
    }

    @Test("a kept view reads the present and columns may move")
    func keptViews() throws {
        let time = Column<Int64>([1, 2, 3])
        let close = Column([1.0, 2, 3])
        let end = Column([1])
        let vm = try bars("self.kept = self.kept or bar return {self.kept.close, self.kept.time}", end, close, time)
        #expect(try vm.call("run", [], frozenArguments: false) == list(.number(1), .integer(1)))
        end.value = 3
        #expect(try vm.call("run", [], frozenArguments: false) == list(.number(3), .integer(3)))
        end.value = 0
        #expect(try vm.call("run", [], frozenArguments: false) == .table([]))
        let moved = Column([7.0])
        end.value = 1
        vm.moveRecordSeries(to: [UnsafeRawPointer(time.start), UnsafeRawPointer(moved.start)], end: end.start)
        #expect(try vm.call("run", [], frozenArguments: false) == list(.number(7), .integer(1)))
    }

    @Test("highest and lowest look back exactly n bars")
    func extremes() throws {
        let time = Column<Int64>([5, 9, 7])
        let close = Column([.nan, 2.0, 1.0])
        let end = Column([3])
        let vm = try bars(
            "return {highest('close', 2), lowest('close', 2), highest('close', 3) == nil, highest('close', 4) == nil, highest('time', 3), lowest('close', 1)}",
            end, close, time)
        #expect(
            try vm.call("run", [], frozenArguments: false)
                == list(.number(2), .number(1), .bool(true), .bool(true), .integer(9), .number(1)))
        for (body, message) in [
            ("return highest('close', 0)", "bad argument #2 to 'highest' (at least one bar is needed)"),
            ("return highest('clsoe', 1)", "unknown field 'clsoe' of bar (did you mean 'close'?)"),
            ("return lowest('hour', 1)", "field 'hour' has no lowest"),
            ("return bar.clsoe", "unknown field 'clsoe' of bar (did you mean 'close'?)"),
            ("return bars[0].qqqqq", "unknown field 'qqqqq' of bar"),
            ("return bars.close", "bars has no field 'close'; write bars[0].close for its newest value"),
            ("return bars[-1]", "bars is indexed by whole numbers from 0 (newest) up"),
            ("return bar[1]", "a field of bar is named by a text, not a number"),
        ] {
            let vm = try bars(body, end, close, time)
            #expect { try vm.call("run", [], frozenArguments: false) } throws: { ($0 as? ScriptError)?.message == message }
        }
    }

    @Test("records hold slots, may be absent and name wrong fields")
    func records() throws {
        var record: ScriptRecord?
        let vm = try machine(
            """
            self.kept = position or self.kept
            return {position and position.volume, position and position.side, position and position.ticket, position and position.empty == nil}
            """
        ) { vm in
            record = vm.defineRecord("position", fields: ["volume", "side", "ticket", "empty"], present: false)
        }
        let position = try #require(record)
        func run() throws -> ScriptValue { try vm.call("run", [], frozenArguments: false) }
        #expect(try run() == .table([]))
        position.isPresent = true
        position.set(0, 0.1)
        position.set(1, string: "long")
        position.set(2, integer: 42)
        position.set(3, .nan)
        position.set(99, 1)
        position.set(-1, 1)
        #expect(try run() == list(.number(0.1), .string("long"), .integer(42), .bool(true)))
        position.setNone(1)
        #expect(try run()[2] == .none)
        position.set(1, string: "a longer text than before")
        #expect(try run()[2] == .string("a longer text than before"))
        #expect(position.isPresent)
        for (body, present, message) in [
            ("return position.volum", true, "unknown field 'volum' of position (did you mean 'volume'?)"),
            ("return positon", true, "unknown global 'positon' (did you mean 'position'?)"),
            ("return position.volume", false, "attempt to index a nil value (global 'position')"),
            ("position.volume = 2", true, "position is read-only"),
        ] {
            let error = failure(body) { _ = $0.defineRecord("position", fields: ["volume"], present: present) }
            #expect(error?.message == message)
        }
        let stale = try machine("self.p = self.p or position return self.p.volume") { vm in
            record = vm.defineRecord("position", fields: ["volume"], present: true)
        }
        record?.set(0, 1)
        #expect(try stale.call("run", [], frozenArguments: false) == .number(1))
        record?.isPresent = false
        #expect {
            try stale.call("run", [], frozenArguments: false)
        } throws: {
            ($0 as? ScriptError)?.message == "there is no position now; ask 'if position then' before reading 'volume'"
        }
    }
}
