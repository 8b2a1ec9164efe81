import Engine
import Market
import Risk
import Runtime
import Simulation
import Storage
import Testing
import Trading

@Suite("A reload of limits and sizing")
struct ReloadTermsTests {
    private func limit(_ key: String) throws -> Limit { try #require(GuardCatalogue.limits.first { $0.key == key }) }

    @Test("tightens at once, loosens when no latch holds, and comes out of the journal again")
    func limits() throws {
        let stage = Stage(bars: 600)
        let play = Play(stage)
        try play.run(turns: 700)
        let cycle = try #require(play.cycle)
        let (volume, positions) = (try limit("max_volume_per_order"), try limit("max_open_positions"))
        var wanted = stage.limits
        // Strict allows 5 lots an order and 10 positions.
        wanted[volume] = .number(0.5)
        wanted[positions] = .number(12)
        play.source.limits = wanted
        _ = cycle.ask(ControlRequest(.kill(reason: "test")))
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(answer.isDone)
        #expect(answer.message.contains("generation 2: [risk]"))
        #expect(answer.message.contains("risk.max_open_positions: looser than before, waits until no latch holds"))
        #expect(cycle.session?.core.limitsInForce.number(volume) == 0.5)
        #expect(cycle.session?.core.limitsInForce.number(positions) == 10)
        try play.run(turns: 50)
        _ = cycle.ask(ControlRequest(.resume(strategy: nil, reason: "test")))
        #expect(cycle.session?.core.limitsInForce.number(positions) == 12)
        try play.run(turns: 300)
        let replay = try replay(play)
        #expect(replay.difference == nil)
        #expect(replay.session.core.limitsInForce == wanted)
        #expect(replay.session.core.checkpoint == cycle.session?.core.checkpoint)
    }

    @Test("changes what orders are sized by, in the run and in its replay")
    func sizing() throws {
        let play = Play(Stage(bars: 600))
        try play.run(turns: 700)
        let cycle = try #require(play.cycle)
        play.source.sizing = .fixedLots(Volume(raw: Volume.one / 5))
        let answer = cycle.ask(ControlRequest(.reload))
        #expect(answer.message == "generation 2: [sizing]")
        let again = cycle.ask(ControlRequest(.reload))
        #expect(again.message.contains("nothing changed"), "the same sizing once more is no change")
        try play.run()
        #expect(play.connector.exchange.terminal.deals.contains { $0.volume == Volume(raw: Volume.one / 5) })
        let replay = try replay(play)
        #expect(replay.difference == nil)
        #expect(replay.session.core.checkpoint == cycle.session?.core.checkpoint)
    }

    private func replay(_ play: Play) throws -> SessionReplay {
        let journal = try Journal(play.store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
        var replay = try SessionReplay(journal, play.capture, play.source)
        _ = try replay.takeTail(play.capture)
        return replay
    }

    @Test("is not asked of the configuration: a segment keeps the specifications and rules it began with")
    func terms() throws {
        let setup = Stage(bars: 10).setup()
        let kept = try SessionTerms(setup).setup()
        #expect(kept.configuration.symbols.map(\.value) == setup.configuration.symbols.map(\.value))
        #expect(kept.configuration.symbols.map(\.baseTimeframe) == [.h1, .h1])
        #expect(kept.limits == setup.limits && kept.sizing == setup.sizing)
        #expect(SessionTerms(kept) == SessionTerms(setup))
    }

    @Test("after a crash takes the limits of the configuration, tighter ones at once")
    func crash() throws {
        let stage = Stage(bars: 600)
        let first = Play(stage)
        try first.run(turns: 500)
        var limits = stage.limits
        limits[try limit("max_volume_per_order")] = .number(0.25)
        var changed = stage
        changed.limits = limits
        let second = Play(changed, store: first.store, capture: first.capture, connector: first.connector)
        let cycle = try second.start()
        #expect(cycle.session?.core.limitsInForce == limits)
        #expect(cycle.problems.isEmpty)
        try second.run(turns: 200)
        #expect(try replay(second).difference == nil)
    }
}
