import Engine
import Foundation
import Market
import Research
import Runtime
import Settings
import Simulation
import Storage
import Testing
import Trading

/// A script that is always long, and an exit that counts the bars of each position and its own questions.
@Suite("The exits of an open position, over a stop and a start")
final class ExitRestartTests {
    private let folder = "/tmp/herald-exits-\(UInt64.random(in: 0...UInt64.max))"
    private let stage = Stage(bars: 300)

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try """
        local S = strategy { api = 1, name = "In", version = "1.0", timeframe = "H1", description = "Always long." }
        function S:on_bar(bar) if not position then return long { stop_loss = bar.close - 0.03 } end end
        return S
        """.write(toFile: folder + "/in.lua", atomically: true, encoding: .utf8)
        try write(bars: 12, "after")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The exit that leaves after so many bars, with its words.
    private func write(bars: Int, _ words: String) throws {
        try """
        local X = exit { api = 1, name = "Count", version = "1.0", priority = 50, runs = "bar", description = "Leaves after some bars." }
        function X:should_exit(position, data)
          data.memory.bars = (data.memory.bars or 0) + 1
          self.asked = (self.asked or 0) + 1
          if data.memory.bars >= \(bars) then return close { reason = "\(words) " .. data.memory.bars .. " of " .. self.asked } end
        end
        function X:state() return { asked = self.asked or 0 } end
        function X:restore(state, version) self.asked = state.asked end
        return X
        """.write(toFile: folder + "/count.lua", atomically: true, encoding: .utf8)
    }

    private func scripts() throws -> ScriptSet {
        let settings = try HeraldSettings(
            text: """
                [strategies]
                autoload = false
                [[strategy]]
                file = "\(folder)/in.lua"
                symbol = "EURUSD"
                exits = [{ file = "\(folder)/count.lua" }]
                """, path: "config.toml", overrides: [])
        return ScriptSet(
            settings, path: "config.toml", symbols: ["EURUSD", "GBPUSD"], read: { () throws(GenerationFailure) in settings })
    }

    private func run(_ play: Play, until isWanted: (TradeSession) -> Bool) throws {
        let cycle = try play.cycle ?? play.start()
        for _ in 0..<3000 {
            if let session = cycle.session, session.ledger.isReconciled, isWanted(session) { return }
            _ = AcceleratedRun(cycle, play.connector).run(turns: 1)
        }
        Issue.record("it did not come about: \(play.exitReasons) \(cycle.problems)")
    }

    /// Runs to the fifth bar of the second position.
    private func begun() throws -> Play {
        let play = Play(stage)
        play.scripts = try scripts()
        try run(play) { $0.core.positions.first?.ageBars == 5 && play.exitReasons == ["after 12 of 12"] }
        return play
    }

    /// The next start after a stop in peace.
    private func restarted(_ play: Play) throws -> Play {
        let cycle = try #require(play.cycle)
        _ = cycle.ask(ControlRequest(.stop(.leaveProtected)))
        try play.run(turns: 500)
        #expect(play.store.rows.last { $0.kind != Journal.factsKind }?.kind == SegmentStart.endKind)
        let next = Play(stage, store: play.store, capture: play.capture, connector: play.connector)
        next.scripts = try scripts()
        return next
    }

    private func expectEqualReplay(_ play: Play) throws {
        let journal = try Journal(
            play.store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
        let replay = try SessionReplay(journal, play.capture, KeptScripts(symbols: ["EURUSD", "GBPUSD"]))
        #expect(replay.difference == nil)
        #expect(replay.session.core.checkpoint == play.cycle?.session?.core.checkpoint)
    }

    @Test("know what they remembered of it, and what they remembered at all")
    func remember() throws {
        let second = try restarted(try begun())
        // The position is left with its 12th bar, and the script was asked 24 times: nothing was counted anew.
        try run(second) { _ in !second.exitReasons.isEmpty }
        #expect(second.exitReasons == ["after 12 of 24"])
        #expect(second.cycle?.problems.isEmpty == true)
        try expectEqualReplay(second)
    }

    @Test("stay those it was opened under when their scripts change meanwhile", arguments: [1, 2])
    func older(restarts: Int) throws {
        var play = try begun()
        try write(bars: 20, "late")
        for _ in 0..<restarts {
            play = try restarted(play)
            try run(play) { $0.core.positions.first?.ageBars ?? 0 >= 6 }
        }
        try run(play) { _ in play.exitReasons.count == 2 }
        // What was opened before has the exits of before; what is opened afterwards those of now.
        #expect(play.exitReasons == ["after 12 of 24", "late 20 of 20"])
        #expect(play.cycle?.problems.isEmpty == true)
        try expectEqualReplay(play)
    }

    @Test("stay those it was opened under after a reload, also over a stop and a start; the new ones take over what the script remembered")
    func reloaded() throws {
        let first = try begun()
        try write(bars: 20, "late")
        let answer = try #require(first.cycle).ask(ControlRequest(.reload))
        #expect(answer.isDone && answer.message.hasPrefix("generation 2: exits of In"), "\(answer.message)")
        let asked = 12 + (first.cycle?.session?.core.positions.first?.ageBars ?? 0)
        let second = try restarted(first)
        try run(second) { _ in second.exitReasons.count == 2 }
        // Of the third position the new exit has counted nothing yet, but it knows how often the one before was asked.
        #expect(second.exitReasons == ["after 12 of 24", "late 20 of \(asked + 20)"])
        try expectEqualReplay(second)
    }

    @Test("are those of its strategy after that was taken out of the configuration")
    func leftover() throws {
        let first = try begun()
        let second = try restarted(first)
        try "".write(toFile: folder + "/count.lua", atomically: true, encoding: .utf8)
        let other = try HeraldSettings(
            text: "[strategies]\nautoload = false\n[[strategy]]\nfile = \"\(folder)/in.lua\"\nsymbol = \"GBPUSD\"\nname = \"Other\"\n",
            path: "config.toml", overrides: [])
        second.scripts = ScriptSet(
            other, path: "config.toml", symbols: ["EURUSD", "GBPUSD"], read: { () throws(GenerationFailure) in other })
        try run(second) { _ in !second.exitReasons.isEmpty }
        #expect(second.exitReasons == ["after 12 of 24"])
        #expect(second.cycle?.session?.names.strategies == ["Other", "In"])
        try expectEqualReplay(second)
    }
}
