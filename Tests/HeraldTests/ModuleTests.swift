import Foundation
import Testing

/// `require` of files that stand beside the script.
@Suite struct ModuleTests {
    private let scratch: Scratch
    private let script: String

    init() throws {
        scratch = try Scratch()
        script = try scratch.write(
            "main.lua",
            """
            local S = strategy { api = 1, name = "Modular", timeframe = "H1" }
            local rules = require("rules")
            function S:on_bar(bar) return rules.decide(bar) end
            return S

            """)
    }

    private func backtest() throws -> Outcome { try herald("backtest", script, "--data", sample, "--symbol", "EURUSD") }

    @Test func aModuleDecides() throws {
        try scratch.write(
            "rules.lua",
            "local depth = require(\"depth\")\nreturn { decide = function(bar) return long { stop_loss = bar.close - depth } end }\n")
        try scratch.write("depth.lua", "return 0.05\n")
        let run = try Backtest(script, ["--lots", "0.1"])
        #expect(run.trades.count == 1)
        #expect(run.trades.first?.hasSuffix(",end_of_data") == true)
        #expect(try herald("--check-script", script).status == 0)
    }

    @Test func anErrorInsideAModuleNamesTheModule() throws {
        let module = try scratch.write("rules.lua", "local R = {}\nfunction R.decide(bar)\n  local x\n  return x.y\nend\nreturn R\n")
        expectRefusal(try backtest(), 1, "\(module):4:3: error: attempt to index a nil value (local 'x')")
        let check = try herald("--check-script", script)
        #expect(check.status == 1)
        #expect(check.outputLines.first?.hasPrefix("\(module):4:3: error: ") == true)
    }

    @Test func aSyntaxErrorInsideAModuleNamesTheModule() throws {
        let module = try scratch.write("rules.lua", "local R = {}\nfunction R.decide(bar)\n  if then\nend\nreturn R\n")
        expectRefusal(try backtest(), 1, "\(module):3:6: error: unexpected symbol near 'then'")
    }

    @Test func anUnknownGlobalInsideAModule() throws {
        let module = try scratch.write("rules.lua", "return { decide = function(bar)\n  return lonk {} end }\n")
        let check = try herald("--check-script", script)
        #expect(check.outputLines.first == "\(module):2:10: error: unknown global 'lonk' (did you mean 'long'?)")
    }

    @Test func aMissingModule() throws {
        expectRefusal(try backtest(), 1, "\(script):2:23: error: no module 'rules': there is no file \(scratch.path("rules.lua"))")
    }

    @Test(arguments: ["../rules", "/etc/passwd", "a.b"])
    func aModuleElsewhere(_ name: String) throws {
        let path = try scratch.write("escape.lua", "local r = require(\"\(name)\")\nreturn r\n")
        expectRefusal(
            try herald("backtest", path, "--data", sample, "--symbol", "EURUSD"), 1, "\(path):1:", "error:", "'\(name)'")
    }

    @Test func modulesThatRequireEachOther() throws {
        try scratch.write("rules.lua", "local b = require(\"back\")\nreturn { decide = function() end }\n")
        try scratch.write("back.lua", "local r = require(\"rules\")\nreturn {}\n")
        let outcome = try backtest()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(scratch.folder.path), "\(outcome.errors)")
    }
}
