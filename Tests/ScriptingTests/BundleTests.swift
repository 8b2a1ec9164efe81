import Scripting
import Testing

@Suite struct BundleTests {
    /// A machine with a bundle of every kind of field, and a callback that is handed the record and the bundle.
    private struct Setting {
        let vm: ScriptVM
        let position: ScriptRecord
        let tick: ScriptRecord
        let data: ScriptBundle
        let callback: ScriptCallback
        let values = Column([1.0, 2, 3])
        let end = Column([3])

        init(_ body: String, limits: ScriptLimits = patient) throws {
            var records: [ScriptRecord] = []
            let (values, end) = (values, end)
            vm = try machine(body, limits: limits) { vm in
                records.append(vm.defineRecord("position", fields: ["ticket", "is_open"], present: true))
                records.append(vm.defineRecord("tick", fields: ["bid"], present: true))
                vm.defineRecordSeries("bars", newest: "bar", fields: [.double("close", values.start)], end: end.start)
            }
            (position, tick) = (records[0], records[1])
            data = vm.defineBundle(
                "data",
                members: [
                    .global("tick"), .global("bar"), .global("bars"), .text("event", first: "bar", second: "tick"),
                    .indicators("indicators"), .memory("memory"),
                ])
            let fast = vm.makeIndicator(
                "fast", maker: "sma", outputs: [ScriptOutput("sma", values.start)], end: end.start, depth: 100)
            let bands = vm.makeIndicator(
                "bands", maker: "bollinger", outputs: [ScriptOutput("upper", values.start), ScriptOutput("lower", values.start)],
                end: end.start, depth: 100)
            data.add(fast, as: "fast")
            data.add(bands, as: "bands")
            callback = try #require(vm.prepare("run", argument: .recordAndBundle(position, data)))
        }

        /// What the body returns, or the message it failed with.
        func run() -> ScriptValue {
            switch vm.invoke(callback) {
            case .nothing: return .none
            case .failed: return .string(vm.lastError.message)
            case .value:
                do { return try vm.takeValue() } catch { return .string(error.message) }
            }
        }
    }

    @Test("its fields are what the globals are at the moment")
    func fields() throws {
        let setting = try Setting(
            "return {a.ticket, b.tick and b.tick.bid, b.bar.close, b.bars[1] and b.bars[1].close, b.bar == bar, b.tick == tick}")
        setting.position.set(0, integer: 7)
        setting.tick.set(0, 1.5)
        #expect(setting.run() == list(.integer(7), .number(1.5), .number(3), .number(2), .bool(true), .bool(true)))
        setting.end.value = 1
        setting.tick.isPresent = false
        let later = setting.run()
        #expect(later[3] == .number(1) && later[2] == .none)
        setting.position.isPresent = false
        #expect(setting.run().text?.contains("attempt to index a nil value") == true)
    }

    @Test("it shows one of two texts")
    func texts() throws {
        let setting = try Setting("return b.event")
        #expect(setting.run() == .string("bar"))
        setting.data.showsSecondText = true
        #expect(setting.run() == .string("tick"))
        setting.data.showsSecondText = false
        #expect(setting.run() == .string("bar"))
    }

    @Test("its indicators are a read-only table")
    func indicators() throws {
        let setting = try Setting(
            """
            local names = {}
            for name in pairs(b.indicators) do names[#names + 1] = name end
            return {b.indicators.fast[0], b.indicators.bands.upper[1], table.concat(names, ' '), b.indicators == b.indicators}
            """)
        #expect(setting.run() == list(.number(3), .number(2), .string("bands fast"), .bool(true)))
    }

    @Test("a machine without indicators has an empty table of them")
    func noIndicators() throws {
        let vm = try machine("return next(a.indicators) == nil")
        let data = vm.defineBundle("data", members: [.indicators("indicators")])
        let record = vm.defineRecord("none", fields: [], present: false)
        #expect(vm.prepare("run", argument: .recordAndBundle(record, data)) != nil)
        let other = try Setting("return (pcall(function() return b.indicators.x end))")
        #expect(other.run() == .bool(false))
    }

    @Test("memory belongs to the selected key until it is forgotten")
    func memory() throws {
        let setting = try Setting("b.memory.n = (b.memory.n or 0) + 1 return b.memory.n")
        func run(_ key: Int64) throws -> ScriptValue {
            setting.data.select(key: key)
            return setting.run()
        }
        for (key, count) in [(1, 1), (2, 1), (1, 2), (-1, 1), (.max, 1), (.min, 1), (1, 3), (.max, 2)] as [(Int64, Int64)] {
            #expect(try run(key) == .integer(count))
        }
        setting.data.forget(key: 1)
        setting.data.forget(key: 12_345)
        #expect(try run(1) == .integer(1))
        #expect(try run(2) == .integer(2))
    }

    @Test("what was forgotten is collected")
    func forgetting() throws {
        let setting = try Setting("local t = b.memory for i = 1, 100 do t[i] = i end")
        var most = 0
        for key in 0..<20_000 as Range<Int64> {
            setting.data.select(key: key)
            #expect(setting.vm.invoke(setting.callback) == .nothing)
            setting.data.forget(key: key)
            most = max(most, setting.vm.memoryBytesInUse)
        }
        #expect(most < 1 << 20)
    }

    @Test("reading it allocates nothing, nor does a text or a key")
    func noAllocation() throws {
        let setting = try Setting(
            "if b.event == 'x' or b.memory.n or b.tick.bid == 9 or b.indicators.fast[0] == 9 or a.is_open then return 1 end")
        setting.position.set(1, boolean: false)
        for key in [1, 2] as [Int64] {
            setting.data.select(key: key)
            #expect(setting.vm.invoke(setting.callback) == .nothing)
        }
        let before = setting.vm.bytesAllocatedTotal
        for round in 0..<10_000 {
            setting.data.select(key: Int64(1 + round % 2))
            setting.data.showsSecondText = round % 3 == 0
            #expect(setting.vm.invoke(setting.callback) == .nothing)
        }
        #expect(setting.vm.bytesAllocatedTotal == before)
    }

    @Test("wrong uses say what is wrong")
    func mistakes() throws {
        for (body, message) in [
            ("return b.memry", "unknown field 'memry' of data (did you mean 'memory'?)"), ("return b.qqqq", "unknown field 'qqqq' of data"),
            ("return b[1]", "a field of data is named by a text, not a number"),
            ("return b[{}]", "a field of data is named by a text, not a table"),
            ("b.memory = {}", "data is read-only; keep values of your own in data.memory"),
            ("b[1] = 2", "data is read-only; keep values of your own in data.memory"),
            ("return b.indicators.fats", "unknown indicator 'fats' of data.indicators (did you mean 'fast'?)"),
            ("b.indicators.slow = 1", "data.indicators is read-only: 'slow' cannot be set"),
            ("return b", "a userdata is no value"),
            ("return {b = b}", "'b' is a userdata, not a value"), ("b.memory.self = b.memory return b.memory", "a table contains itself"),
        ] {
            let got = try Setting(body).run()
            #expect(got == .string(message), "\(body): \(got)")
        }
        let bare = try machine("b.x = 1")
        let record = bare.defineRecord("r", fields: [], present: true)
        let callback = try #require(bare.prepare("run", argument: .recordAndBundle(record, bare.defineBundle("plain", members: []))))
        #expect(bare.invoke(callback) == .failed && bare.lastError.message == "plain is read-only")
    }

    @Test("slots of records hold true and false")
    func booleans() throws {
        let setting = try Setting("return {a.is_open == true, a.is_open == false, a.is_open == nil}")
        #expect(setting.run() == list(.bool(false), .bool(false), .bool(true)))
        setting.position.set(1, boolean: true)
        #expect(setting.run() == list(.bool(true), .bool(false), .bool(false)))
        setting.position.set(1, boolean: false)
        setting.position.set(99, boolean: true)
        #expect(setting.run() == list(.bool(false), .bool(true), .bool(false)))
        setting.position.setNone(1)
        #expect(setting.run()[3] == .bool(true))
    }

    @Test("every callback a machine has room for may have two arguments")
    func room() throws {
        let setting = try Setting("return b.event")
        for _ in 1..<32 { #expect(setting.vm.prepare("run", argument: .recordAndBundle(setting.position, setting.data)) != nil) }
        #expect(setting.vm.prepare("run", argument: .none) == nil)
        #expect(setting.run() == .string("bar"))
        #expect(try setting.vm.call("fine", [], frozenArguments: false) == .integer(7))
    }

    @Test("a loop or a hog in its memory ends as expected, and the machine works on")
    func hostile() throws {
        let setting = try Setting("local t = b.memory while true do t[#t + 1] = {t} end")
        #expect(setting.vm.invoke(setting.callback) == .failed && setting.vm.lastError.reason == .memory)
        setting.data.forget(key: 0)
        #expect(try setting.vm.call("fine", [], frozenArguments: false) == .integer(7))
        let loop = try Setting("while true do local x = b.memory end", limits: quick)
        #expect(loop.vm.invoke(loop.callback) == .failed && loop.vm.lastError.reason == .timeout)
    }

    @Test("every memory limit from too small to enough fails cleanly")
    func outOfMemory() throws {
        var (limit, failures) = (20_000, 0)
        while true {
            let limits = ScriptLimits(memoryBytes: limit, softMilliseconds: 5000, hardMilliseconds: 60_000)
            do {
                let setting = try Setting("b.memory.x = b.event", limits: limits)
                guard setting.vm.invoke(setting.callback) == .failed else { break }
                #expect(setting.vm.lastError.reason == .memory)
                setting.data.forget(key: 0)
            } catch let error as ScriptError {
                #expect(error.reason == .memory, "\(limit): \(error)")
            } catch {}  // no callback could be prepared
            (limit, failures) = (limit + 97, failures + 1)
        }
        #expect(failures > 20)
    }

    @Test("the memory of every key can be taken out and given to another machine; what is no value is refused")
    func keptMemory() throws {
        let body = "b.memory.count = (b.memory.count or 0) + 1; b.memory.list = b.memory.list or {1.5, 'x'}; return b.memory.count"
        let (first, second) = (try Setting(body), try Setting(body))
        #expect(try first.data.memory() == .table([]))
        for key: Int64 in [7, 9, 7] {
            first.data.select(key: key)
            _ = first.run()
        }
        let kept = try first.data.memory()
        #expect(kept[7]["count"] == .integer(2) && kept[9]["count"] == .integer(1))
        #expect(kept[7]["list"] == list(.number(1.5), .string("x")))
        try second.data.restore(memory: kept)
        second.data.select(key: 7)
        #expect(second.run() == .integer(3))
        second.data.select(key: 8)
        #expect(second.run() == .integer(1))
        second.data.forget(key: 7)
        #expect(try second.data.memory()[7] == .none)
        #expect(throws: ScriptError.self) { try second.data.restore(memory: .integer(1)) }
        #expect(try second.data.memory()[9]["count"] == .integer(1))
        let series = try Setting("b.memory.fast = b.indicators.fast")
        series.data.select(key: 1)
        _ = series.run()
        #expect(throws: ScriptError.self) { try series.data.memory() }
    }
}
