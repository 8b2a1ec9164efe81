import Engine
import Foundation
import Market
import Runtime
import Simulation
import Storage
import Testing
import Trading

@Suite("A reload that adds and removes strategies")
struct ReloadSetTests {
    private typealias Rows = [(Swinger, symbol: Int, version: String)]

    private func four() -> (Swinger, symbol: Int, version: String) { (Swinger("four", every: 5, distance: 0.005), 1, "1") }

    /// How many bars each strategy was shown, as it says itself.
    private func bars(_ play: Play) throws -> [String: Int] {
        let session = try #require(play.cycle?.session)
        let counts = try session.states().map { Int($0?.text ?? "") ?? -1 }
        return Dictionary(uniqueKeysWithValues: zip(session.names.strategies, counts))
    }

    private func replay(_ play: Play) throws -> SessionReplay {
        let journal = try Journal(
            play.store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
        return try SessionReplay(journal, play.capture, play.source)
    }

    private func expectEqualReplay(_ play: Play) throws {
        let replay = try replay(play)
        #expect(replay.difference == nil)
        #expect(replay.session.core.checkpoint == play.cycle?.session?.core.checkpoint)
        #expect(replay.session.ledger == play.cycle?.session?.ledger)
        #expect(replay.session.names == play.cycle?.session?.names)
    }

    /// The values of a read model's rows.
    private func rows(_ play: Play, _ table: String) throws -> [[String: Any]] {
        var found: [[String: Any]] = []
        for row in play.store.rows where row.kind == Journal.factsKind {
            let pairs = try #require(try JSONSerialization.jsonObject(with: Data(row.payload.utf8)) as? [[Any]])
            for pair in pairs where pair[0] as? String == table { found.append(try #require(pair[1] as? [String: Any])) }
        }
        return found
    }

    /// Runs until a strategy, by name, has what is wanted of it.
    private func run(_ play: Play, until isWanted: (TradeSession) -> Bool) throws {
        let cycle = try play.cycle ?? play.start()
        for _ in 0..<5000 {
            if let session = cycle.session, session.ledger.isReconciled, isWanted(session) { return }
            _ = AcceleratedRun(cycle, play.connector).run(turns: 1)
        }
        Issue.record("it did not come about")
    }

    @Test("takes a new one in between two events: nobody misses a bar or sees one twice, and the journal replays across it")
    func added() throws {
        let stage = Stage(bars: 500)
        let undisturbed = Play(stage)
        try undisturbed.run()
        let play = Play(stage)
        try play.run(turns: 900)
        let cycle = try #require(play.cycle)
        let before = try bars(play)
        play.source.make = { stage.strategies() + [four()] }
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(answer.isDone && answer.message == "generation 2: four is new", "\(answer.message)")
        #expect(play.names.last?.strategies == ["one", "two", "three", "four"])
        #expect(play.names.last?.symbols == ["EURUSD", "GBPUSD", "EURUSD", "GBPUSD"])
        #expect(cycle.status().strategies.map(\.state) == [.running, .running, .running, .running])
        try play.run()
        let (all, after) = (try bars(undisturbed), try bars(play))
        for name in ["one", "two", "three"] { #expect(after[name] == all[name]) }
        // Its mean of 20 bars has a value at once: the bars that are kept warmed it up.
        let seen = try #require(after["four"])
        #expect(seen == after["two"].map { $0 - (before["two"] ?? 0) })
        #expect(try rows(play, "trades").contains { $0["strategy"] as? String == "four" })
        #expect(try rows(play, "signals").allSatisfy { $0["reason"] as? String != "warming_up" || $0["strategy"] as? String != "four" })
        try expectEqualReplay(play)
    }

    @Test("lets one go that has nothing, and the others keep what is theirs under their new places")
    func dropped() throws {
        let stage = Stage(bars: 500)
        let play = Play(stage)
        try run(play) { session in session.core.isIdle(0) && !session.core.isIdle(1) && session.core.positions.contains { $0.strategy == 1 }
        }
        let cycle = try #require(play.cycle)
        let tickets = cycle.status().positions.map { "\($0.ticket.value) \($0.strategy)" }
        play.source.make = { Array(stage.strategies().dropFirst()) }
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(answer.isDone && answer.message == "generation 2: one is gone", "\(answer.message)")
        #expect(cycle.status().strategies.map(\.name) == ["two", "three"])
        #expect(cycle.status().positions.map { "\($0.ticket.value) \($0.strategy)" } == tickets)
        let count = try rows(play, "trades").count { $0["strategy"] as? String == "one" }
        try play.run()
        #expect(try rows(play, "trades").count { $0["strategy"] as? String == "one" } == count)
        #expect(try rows(play, "trades").contains { $0["strategy"] as? String == "two" })
        try expectEqualReplay(play)
    }

    @Test("asks one that has a position for nothing more, withdraws its entry, and lets it go once it is flat", arguments: [false, true])
    func retired(hasCaretakers: Bool) throws {
        var stage = Stage(bars: 500)
        stage.hasCaretakers = hasCaretakers
        let play = Play(stage)
        try run(play) { session in session.core.positions.contains { $0.strategy == 0 } }
        let cycle = try #require(play.cycle)
        let ticket = try #require(cycle.session?.core.positions.first { $0.strategy == 0 }).ticket
        play.source.make = { Array(stage.strategies().dropFirst()) + [four()] }
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(answer.isDone && answer.message == "generation 2: four is new, one opens nothing more", "\(answer.message)")
        #expect(cycle.status().strategies.map(\.state) == [.retired, .running, .running, .running])
        #expect(cycle.status().gates.map(\.reason) == [.retired])
        let openings = play.openings[0]
        // Nothing but its stop or its target ends it: its script, which would turn round, is asked for nothing more.
        try run(play) { session in !session.core.positions.contains { $0.ticket == ticket } }
        let end = try #require(try rows(play, "trades").first { ($0["id"] as? NSNumber)?.int64Value == ticket.value })
        #expect(end["strategy"] as? String == "one")
        #expect(["stop_loss", "take_profit"].contains(end["exit_reason"] as? String), "\(end)")
        #expect(play.openings[0] == openings)
        let second = cycle.ask(ControlRequest(.reload))
        #expect(second.message == "generation 3: one is gone")
        #expect(cycle.status().strategies.map(\.name) == ["two", "three", "four"])
        #expect(cycle.status().gates.isEmpty)
        try play.run()
        #expect(try rows(play, "trades").contains { $0["strategy"] as? String == "four" })
        try expectEqualReplay(play)
    }

    @Test("withdraws what rests of one that is removed")
    func withdrawn() throws {
        let stage = Stage(bars: 500)
        let play = Play(stage)
        func resting(_ session: TradeSession) -> (tag: OrderTag, client: Int64)? {
            for track in session.ledger.tracks where track.state == .working {
                if case .open(let request) = track.wish, request.strategy == 0 { return (track.tag, request.clientTag) }
            }
            return nil
        }
        try run(play) { resting($0) != nil }
        let cycle = try #require(play.cycle)
        let (tag, clientTag) = try #require(cycle.session.flatMap(resting))
        play.source.make = { Array(stage.strategies().dropFirst()) }
        #expect(cycle.ask(ControlRequest(.reload)).message.contains("one opens nothing more"))
        try play.run(turns: 3)
        // The market may have been faster than the withdrawal.
        let asked = try rows(play, "orders").filter { $0["action"] as? String == "withdraw" }
        #expect(asked.contains { ($0["client_tag"] as? NSNumber)?.int64Value == clientTag })
        let orders = play.connector.exchange.terminal.snapshot(since: Timestamp(seconds: 0)).orders.filter { $0.magic == tag.magic }
        #expect(orders.map(\.state.isFinal) == [true])
        try play.run()
        try expectEqualReplay(play)
    }

    @Test("takes one that was removed in again, with what it has and remembers")
    func reinstated() throws {
        let stage = Stage(bars: 500)
        let play = Play(stage)
        try run(play) { session in session.core.positions.contains { $0.strategy == 0 } }
        let cycle = try #require(play.cycle)
        let count = try #require(try bars(play)["one"])
        play.source.make = { Array(stage.strategies().dropFirst()) }
        #expect(cycle.ask(ControlRequest(.reload)).isDone)
        try play.run(turns: 20)
        #expect(try bars(play)["one"] == count)
        play.source.make = stage.strategies
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(answer.message == "generation 3: one", "\(answer.message)")
        #expect(cycle.status().strategies.map(\.state) == [.running, .running, .running])
        #expect(try bars(play)["one"] == count)
        let openings = play.openings[0] ?? 0
        try play.run()
        #expect(play.openings[0] ?? 0 > openings)
        try expectEqualReplay(play)
    }

    @Test("keeps the old set when a new one does not fit, with the reason")
    func refused() throws {
        let stage = Stage(bars: 300)
        let play = Play(stage)
        try play.run(turns: 400)
        let cycle = try #require(play.cycle)
        play.source.make = {
            Array(stage.strategies().dropFirst()) + [(Swinger("quick", every: 4, distance: 0.002, timeframe: .m5), 0, "1")]
        }
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(!answer.isDone)
        #expect(
            answer.message.contains(
                "M5 bars are shorter than those of this run, or not made of whole ones; a strategy on them needs a restart"))
        #expect(answer.message.hasSuffix("the old scripts keep running"))
        #expect(cycle.status().strategies.map(\.name) == ["one", "two", "three"])
        #expect(!play.store.rows.contains { $0.kind == "reload" })
        try play.run()
        try expectEqualReplay(play)
    }

    @Test("is there again after the end of the process", arguments: [0, 7, 150])
    func crash(turns: Int) throws {
        let stage = Stage(bars: 500)
        let first = Play(stage)
        try run(first) { session in session.core.positions.contains { $0.strategy == 0 } }
        first.source.make = { Array(stage.strategies().dropFirst()) + [four()] }
        #expect(first.cycle?.ask(ControlRequest(.reload)).isDone == true)
        try first.run(turns: turns)
        let second = Play(stage, store: first.store, capture: first.capture, connector: first.connector)
        second.source.make = { stage.strategies() + [four()] }
        second.connector.dropLink(reason: "the process ended")
        let cycle = try second.start()
        #expect(cycle.session?.core.checkpoint == first.cycle?.session?.core.checkpoint)
        #expect(second.names.last?.strategies == ["one", "two", "three", "four"])
        try second.run()
        #expect(cycle.problems.isEmpty)
        try expectEqualReplay(second)
    }
}
