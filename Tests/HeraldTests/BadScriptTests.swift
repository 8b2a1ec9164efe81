import Foundation
import Testing

/// Scripts that are wrong: file, line and column of the fault, exit code 1, in a backtest and in a check alike.
@Suite struct BadScriptTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let declared = "local S = strategy { api = 1, name = \"Test\", timeframe = \"H1\" }\n"

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let script: String
        /// `line:column`, as the check and the backtest name it.
        let place: String
        let message: String
        /// Another limit that may come first.
        var orElse: String?

        func isToldIn(_ text: String) -> Bool { text.contains(message) || orElse.map(text.contains) == true }
    }

    private static let cases = [
        Case(
            testDescription: "syntax error", script: declared + "function S:on_bar(bar)\n  if then\nend\nreturn S\n",
            place: "3:6", message: "unexpected symbol near 'then'"),
        Case(
            testDescription: "returns nothing", script: declared + "function S:on_bar(bar) end\n",
            place: "1:1", message: "must end by returning what strategy gave it; it returns nothing"),
        Case(testDescription: "an empty file", script: "", place: "1:1", message: "never calls strategy"),
        Case(
            testDescription: "loops for ever", script: declared + "function S:on_bar(bar)\n  while true do end\nend\nreturn S\n",
            place: "3:3", message: "stopped after 250 ms"),
        Case(
            testDescription: "loops for ever behind pcall",
            script: declared + "function S:on_bar(bar)\n  while true do pcall(function() while true do end end) end\nend\nreturn S\n",
            place: "3:3", message: "stopped after 250 ms"),
        Case(
            testDescription: "loops for ever while it loads", script: "while true do end\n", place: "1:1", message: "stopped after 250 ms"),
        Case(
            testDescription: "eats memory",
            script: declared
                + "function S:on_bar(bar)\n  local t = {}\n  while true do t[#t + 1] = string.rep(\"x\", 10000) .. #t end\nend\nreturn S\n",
            place: "4:3", message: "used more than 65536 KiB of memory"),
        Case(
            testDescription: "eats memory in one string",
            script: declared + "function S:on_bar(bar)\n  local s = \"x\"\n  while true do s = s .. s end\nend\nreturn S\n",
            place: "4:3", message: "memory", orElse: "stopped after 250 ms"),
        Case(
            testDescription: "calls itself without end",
            script: declared + "function S:on_bar(bar)\n  return 1 + self:on_bar(bar)\nend\nreturn S\n",
            place: "3:3", message: "stack overflow", orElse: "stopped after 250 ms"),
        Case(
            testDescription: "returns a number", script: declared + "function S:on_bar(bar)\n  return 42\nend\nreturn S\n",
            place: "2:1",
            message: "on_bar must return long{…}, short{…}, close{…}, change{…}, cancel{…}, close_by{…}, skip(…) or nothing; it returned 42"
        ),
        Case(testDescription: "has no callback", script: declared + "return S\n", place: "1:11", message: "no on_bar and no on_tick"),
        Case(
            testDescription: "asks for another api",
            script: "local S = strategy { api = 2, name = \"T\", timeframe = \"H1\" }\nfunction S:on_bar(bar) end\nreturn S\n",
            place: "1:22", message: "api must be 1"),
        Case(
            testDescription: "a parameter whose default is out of its range",
            script:
                "local S = strategy { api = 1, name = \"T\", timeframe = \"H1\",\n  params = { p = integer { default = 5, min = 6, max = 9 } } }\n"
                + "function S:on_bar(bar) end\nreturn S\n",
            place: "2:14", message: "parameter 'p' needs a default that is a whole number from 6 to 9"),
    ]

    @Test(arguments: cases)
    func isRefusedWithItsPlace(_ bad: Case) throws {
        let path = try scratch.write("bad.lua", bad.script)
        let backtest = try limited(bad, ["backtest", path, "--data", sample, "--symbol", "EURUSD"])
        expectRefusal(backtest, 1, "\(path):\(bad.place): error: ")
        #expect(bad.isToldIn(backtest.errors), "\(backtest.errors)")
        #expect(backtest.errorLines.count == 1)
        let check = try limited(bad, ["--check-script", path])
        #expect(check.status == 1)
        let finding = check.outputLines.first { $0.hasPrefix("\(path):\(bad.place): error: ") }
        #expect(finding.map(bad.isToldIn) == true, "\(check.output)")
        #expect(check.outputLines.contains { $0.hasPrefix("\(path): failed") })
    }

    /// The time limit is by the clock on the wall: on a busy machine it may come before the limit under test. The memory
    /// limit is tried until it shows; of the other limits any will do.
    private func limited(_ bad: Case, _ arguments: [String]) throws -> Outcome {
        var outcome = try herald(arguments)
        for _ in 1...8 where bad.message.hasPrefix("used more than") && (outcome.output + outcome.errors).contains("stopped after 250 ms") {
            outcome = try herald(arguments)
        }
        return outcome
    }

    /// The sample's 1,000th bar, on line 1,001, decides at its end.
    @Test func anErrorOnBarOneThousand() throws {
        let path = try scratch.strategy("  if n == 1000 then error(\"boom\") end")
        let outcome = try herald("backtest", path, "--data", sample, "--symbol", "EURUSD", "--json")
        let next = try sampleLines()[1001].split(separator: "\t")
        let time = next[0].replacingOccurrences(of: ".", with: "-") + "T" + next[1] + "Z"
        #expect(outcome.errorLines == ["\(path):4:3: error: boom (in on_bar, at \(time))"])
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
    }

    /// A script's words must neither break the line they are reported on nor steer the terminal.
    @Test func anErrorStaysOnItsLine() throws {
        let path = try scratch.strategy("  error(\"one\\ntwo\\27[31mred\")")
        let outcome = try herald("backtest", path, "--data", sample, "--symbol", "EURUSD")
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        #expect(!outcome.errors.contains("\u{1B}"))
    }

    @Test func namesThatDoNotExistAreFoundWithoutRunningThem() throws {
        let path = try scratch.strategy(
            """
              if n > 1e9 and crosed_above(1, 2) then return long { stop_los = 1 } end
              if n > 1e9 then return skip(bar.closed) end
            """)
        let check = try herald("--check-script", path)
        #expect(check.status == 1)
        #expect(
            check.outputLines == [
                "\(path):4:18: error: unknown global 'crosed_above' (did you mean 'crossed_above'?)",
                "\(path):4:56: error: unknown key 'stop_los' of 'long' (did you mean 'stop_loss'?)",
                "\(path):5:35: error: unknown field 'closed' of 'bar' (did you mean 'close'?)",
                "\(path): failed",
            ])
    }

    @Test(arguments: [
        "io.open(\"/etc/passwd\")", "os.execute(\"true\")", "load(\"return 1\")", "debug.traceback()", "coroutine.create(print)",
    ])
    func thereIsNoWayOut(_ call: String) throws {
        let name = String(call.prefix { $0.isLetter })
        let path = try scratch.strategy("  \(call)")
        let outcome = try herald("backtest", path, "--data", sample, "--symbol", "EURUSD")
        expectRefusal(outcome, 1, "\(path):4:3: error: unknown global '\(name)'")
    }

    @Test func filesThatAreNoScripts() throws {
        let bytecode = try scratch.write("code.lua", Data([0x1B] + Array("LuaT".utf8) + [0x00, 0x19, 0x93]))
        for (path, message) in [
            (scratch.path("none.lua"), "there is no such file"), (scratch.folder.path, "this is a folder"),
            (bytecode, "bytecode is not accepted"),
        ] {
            expectRefusal(
                try herald("backtest", path, "--data", sample, "--symbol", "EURUSD"), 2, "\(path):1:1: error:", message)
            let check = try herald("--check-script", path)
            #expect(check.status == 2)
            #expect(check.output.contains(message))
        }
    }
}
