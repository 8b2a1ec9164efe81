internal import Research
import Engine
import Market
import Runtime
import Storage
import Testing
import Trading

@Suite("A reload")
struct ReloadTests {
    @Test("swaps strategies between two events, keeps their state, and replays")
    func swap() throws {
        let stage = Stage(bars: 400)
        let play = Play(stage)
        try play.run(turns: 700)
        let cycle = try #require(play.cycle)
        play.source.make = { [(Swinger("one", every: 4, distance: 0.002), 0, "2")] + stage.strategies().dropFirst() }
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(answer.isDone, "\(answer.message)")
        #expect(answer.message.contains("generation 2"))
        #expect(cycle.status().generation == 2)
        try play.run(turns: 300)
        #expect(play.events.map(\.code).contains(.reloaded))
        let row = try #require(play.store.rows.first { $0.kind == "reload" })
        #expect(row.payload.contains("\"replaced\":[0]"))
    }

    @Test("without a change does nothing, and a failing one keeps the old set")
    func failing() throws {
        let stage = Stage(bars: 400)
        let play = Play(stage)
        try play.run(turns: 500)
        let cycle = try #require(play.cycle)
        let same = cycle.ask(ControlRequest(.reload))
        #expect(same.isDone)
        #expect(same.message.contains("nothing changed"))
        // A timeframe shorter than the feed's bars cannot be served.
        play.source.make = { [(Swinger("one", every: 4, distance: 0.002, timeframe: .m5), 0, "2")] + stage.strategies().dropFirst() }
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(!answer.isDone)
        #expect(answer.message.contains("the old scripts keep running"))
        #expect(cycle.status().generation == 1)
        #expect(play.events.map(\.code).contains(.reloadFailed))
        try play.run()
        #expect(!play.record.trades.isEmpty)
    }

    @Test("with the same key is asked for once")
    func key() throws {
        let play = Play(Stage(bars: 200))
        try play.run(turns: 300)
        let cycle = try #require(play.cycle)
        let first = cycle.ask(ControlRequest(.pause(strategy: "two", reason: "lunch"), key: "k"))
        let second = cycle.ask(ControlRequest(.pause(strategy: "two", reason: "lunch"), key: "k"))
        #expect(first == second)
        #expect(play.store.rows.filter { $0.kind == "command" }.count == 1)
        #expect(cycle.status().strategies.map(\.state) == [.running, .paused, .running])
        let unknown = cycle.ask(ControlRequest(.pause(strategy: "four", reason: "")))
        #expect(!unknown.isDone)
        #expect(unknown.message.contains("one, two, three"))
    }
}
