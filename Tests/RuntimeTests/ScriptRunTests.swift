import Engine
import Foundation
import Market
import Runtime
import Settings
import Storage
import Testing

@Suite("Scripts in a run")
struct ScriptRunTests {
    private let text = """
        local S = strategy { api = 1, name = "Counter", version = "1.0", timeframe = "H1", description = "Counts bars." }
        function S:on_bar(bar)
          self.count = (self.count or 0) + 1
          if self.count % 10 == 0 then return long { stop_loss = bar.close - 0.01 } end
        end
        function S:state() return { count = self.count or 0 } end
        function S:restore(state, version) self.count = state.count end
        return S
        """

    private func source(_ folder: String) throws -> ScriptSet {
        let settings = try HeraldSettings(
            text: "[[strategy]]\nfile = \"\(folder)/counter.lua\"\nsymbol = \"EURUSD\"\n", path: "config.toml", overrides: [])
        return ScriptSet(
            settings, path: "config.toml", symbols: ["EURUSD", "GBPUSD"], read: { () throws(GenerationFailure) in settings })
    }

    @Test("are pinned by their sources, made again from them, and hand over their state")
    func pins() throws {
        let folder = "/tmp/herald-scripts-\(UInt64.random(in: 0...UInt64.max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: folder + "/counter.lua", atomically: true, encoding: .utf8)
        let source = try source(folder)
        let loaded = try source.load(number: 1, known: [])
        #expect(loaded.pins.map(\.name) == ["Counter"])
        #expect(loaded.pins[0].version == "1.0")
        // The file changes; what was pinned does not.
        try "broken(".write(toFile: folder + "/counter.lua", atomically: true, encoding: .utf8)
        let kept = Dictionary(uniqueKeysWithValues: loaded.contents.map { (ContentHash(of: $0), $0) })
        let again = try source.again(number: 1, loaded.pins) { (hash) throws(StorageError) in
            guard let content = kept[hash] else { throw .missingBlob(hash: hash.description) }
            return content
        }
        #expect(again.pins == loaded.pins)
        let script = try #require(again.strategies[0].strategy as? any StatefulScript)
        let empty = try script.state()
        #expect(empty?.contains("count") == true)
        let other = try #require(loaded.strategies[0].strategy as? any StatefulScript)
        try other.restore(try #require(empty), version: "1.0")
        #expect(try other.state() == empty)
        #expect(throws: GenerationFailure.self) { try source.load(number: 2, known: loaded.pins) }
    }

    @Test("are checked in full at a reload: one that looks fine and fails while it runs is refused, unchanged ones are not checked")
    func checked() throws {
        let folder = "/tmp/herald-scripts-\(UInt64.random(in: 0...UInt64.max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: folder + "/counter.lua", atomically: true, encoding: .utf8)
        let source = try source(folder)
        let loaded = try source.load(number: 1, known: [])
        // Syntax and names are right; the fifth bar is an error.
        let failing = text.replacingOccurrences(
            of: "if self.count % 10", with: "if self.count == 5 then error('five') end\n  if self.count % 10")
        try failing.write(toFile: folder + "/counter.lua", atomically: true, encoding: .utf8)
        do throws(GenerationFailure) {
            _ = try source.load(number: 2, known: loaded.pins)
            Issue.record("it was taken over")
        } catch {
            #expect(error.lines.count == 1)
            #expect(error.lines[0].contains("/counter.lua:4:") && error.lines[0].contains("five"))
        }
        // Something that runs is taken over, as is one that is the same as before, whatever the check would say of it.
        try text.replacingOccurrences(of: "% 10", with: "% 12").write(toFile: folder + "/counter.lua", atomically: true, encoding: .utf8)
        #expect(try source.load(number: 2, known: loaded.pins).pins[0].sources != loaded.pins[0].sources)
        try failing.write(toFile: folder + "/counter.lua", atomically: true, encoding: .utf8)
        let running = try self.source(folder).load(number: 1, known: [])
        #expect(try self.source(folder).load(number: 2, known: running.pins).pins == running.pins)
    }

    @Test("that no [[strategy]] names are told to stand idle; modules are none")
    func unnamed() throws {
        let folder = "/tmp/herald-scripts-\(UInt64.random(in: 0...UInt64.max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["counter", "other"] {
            try text.write(toFile: folder + "/\(name).lua", atomically: true, encoding: .utf8)
        }
        try "return { twice = function(x) return 2 * x end }".write(toFile: folder + "/module.lua", atomically: true, encoding: .utf8)
        let settings = try HeraldSettings(
            text: "[[strategy]]\nfile = \"\(folder)/counter.lua\"\nsymbol = \"GBPUSD\"\n", path: "config.toml", overrides: [])
        #expect(ScriptFolder(settings, folder: folder).unnamed == [folder + "/other.lua"])
        #expect(ScriptFolder(settings, folder: folder).notes == ["\(folder)/other.lua: idle, no [[strategy]] names it"])
        #expect(ScriptFolder(settings, folder: folder + "/none").notes.isEmpty)
    }
}
