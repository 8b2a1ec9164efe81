import Scripting
import Testing

/// One script that means harm and how it must end.
struct Hostile: Sendable, CustomTestStringConvertible {
    let name: String
    let body: String
    let reasons: [ScriptError.Reason]
    var testDescription: String { name }

    init(_ name: String, _ reasons: ScriptError.Reason..., body: String) {
        self.name = name
        self.reasons = reasons
        self.body = body
    }
}

private let loops: [Hostile] = [
    Hostile("loop", .timeout, body: "while true do end"),
    Hostile("loop over numbers", .timeout, body: "for i = 1, 1e18 do end"),
    Hostile("repeat", .timeout, body: "repeat until false"),
    Hostile("goto", .timeout, body: "::again:: goto again"),
    Hostile("endless tail call", .timeout, body: "local function f() return f() end return f()"),
    Hostile("pcall swallows", .timeout, body: "while true do pcall(function() while true do end end) end"),
    Hostile("pcall of pcall", .timeout, body: "while true do pcall(pcall, pcall, function() while true do end end) end"),
    Hostile(
        "pcall goes on recursively", .timeout,
        body: "local function f() pcall(f) while true do end end while true do pcall(f) end"),
    Hostile(
        "fifty nested pcalls", .timeout,
        body: """
            local function nest(n) if n == 0 then while true do end end pcall(nest, n - 1) while true do end end nest(50)
            """),
    Hostile(
        "loop in a comparison of sort", .timeout,
        body: "local t = {3, 2, 1} table.sort(t, function() while true do end end)"),
    Hostile("loop in __index", .timeout, body: "return setmetatable({}, {__index = function() while true do end end}).x"),
    Hostile(
        "loop in __tostring", .timeout,
        body: "return tostring(setmetatable({}, {__tostring = function() while true do end end}))"),
    Hostile(
        "loop in __lt", .timeout,
        body: "local m = {__lt = function() while true do end end} return setmetatable({}, m) < setmetatable({}, m)"),
    Hostile(
        "loop in __eq under pcall", .timeout,
        body:
            "local m = {__eq = function() while true do end end} pcall(function() return setmetatable({}, m) == setmetatable({}, m) end)"
    ),
    Hostile("loop in an iterator", .timeout, body: "for _ in function() while true do end end do end"),
    Hostile("endless iterator in C", .timeout, body: "for _ in function() return 1 end do end"),
    Hostile("rep loop", .timeout, body: "while true do local s = ('x'):rep(1000) end"),
    Hostile(
        "sort by a slow function in C", .timeout, .runtime,
        body: "local t = {} for i = 1, 100000 do t[i] = i end while true do table.sort(t, rawequal) end"),
    Hostile("find forever", .timeout, body: "while true do string.find('aaaa', 'b') end"),
    Hostile("error objects in a loop", .timeout, body: "while true do pcall(error, {}) end"),
]

private let memory: [Hostile] = [
    Hostile("doubling", .memory, body: "local s = 'x' while true do s = s .. s end"),
    Hostile("table grows", .memory, body: "local t = {} for i = 1, 1e9 do t[i] = i end"),
    Hostile("table of tables", .memory, body: "local t = {} while true do t = {t} end"),
    Hostile(
        "memory under pcall", .memory,
        body: """
            local t = {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = {} end end) end
            """),
    Hostile("closures", .memory, body: "local t = {} while true do t[#t + 1] = function() return t end end"),
    Hostile("rep many", .memory, body: "local t = {} while true do t[#t + 1] = ('x'):rep(1000000) .. #t end"),
    Hostile(
        "pack", .memory,
        body:
            "local t = {} while true do t = table.pack(table.unpack(t), t, t, t) t[5] = ('x'):rep(1000) .. tostring(math.random()) t = {t, t} end"
    ),
    Hostile("deep recursion", .runtime, .memory, body: "local function f() return 1 + f() end return f()"),
    Hostile(
        "recursion through a metatable", .runtime, .memory,
        body:
            "local t = setmetatable({}, {}) getmetatable(t).__index = 1 local m = {} m.__index = function(t, k) return t[k .. 'x'] end return setmetatable({}, m).a"
    ),
    Hostile(
        "recursion through tostring", .runtime, .memory,
        body: "local m = {} m.__tostring = function(t) return tostring(t) end return tostring(setmetatable({}, m))"),
]

private let refused: [Hostile] = [
    Hostile("rep of a billion", .runtime, body: "return ('x'):rep(1e9)"),
    Hostile("rep overflow", .runtime, body: "return ('x'):rep(math.maxinteger, ('y'):rep(1000))"),
    Hostile("unpack of ten million", .runtime, body: "return table.unpack({}, 1, 1e7)"),
    Hostile("unpack over the whole range", .runtime, body: "return table.unpack({}, math.mininteger, math.maxinteger)"),
    Hostile("concat over a huge range", .runtime, body: "return table.concat({}, '', 1, 2^40)"),
    Hostile(
        "insert into a huge table", .runtime, body: "local t = {} for i = 1, 100001 do t[i] = i end table.insert(t, 1, 1)"),
    Hostile("sort of a huge table", .runtime, body: "local t = {} for i = 1, 200000 do t[i] = i end table.sort(t)"),
    Hostile(
        "quadratic search", .runtime,
        body: """
            local a = ('a'):rep(1000000) return a:find(('a'):rep(500000) .. 'b')
            """),
    Hostile("split without separator", .runtime, body: "return ('abc'):split('')"),
    Hostile("split into a million", .runtime, body: "return (('a'):rep(500000)):split('a')"),
    Hostile("wide format", .runtime, body: "return ('%99999d'):format(1)"),
    Hostile("format with an address", .runtime, body: "return ('%p'):format({})"),
    Hostile("format with a hidden address", .runtime, body: "return ('\\0%p'):format({})"),
    Hostile(
        "to-be-closed", .runtime, body: "local x <close> = setmetatable({}, {__close = function() while true do end end})"),
    Hostile(
        "concatenation by metatable", .runtime, body: "return setmetatable({}, {__concat = function() return 1 end}) .. 'x'"
    ),
    Hostile("error with nil", .runtime, body: "error(nil)"),
    Hostile(
        "error with a table", .runtime, body: "error(setmetatable({}, {__tostring = function() while true do end end}))"),
    Hostile(
        "error with a loop in its name", .runtime, body: "error(setmetatable({}, {__name = 'x', __tostring = error}))"),
    Hostile("error with a function", .runtime, body: "error(print and 1 or error)"),
    Hostile("__index chain to itself", .runtime, body: "local t = {} setmetatable(t, {__index = t}) return t.x"),
    Hostile("table as key without order", .runtime, body: "for k in pairs({[{}] = 1}) do end"),
    Hostile("next after a key without order", .runtime, body: "return next({1}, {})"),
    Hostile("not-a-number as key", .runtime, body: "local t = {} t[0/0] = 1"),
]

private let absent = [
    "load", "loadfile", "dofile", "loadstring", "io", "os", "debug", "package", "coroutine", "xpcall", "collectgarbage",
    "utf8", "rawset", "print", "_G", "_VERSION", "warn", "module", "setfenv", "getfenv", "newproxy", "unpack", "bit32",
].map { Hostile("absent \($0)", .runtime, body: "return \($0)") }

private let absentFields = [
    "string.gsub", "string.match", "string.gmatch", "string.pack", "string.unpack", "string.packsize", "string.dump",
    "table.move", "math.randomseed", "math.pow",
].map { Hostile("absent \($0)", .runtime, body: "return \($0)") }

@Suite(.serialized) struct HostileTests {
    @Test(
        "every hostile script ends as expected and its machine works on",
        arguments: loops + memory + refused + absent + absentFields)
    func ends(_ script: Hostile) throws {
        // Only where a time-out is expected may the limit be short: elsewhere a busy computer must not cause one.
        let vm = try machine(script.body, limits: script.reasons.contains(.timeout) ? quick : patient)
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let value = try vm.call("run", [], frozenArguments: false)
            Issue.record("returned \(value)")
        } catch {
            #expect(script.reasons.contains(error.reason), "\(error)")
            if error.reason == .timeout { #expect(error.line != nil) }
        }
        if script.reasons.contains(.timeout) { #expect(clock.now - start < .seconds(3)) }
        for _ in 0..<3 { #expect(try vm.call("fine", [], frozenArguments: false) == .integer(7)) }
        #expect(vm.memoryBytesInUse < 4 * quick.memoryBytes)
    }

    @Test("a script that hangs while it is loaded is stopped")
    func loading() throws {
        for (source, reason) in [
            ("while true do end", ScriptError.Reason.timeout), ("local t = {} while true do t = {t, t, t, t} end", .memory),
            ("pcall(function() while true do end end) while true do end", .timeout),
            ("return require 'm'", .timeout),
        ] {
            let vm = try ScriptVM(limits: reason == .timeout ? quick : patient, seed: 1)
            vm.defineDeclaration("script")
            let modules = [ScriptModule(name: "m", file: "m.lua", source: "while true do end")]
            #expect {
                try vm.load(source: source, name: "t.lua", modules: modules)
            } throws: { ($0 as? ScriptError)?.reason == reason }
        }
    }

    @Test("text the compiler cannot take is a syntax error in time")
    func compiler() throws {
        let parentheses = String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000)
        let locals = (0..<300).map { "local a\($0) = \($0)" }.joined(separator: "\n")
        for source in [
            "return " + parentheses, locals, "\u{1B}Lua\u{54}\u{0}", "return {" + String(repeating: "{", count: 50_000),
            "goto nowhere", "return 'open", "x = = 1", "local x <const> = 1 x = 2", "break",
        ] {
            let vm = try ScriptVM(limits: patient, seed: 1)
            #expect {
                try vm.load(source: source, name: "t.lua", modules: [])
            } throws: { ($0 as? ScriptError)?.reason == .syntax }
        }
    }

    @Test("finalizers never run and metatables change nothing later")
    func finalizers() throws {
        let body = """
            local hits = 0
            local m = {__gc = function() hits = hits + 1 end, __mode = 'k'}
            for i = 1, 10000 do local t = setmetatable({}, m) end
            local late = setmetatable({}, {}) getmetatable(late).__gc = function() hits = hits + 1 end
            for i = 1, 100000 do local t = {} end
            return hits
            """
        #expect(try result(body) == .integer(0))
    }

    @Test("a stopped sort leaves its table whole")
    func sortIsPrivate() throws {
        let body = """
            local t = {5, 4, 3, 2, 1}
            pcall(table.sort, t, function(x, y) t[1] = nil error('no') end)
            local u = {3, 1, 2} table.sort(u, function(x, y) u[9] = 1 return x < y end)
            return table.concat(u, ',', 1, 3) .. ' ' .. tostring(t[1]) .. t[2]
            """
        #expect(try result(body) == .string("1,2,3 nil4"))
    }
}
