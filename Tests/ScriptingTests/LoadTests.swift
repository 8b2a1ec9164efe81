import Scripting
import Testing

@Suite struct LoadTests {
    private func load(_ source: String, modules: [ScriptModule] = [], limits: ScriptLimits = patient) -> Result<
        ScriptValue, ScriptError
    > {
        do throws(ScriptError) {
            let vm = try ScriptVM(limits: limits, seed: 1)
            vm.defineDeclaration("strategy")
            return .success(try vm.load(source: source, name: "strategies/a.lua", modules: modules))
        } catch {
            return .failure(error)
        }
    }

    private func error(_ source: String, modules: [ScriptModule] = []) -> ScriptError? {
        if case .failure(let error) = load(source, modules: modules) { error } else { nil }
    }

    @Test("the declaration comes back with its functions marked")
    func declaration() throws {
        let value = try load("\u{FEFF}local S = strategy { name = 'x', list = {1, 2} } function S:on_bar() end return S")
            .get()
        #expect(value["name"].text == "x")
        #expect(value["on_bar"] == .function)
        #expect(value["list"] == list(.integer(1), .integer(2)))
    }

    @Test("a script that returns something else is told so")
    func contract() {
        let cases = [
            ("local S = strategy {}", "the script must end by returning what strategy gave it; it returns nothing"),
            ("strategy {} return 5", "the script must end by returning what strategy gave it; it returns a number"),
            ("strategy {} return {}", "the script must end by returning what strategy gave it; it returns another table"),
            ("return {}", "the script never calls strategy; it returns a table"),
            ("", "the script never calls strategy; it returns nothing"),
        ]
        for (source, message) in cases {
            #expect(error(source) == ScriptError(reason: .misuse, file: "strategies/a.lua", message: message))
        }
        #expect(
            error("strategy {}\nstrategy {}")?.message == "a script declares itself once; strategy was called in line 1")
        #expect(error("strategy {}\nstrategy {}")?.line == 2)
        #expect(error("return strategy(1)")?.message == "strategy takes one table: strategy { ... }")
        #expect(error("return strategy(math)")?.message == "this table is read-only")
    }

    @Test("errors carry file and line")
    func positions() throws {
        #expect(
            error("local x = 1\nlocal y = = 2")
                == ScriptError(
                    reason: .syntax, file: "strategies/a.lua", line: 2, message: "unexpected symbol near '='", near: "="))
        #expect(error("if x then")?.near == "<eof>")
        #expect(error("x = 'open\n")?.near == "'open")
        #expect(error("local t = nil\n\nreturn t.x")?.line == 3)
        #expect(error("local function f()\n error('deep', 2)\nend\n\nf()")?.line == 5)
        #expect(error("local function f()\n error('deep', 2)\nend\n\nf()")?.message == "deep")
        #expect(error("\n\nmath.floor('x')")?.line == 3)
        #expect(error("\nlocal _ = pcall(error)\nundefined_thing()")?.line == 3)
        let long = String(repeating: "long/", count: 40) + "a.lua"
        let vm = try ScriptVM(limits: patient, seed: 1)
        #expect {
            try vm.load(source: "\nx = = 1", name: long, modules: [])
        } throws: {
            let error = $0 as? ScriptError
            return error?.file == long && error?.line == 2 && error?.message == "unexpected symbol near '='"
        }
    }

    @Test("modules run once in the same world and report their own position")
    func modules() throws {
        let counter = ScriptModule(
            name: "counter", file: "lib/counter.lua", source: "local n = 0 return {next = function() n = n + 1 return n end}")
        let value = try load(
            "local a, b = require 'counter', require('counter') a.next() return strategy { same = a == b, n = b.next() }",
            modules: [counter]
        ).get()
        #expect(value["same"] == .bool(true) && value["n"] == .integer(2))
        #expect(
            error("require 'conter'", modules: [counter])?.message == "unknown module 'conter' (did you mean 'counter'?)")
        let broken = ScriptModule(name: "broken", file: "lib/broken.lua", source: "return 1\n+ +")
        #expect(
            error("require 'broken'", modules: [broken])
                == ScriptError(
                    reason: .syntax, file: "lib/broken.lua", line: 2, message: "unexpected symbol near '+'", near: "+"))
        let failing = ScriptModule(name: "failing", file: "lib/failing.lua", source: "\n\nerror 'no'")
        #expect(
            error("require 'failing'", modules: [failing])
                == ScriptError(reason: .runtime, file: "lib/failing.lua", line: 3, message: "no"))
        let circle = ScriptModule(name: "circle", file: "lib/circle.lua", source: "return require 'circle'")
        #expect(
            error("require 'circle'", modules: [circle])?.message == "module 'circle' requires itself or failed to load")
        let silent = ScriptModule(name: "silent", file: "s.lua", source: "local x = 1")
        #expect(try load("return strategy { x = require 'silent' }", modules: [silent]).get()["x"] == .bool(true))
        let writer = ScriptModule(name: "writer", file: "w.lua", source: "leak = 1")
        #expect(error("require 'writer'", modules: [writer])?.file == "w.lua")
    }

    @Test("a machine loads once and texts have a size")
    func limits() throws {
        let vm = try ScriptVM(limits: patient, seed: 1)
        _ = try vm.load(source: "return {}", name: "a", modules: [])
        #expect { try vm.load(source: "return {}", name: "a", modules: []) } throws: {
            ($0 as? ScriptError)?.reason == .misuse
        }
        let big = String(repeating: " ", count: patient.sourceBytes + 1)
        #expect(error(big)?.reason == .misuse)
        #expect(error("return 1", modules: [ScriptModule(name: "m", file: "m.lua", source: big)])?.file == "m.lua")
        #expect(throws: ScriptError.self) { try ScriptVM(limits: ScriptLimits(softMilliseconds: 0), seed: 1) }
        #expect(throws: ScriptError.self) { try ScriptVM(limits: ScriptLimits(memoryBytes: 100), seed: 1) }
    }

    @Test("constructors build tagged tables in their phases")
    func constructors() throws {
        let deciding = ScriptPhase(rawValue: 1)
        let loading = ScriptPhase(rawValue: 2)
        let vm = try ScriptVM(limits: patient, seed: 1)
        vm.defineDeclaration("strategy")
        vm.defineDeclaration("exit")
        vm.defineConstructor("integer", phases: loading, phaseHint: "params")
        vm.defineConstructor("long", phases: deciding, phaseHint: "on_bar or on_tick")
        vm.phase = loading
        let value = try vm.load(
            source:
                "local S = exit { p = integer { default = 3 } }\nfunction S:on_bar()\n\nreturn long({1}, nil, 'x')\nend return S",
            name: "a.lua", modules: [])
        #expect(vm.declaredBy == "exit")
        #expect(
            value["p"]["tag"].text == "integer" && value["p"]["line"] == .integer(1)
                && value["p"][1]["default"] == .integer(3))
        let callback = try #require(vm.prepare("on_bar", argument: .none))
        #expect(vm.invoke(callback) == .failed)
        #expect(
            vm.lastError
                == ScriptError(reason: .runtime, file: "a.lua", line: 4, message: "long can only be used in on_bar or on_tick"))
        vm.phase = [deciding, loading]
        #expect(vm.phase.contains(deciding))
        #expect(vm.invoke(callback) == .value)
        let made = try vm.takeValue()
        #expect(made["tag"].text == "long" && made["line"] == .integer(4) && made[1] == list(.integer(1)))
        #expect(made[2] == .none && made[3].text == "x")
        #expect(try vm.takeValue() == .none)
    }

    /// `highest` is a constructor inside its phase and the function over bars elsewhere.
    @Test("a constructor shares its name with a function")
    func sharedName() throws {
        let close = Column([1.0, 2])
        let end = Column([2])
        let vm = try machine("return highest(a, b)") { vm in
            vm.defineRecordSeries("bars", newest: "bar", fields: [.double("close", close.start)], end: end.start)
            vm.defineConstructor("highest", phases: ScriptPhase(rawValue: 1), phaseHint: "indicators; write highest(\"high\", n)")
        }
        func run(_ arguments: ScriptValue...) throws -> ScriptValue { try vm.call("run", arguments, frozenArguments: false) }
        func message(_ arguments: ScriptValue...) -> String? {
            do {
                _ = try vm.call("run", arguments, frozenArguments: false)
                return nil
            } catch {
                return "\(error.line ?? 0): \(error.message)"
            }
        }
        #expect(try run(.string("close"), .integer(2)) == .number(2))
        #expect(message(.integer(20)) == "2: highest can only be used in indicators; write highest(\"high\", n)")
        #expect(message(.table([])) == "2: highest can only be used in indicators; write highest(\"high\", n)")
        #expect(message(.none) == "2: highest can only be used in indicators; write highest(\"high\", n)")
        #expect(message(.string("close"), .integer(0)) == "2: bad argument #2 to 'highest' (at least one bar is needed)")
        #expect(message(.string("clos"), .integer(1)) == "2: unknown field 'clos' of bar (did you mean 'close'?)")
        vm.phase = ScriptPhase(rawValue: 1)
        for first in [ScriptValue.integer(20), .string("close"), .table([])] {
            let made = try run(first, .integer(2))
            #expect(made["tag"] == .string("highest") && made["line"] == .integer(2) && made[1] == first && made[2] == .integer(2))
        }
    }
}
