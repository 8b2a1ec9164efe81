import Scripting
import Testing

@Suite struct SurfaceTests {
    @Test("a script reaches exactly the listed names")
    func surface() throws {
        let body = """
            local names = {}
            for name, value in pairs(_ENV) do
              names[#names + 1] = name
              if type(value) == 'table' then for field in pairs(value) do names[#names + 1] = name .. '.' .. field end end
            end
            return table.concat(names, ' ')
            """
        let end = Column([0])
        let close = Column([1.0])
        let names = try result(body) { vm in
            vm.defineConstructor("long", phases: ScriptPhase(rawValue: 1), phaseHint: "on_bar")
            vm.defineRecordSeries("bars", newest: "bar", fields: [.double("close", close.start)], end: end.start)
        }
        #expect(
            names.text == """
                assert bar bars crossed_above crossed_below error getmetatable highest ipairs log long lowest math math.abs \
                math.acos math.asin math.atan math.ceil math.cos math.deg math.exp math.floor math.fmod math.huge math.log \
                math.max math.maxinteger math.min math.mininteger math.modf math.pi math.rad math.random math.sin math.sqrt \
                math.tan math.tointeger math.type math.ult next pairs pcall rawequal rawget rawlen require script select \
                setmetatable string string.byte string.char string.find string.format string.len string.lower string.rep \
                string.reverse string.split string.sub string.upper table table.concat table.insert table.pack table.remove \
                table.sort table.unpack tonumber tostring type
                """)
    }

    @Test(
        "the world cannot be changed",
        arguments: [
            "x = 1", "string = nil", "_ENV.string = nil", "_ENV.x = 1", "string.upper = nil", "math.pi = 3", "table.x = 1",
            "setmetatable(_ENV, {})", "setmetatable(string, {})", "setmetatable(math, nil)", "setmetatable(a, {})",
            "table.insert(_ENV, 1)", "table.insert(math, 1)", "table.sort(a)", "table.remove(string)", "table.insert(a, 1)",
            "getmetatable('').__index = nil", "getmetatable(_ENV).__index = nil", "getmetatable(math).x = 1", "a.x = 1",
            "a[1] = 1", "a.inner.x = 2", "('x').y = 1", "self.series.x = 1", "self.series[0] = 1", "crossed_above.x = 1",
            "rawset(math, 'pi', 3)", "function string.foo() end", "function foo() end",
            "for k in pairs(math) do math[k] = 1 end",
            "setmetatable(self.series, {})", "local _ENV = {} string = 1 return string + nil", "pcall = nil",
            "bar = 1", "bar.close = 1", "bars[0] = 1", "bars[0].close = 1", "thing.field = 1", "thing = 1",
        ])
    func frozen(_ body: String) throws {
        let end = Column([1])
        let close = Column([1.0])
        let vm = try machine(body) { vm in
            vm.defineRecordSeries("bars", newest: "bar", fields: [.double("close", close.start)], end: end.start)
            vm.defineRecord("thing", fields: ["field"], present: true).set(0, 5)
        }
        vm.setField("series", series: vm.makeSeries("s", close.start, end: end.start))
        let argument = ScriptValue.table([
            ScriptEntry("inner", .table([ScriptEntry("x", .integer(1))])), ScriptEntry("x", .integer(1)),
        ])
        #expect(throws: ScriptError.self) { try vm.call("run", [argument], frozenArguments: true) }
        let after = try machine(
            "return string.upper('x') .. math.floor(math.pi) .. bar.close .. thing.field .. tostring(pcall(error))"
        ) { vm in
            vm.defineRecordSeries("bars", newest: "bar", fields: [.double("close", close.start)], end: end.start)
            vm.defineRecord("thing", fields: ["field"], present: true).set(0, 5)
        }
        #expect(try after.call("run", [], frozenArguments: false).text == "X31.05.0false")
    }

    @Test("messages name what was probably meant")
    func suggestions() {
        let cases = [
            ("return strng.len('x')", "unknown global 'strng' (did you mean 'string'?)"),
            ("return croosed_above(1, 2)", "unknown global 'croosed_above' (did you mean 'crossed_above'?)"),
            ("return qqq", "unknown global 'qqq'"),
            ("return math.flor(1)", "unknown field 'flor' of math (did you mean 'floor'?)"),
            ("return ('x').uper", "unknown field 'uper' of string (did you mean 'upper'?)"),
            ("x = 1", "globals are read-only: declare 'x' as local or keep it in self"),
            ("math.pi = 3", "math is read-only: 'pi' cannot be set"),
            ("return a.fats", "unknown parameter 'fats' (did you mean 'fast'?)"),
            ("return a.inner.zzz", "unknown parameter 'zzz'"),
            ("a.fast = 2", "this table is read-only: 'fast' cannot be set"),
            ("error('boom')", "boom"),
            ("error('boom', 0)", "boom"),
            ("error({})", "the error is a table, not a text"),
            ("error()", "the error is a nil, not a text"),
            ("return nil + 1", "attempt to perform arithmetic on a nil value"),
            ("return '10' + 1", "attempt to perform arithmetic on a string value (constant '10')"),
            ("return ('x'):rep()", "bad argument #1 to 'rep' (number expected, got no value)"),
            ("return string.format('%d', 'x')", "bad argument #2 to 'format' (number expected, got string)"),
        ]
        let argument = ScriptValue.table([
            ScriptEntry("fast", .integer(1)), ScriptEntry("inner", .table([ScriptEntry("x", .bool(true))])),
        ])
        for (body, message) in cases {
            #expect(failure(body, [argument], frozen: true)?.message == message)
        }
    }

    @Test("frozen tables read like tables")
    func readingFrozen() throws {
        let argument = ScriptValue.table([
            ScriptEntry(key: .integer(1), value: .string("a")), ScriptEntry(key: .integer(2), value: .string("b")),
            ScriptEntry("none", .none), ScriptEntry("x", .bool(false)),
        ])
        let body = """
            local keys = {}
            for k, v in pairs(a) do keys[#keys + 1] = tostring(k) .. '=' .. tostring(v) end
            local n = 0 for _ in ipairs(a) do n = n + 1 end
            return table.concat(keys, ' ') .. ' ' .. #a .. n .. tostring(a.none) .. tostring(a[3]) .. tostring(next(a))
              .. table.concat(a, '-') .. select('#', table.unpack(a)) .. tostring(a)
            """
        #expect(try result(body, [argument], frozen: true).text == "1=a 2=b x=false 22nilnil1a-b2table")
    }
}
