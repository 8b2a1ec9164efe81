import Engine
import Foundation
import Market
import Research
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
            text: "[strategies]\nautoload = false\n[[strategy]]\nfile = \"\(folder)/counter.lua\"\nsymbol = \"EURUSD\"\n",
            path: "config.toml", overrides: [])
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

    /// A folder of scripts by name, and a configuration that names one of them.
    private func folder(_ scripts: [String: String], _ strategies: String = "", named: String = "counter") throws -> (
        String, HeraldSettings
    ) {
        let folder = "/tmp/herald-scripts-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in scripts { try text.write(toFile: folder + "/\(name).lua", atomically: true, encoding: .utf8) }
        let table = named.isEmpty ? "" : "[[strategy]]\nfile = \"\(folder)/\(named).lua\"\nsymbol = \"GBPUSD\"\n"
        return (folder, try HeraldSettings(text: "[strategies]\n\(strategies)\n" + table, path: "config.toml", overrides: []))
    }

    private func named(_ name: String, _ timeframe: String = "H1", _ more: String = "") -> String {
        text.replacingOccurrences(of: "\"Counter\"", with: "\"\(name)\"").replacingOccurrences(of: "\"H1\"", with: "\"\(timeframe)\"")
            .replacingOccurrences(of: "function S:on_bar", with: more + "\nfunction S:on_bar")
    }

    @Test("that no [[strategy]] names stand idle without autoload; modules are none")
    func unnamed() throws {
        let module = "return { twice = function(x) return 2 * x end }"
        let (folder, settings) = try folder(["counter": text, "other": text, "module": module], "autoload = false")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let found = try ScriptFolder(settings, path: "config.toml", folder: folder)
        #expect(found.unnamed == [folder + "/other.lua"])
        #expect(found.notes == ["\(folder)/other.lua: idle, no [[strategy]] names it and strategies.autoload is off"])
        #expect(found.settings == settings)
        #expect(try ScriptFolder(settings, path: "config.toml", folder: folder + "/none").notes.isEmpty)
    }

    @Test("that no [[strategy]] names trade with autoload: by their own timeframe, on the first symbol or the one that is said")
    func autoloaded() throws {
        let (folder, settings) = try folder(["counter": text, "b": named("B"), "a": named("A", "H4"), "broken": "strategy {"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let found = try ScriptFolder(settings, path: "config.toml", folder: folder)
        #expect(found.settings.strategies.map(\.file) == ["counter", "a", "b"].map { "\(folder)/\($0).lua" })
        #expect(found.settings.strategies.map(\.symbol) == ["GBPUSD", "GBPUSD", "GBPUSD"])
        #expect(found.settings.strategies.dropFirst().allSatisfy { $0.timeframe == nil && $0.name == nil && $0.params.isEmpty })
        // At a start what is broken stands idle, with the reason; beside a run it is why nothing is taken over.
        #expect(found.notes.count == 1 && found.notes[0].hasPrefix("\(folder)/broken.lua: idle, \(folder)/broken.lua:1:"), "\(found.notes)")
        do throws(UserError) {
            _ = try ScriptFolder(settings, path: "config.toml", isRunning: true, folder: folder)
            Issue.record("it was taken over")
        } catch {
            #expect(error.lines.allSatisfy { $0.hasPrefix("\(folder)/broken.lua:1:") } && !error.lines.isEmpty)
        }
        // What was found once is not added again.
        #expect(try ScriptFolder(found.settings, path: "config.toml", folder: folder).settings == found.settings)
    }

    @Test("that do not fit the run stand idle, with the reason")
    func misfits() throws {
        let reading = "function S:indicators(p) return { other = ema { period = 5, symbol = \"EURUSD\" } } end"
        let scripts = ["counter": text, "quick": named("Quick", "M5"), "reads": named("Reads", "H1", reading), "twin": text]
        let (folder, settings) = try folder(scripts)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let found = try ScriptFolder(settings, path: "config.toml", folder: folder)
        #expect(found.settings.strategies.count == 1)
        let advice = "name it in a [[strategy]] and start the run again"
        #expect(
            found.notes == [
                "\(folder)/quick.lua: idle, its M5 bars cannot be made of the run's H1 bars; \(advice)",
                "\(folder)/reads.lua: idle, the run has no prices of EURUSD; \(advice)",
                "\(folder)/twin.lua: idle, \(folder)/twin.lua: error: another strategy is called 'Counter' already; change `name` in it, or name it in a [[strategy]] with a name of its own",
            ])
        let (second, elsewhere) = try self.folder(["counter": text, "b": named("B")], "symbol = \"XAUUSD\"")
        defer { try? FileManager.default.removeItem(atPath: second) }
        #expect(
            try ScriptFolder(elsewhere, path: "config.toml", folder: second).notes == [
                "\(second)/b.lua: idle, the run has no prices of XAUUSD; \(advice)"
            ])
    }

    @Test("make a run of their own where no [[strategy]] stands, on the symbol that is said")
    func alone() throws {
        let (folder, settings) = try folder(["a": named("A"), "b": named("B", "M15")], "symbol = \"XAUUSD\"", named: "")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let found = try ScriptFolder(settings, path: "config.toml", folder: folder)
        #expect(found.settings.strategies.map(\.symbol) == ["XAUUSD", "XAUUSD"])
        let (second, silent) = try self.folder(["a": named("A")], named: "")
        defer { try? FileManager.default.removeItem(atPath: second) }
        #expect(
            try ScriptFolder(silent, path: "config.toml", folder: second).notes == [
                "\(second)/a.lua: idle, strategies.symbol does not say what it trades"
            ])
    }

    @Test("dropped into the folder are checked in full and loaded at a reload")
    func droppedIn() throws {
        let (folder, settings) = try folder(["counter": text])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let source = ScriptSet(
            settings, path: "config.toml", symbols: ["EURUSD", "GBPUSD"], folder: folder, read: { () throws(GenerationFailure) in settings }
        )
        let first = try source.load(number: 1, known: [])
        #expect(first.pins.map(\.name) == ["Counter"])
        let failing = named("New").replacingOccurrences(
            of: "if self.count % 10", with: "if self.count == 5 then error('five') end\n  if self.count % 10")
        try failing.write(toFile: folder + "/new.lua", atomically: true, encoding: .utf8)
        do throws(GenerationFailure) {
            _ = try source.load(number: 2, known: first.pins)
            Issue.record("it was taken over")
        } catch {
            #expect(error.lines.count == 1 && error.lines[0].contains("/new.lua:") && error.lines[0].contains("five"), "\(error.lines)")
        }
        try named("New").write(toFile: folder + "/new.lua", atomically: true, encoding: .utf8)
        let second = try source.load(number: 2, known: first.pins)
        #expect(second.pins.map(\.name) == ["Counter", "New"])
        #expect(second.pins.map(\.slot) == [0, 1] && second.pins.map(\.symbol) == [1, 1])
        #expect(second.notes.isEmpty)
    }
}
