import Scripting
import Testing

@Suite struct CallTests {
    @Test("methods are found on the declaration only")
    func methods() throws {
        let vm = try machine("return a")
        #expect(vm.hasMethod("run") && !vm.hasMethod("nothing"))
        #expect(vm.prepare("nothing", argument: .none) == nil)
        #expect {
            try vm.call("nothing", [], frozenArguments: false)
        } throws: {
            $0 as? ScriptError == ScriptError(reason: .misuse, file: "t.lua", message: "the script has no such function")
        }
    }

    @Test("fields of the declaration are set as values and as frozen tables")
    func fields() throws {
        let vm = try machine("return {self.n, self.params.fast, self.params.off == nil}")
        vm.setField("n", value: .integer(5))
        vm.setField("params", frozen: .table([ScriptEntry("fast", .integer(20)), ScriptEntry("off", .none)]))
        #expect(try vm.call("run", [], frozenArguments: false) == list(.integer(5), .integer(20), .bool(true)))
        let wrong = try machine("return self.params.fats")
        wrong.setField("params", frozen: .table([ScriptEntry("fast", .integer(20))]))
        #expect {
            try wrong.call("run", [], frozenArguments: false)
        } throws: { ($0 as? ScriptError)?.message == "unknown parameter 'fats' (did you mean 'fast'?)" }
        #expect {
            try machine("return a.fats").call(
                "run", [.table([ScriptEntry("fast", .integer(1))])], frozenArguments: true, noun: "field")
        } throws: { ($0 as? ScriptError)?.message == "unknown field 'fats' (did you mean 'fast'?)" }
    }

    @Test("prepared callbacks get self and their argument")
    func prepared() throws {
        let close = Column([1.0, 2.0])
        let end = Column([2])
        var record: ScriptRecord?
        let vm = try machine("self.count = (self.count or 0) + 1 return a and (a.close or a.bid)") { vm in
            vm.defineRecordSeries(
                "bars", newest: "bar", fields: [.double("close", close.start), .double("bid", close.start)], end: end.start)
            record = vm.defineRecord("tick", fields: ["bid", "close"], present: true)
        }
        let tick = try #require(record)
        tick.set(0, 7)
        let newest = try #require(vm.prepare("run", argument: .newest))
        let record1 = try #require(vm.prepare("run", argument: .record(tick)))
        let nothing = try #require(vm.prepare("run", argument: .none))
        #expect(vm.invoke(newest) == .value)
        #expect(try vm.takeValue() == .number(2))
        #expect(vm.invoke(record1) == .value)
        #expect(try vm.takeValue() == .number(7))
        tick.isPresent = false
        #expect(vm.invoke(record1) == .nothing)
        #expect(vm.invoke(nothing) == .nothing)
        #expect(try vm.takeValue() == .none)
    }

    @Test("a second value would be lost, so it is an error")
    func severalValues() throws {
        let vm = try machine("return 1, 2")
        let callback = try #require(vm.prepare("run", argument: .none))
        #expect(vm.invoke(callback) == .failed)
        #expect(vm.lastError.message == "run returned more than one value; only the first would count, so return one")
        #expect(vm.invoke(callback) == .failed)
    }

    @Test("ten thousand errors leave nothing behind")
    func errorsDoNotGrow() throws {
        let vm = try machine("if self.deep then error({}) end local x = nil return x.y")
        let callback = try #require(vm.prepare("run", argument: .none))
        for round in 0..<2 {
            vm.setField("deep", value: .bool(round == 1))
            for _ in 0..<1000 { #expect(vm.invoke(callback) == .failed) }
            var most = 0
            for _ in 0..<10_000 {
                guard vm.invoke(callback) == .failed else {
                    Issue.record("did not fail")
                    return
                }
                most = max(most, vm.memoryBytesInUse)
            }
            #expect(most < 200_000)
        }
        #expect(try vm.call("fine", [], frozenArguments: false) == .integer(7))
    }

    @Test("a callback that returns nothing allocates nothing")
    func noAllocation() throws {
        let values = Column([1.0, 2.0])
        let end = Column([2])
        let vm = try machine("if crossed_above(self.s, 5) then return 1 end")
        vm.setField("s", series: vm.makeSeries("s", values.start, end: end.start))
        let callback = try #require(vm.prepare("run", argument: .none))
        _ = vm.invoke(callback)
        let before = vm.bytesAllocatedTotal
        for _ in 0..<10_000 { _ = vm.invoke(callback) }
        #expect(vm.bytesAllocatedTotal == before)
    }

    @Test("every memory limit from too small to enough fails cleanly")
    func outOfMemory() throws {
        var limit = 1000
        var failures = 0
        while true {
            let limits = ScriptLimits(memoryBytes: limit, softMilliseconds: 5000, hardMilliseconds: 60_000)
            do {
                let vm = try machine(
                    """
                    local t = {} for i = 1, 200 do t[i] = {name = 'n' .. i, list = {i, i + 1}} end
                    table.sort(t, function(x, y) return x.name < y.name end)
                    local out = {} for k, v in pairs(t) do out[#out + 1] = tostring(v.name):upper():split('1')[1] end
                    return table.concat(out, ','):rep(10)
                    """, limits: limits
                ) { vm in
                    vm.defineConstructor("long", phases: [], phaseHint: "x")
                    _ = vm.defineRecord("position", fields: ["a", "b"], present: true)
                }
                vm.setField("params", frozen: .table([ScriptEntry("fast", .integer(1))]))
                _ = try vm.call("run", [.string("x")], frozenArguments: true)
                break
            } catch let error as ScriptError {
                #expect(error.reason == .memory, "\(limit): \(error)")
                failures += 1
            }
            limit += 97
        }
        #expect(failures > 100)
    }

    @Test("log lines carry their line, are cut and capped")
    func logs() throws {
        let vm = try machine(
            """
            log('one', 2, nil, {}, 1.5)
            log()
            log(('ä'):rep(3000))
            for i = 1, 200 do log(i) end
            """)
        #expect(!vm.hasLogs)
        _ = try vm.call("run", [], frozenArguments: false)
        #expect(vm.hasLogs)
        let lines = vm.takeLogs()
        #expect(lines.count == 101)
        #expect(lines[0] == ScriptLogLine(text: "one 2 nil table 1.5", line: 2))
        #expect(lines[1] == ScriptLogLine(text: "", line: 3))
        #expect(lines[2].text == String(repeating: "ä", count: 1000))
        #expect(lines[3].text == "1" && lines[99].text == "97")
        #expect(lines[100].text == "more than 100 lines in one callback; the rest is dropped")
        #expect(!vm.hasLogs && vm.takeLogs().isEmpty)
        _ = try vm.call("run", [], frozenArguments: false)
        #expect(vm.takeLogs().count == 101)
    }
}
