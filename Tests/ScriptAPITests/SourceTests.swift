import Foundation
import Research
import Engine
import ScriptAPI
import Scripting
import Testing
import Trading

/// Where scripts come from: files, the modules beside them, and the seed of their random numbers.
@Suite struct SourceTests {
    private let drawing = onBar("log(math.random(), math.random(6), math.random(10, 20))")

    private func draws(seed: UInt64) throws -> [String] {
        try run(load(drawing, ScriptOptions(limits: patient, seed: seed))).logs.map(\.text)
    }

    @Test func randomNumbersRepeatForTheSameSeed() throws {
        let first = try draws(seed: 5)
        #expect(first.count == 7 && Set(first).count == 7)
        #expect(try draws(seed: 5) == first)
        #expect(try draws(seed: 6) != first)
    }

    @Test func twoInstancesShareNothing() throws {
        let script = onBar("self.n = (self.n or 0) + 1 log(self.n)")
        let source = try ScriptSource(text: script, path: "t.lua")
        let (one, two) = (
            try ScriptLoader.strategy(source, ScriptOptions(limits: patient)),
            try ScriptLoader.strategy(source, ScriptOptions(limits: patient))
        )
        let wanted = (1...7).map(String.init)
        #expect(try run(one).logs.map(\.text) == wanted)
        #expect(try run(two).logs.map(\.text) == wanted)
    }

    @Test func logLinesKnowTheirLine() throws {
        let record = try run(load(onBar("log(\"a\", 1, nil, true)\n\nlog()")), hourly([110_000, 110_000]))
        #expect(record.logs.map(\.line) == [3, 5])
        #expect(record.logs.first?.text == "a 1 nil true")
    }

    @Test func aModuleIsLoadedOnceAndMayRequireAnother() throws {
        let files = [
            "t.lua": "local a = require \"a\"\nlocal b = require \"b\"\n"
                + onBar("log(a.b == b, b.count())").replacing("return S\n", with: "return S"),
            "a.lua": "return { b = require \"b\" }", "b.lua": "local n = 0 return { count = function() n = n + 1 return n end }",
        ]
        try withFolder(files) { folder in
            let record = try run(ScriptLoader.strategy(ScriptSource(path: folder + "/t.lua"), ScriptOptions(limits: patient)))
            #expect(record.logs.map(\.text).prefix(2) == ["true 1", "true 2"])
        }
    }

    private func findings(_ files: [String: String]) throws -> (ScriptFailure.Kind, [String])? {
        try withFolder(files) { folder in
            do {
                _ = try ScriptLoader.strategy(ScriptSource(path: folder + "/t.lua"), ScriptOptions(limits: patient))
                return nil
            } catch let failure as ScriptFailure {
                return (failure.kind, failure.findings.map { $0.text.replacing(folder + "/", with: "") })
            }
        }
    }

    @Test func aMissingModuleIsPlaced() throws {
        let found = try #require(try findings(["t.lua": "local x = 1\nlocal m = require \"gone\"\nreturn x"]))
        #expect(found.0 == .script)
        #expect(found.1.count == 1 && found.1[0].hasPrefix("t.lua:2:") && found.1[0].contains("no module 'gone'"), "\(found)")
    }

    @Test func aModulesNameStaysInItsFolder() throws {
        for name in ["../x", "/etc/passwd", "a.b", ""] {
            #expect(try findings(["t.lua": "local m = require \"\(name)\"\nreturn m"]) != nil, "\(name)")
        }
    }

    @Test func mistakesInAModuleNameTheModule() throws {
        let syntax = try #require(try findings(["t.lua": "local m = require \"m\"\nreturn m", "m.lua": "local x =\n\nreturn"]))
        #expect(syntax.1.first?.hasPrefix("m.lua:3:1: error:") == true, "\(syntax)")
        let raised = try #require(try findings(["t.lua": "local m = require \"m\"\nreturn m", "m.lua": "\n  error(\"no\")"]))
        #expect(raised.1 == ["m.lua:2:3: error: no"])
    }

    @Test func whatIsNoTextFileIsRefused() throws {
        try withFolder([:]) { folder in
            try Data([0x1B, 0x4C, 0x75, 0x61, 0x54, 0x00]).write(to: URL(filePath: folder + "/bytecode.lua"))
            try Data([0x2D, 0x2D, 0xFF, 0xFE]).write(to: URL(filePath: folder + "/latin.lua"))
            for path in [folder, folder + "/gone.lua", folder + "/bytecode.lua", folder + "/latin.lua"] {
                do {
                    _ = try ScriptSource(path: path)
                    Issue.record("\(path) was read")
                } catch let failure as ScriptFailure {
                    #expect(failure.kind == .file)
                    #expect(failure.findings.count == 1 && failure.findings[0].file == path)
                }
            }
        }
    }
}
