import Connectors
import Engine
import Market
@testable import Research
import Runtime
import Simulation
import Storage
import Testing
import Trading

@Suite("After the end of its process a run")
struct RecoveryTests {
    /// What the broker's side knows must agree with what the run knows.
    private func expectAgreement(_ play: Play) throws {
        let cycle = try #require(play.cycle)
        let session = try #require(cycle.session)
        let broker = play.connector.exchange.terminal
        let snapshot = broker.snapshot(since: Timestamp(seconds: 0))
        #expect(session.ledger.positions.map(\.identifier) == snapshot.positions.map(\.identifier))
        #expect(session.ledger.positions.map(\.volume) == snapshot.positions.map(\.volume))
        #expect(Set(session.core.positions.map(\.ticket)) == Set(snapshot.positions.map(\.identifier)))
        #expect(session.core.account.balance == snapshot.account.balance)
        // One order at most for each tag, whatever happened.
        let opened = snapshot.orders.filter { $0.magic != 0 }.map(\.magic)
        #expect(Set(opened).count == opened.count)
    }

    @Test("goes on from the journal wherever it ended", arguments: [40, 301, 777, 1402])
    func crash(turns: Int) throws {
        let stage = Stage(bars: 500)
        let first = Play(stage)
        try first.run(turns: turns)
        // The process is gone: only the disk and the broker's side remain.
        let second = Play(stage, store: first.store, capture: first.capture, connector: first.connector)
        second.connector.dropLink(reason: "the process ended")
        let cycle = try second.start()
        let before = try #require(cycle.session)
        #expect(before.core.checkpoint == first.cycle?.session?.core.checkpoint)
        try second.run(turns: 400)
        #expect(cycle.problems.isEmpty)
        #expect(second.events.map(\.code).contains(.recovered))
        try expectAgreement(second)
        try second.run()
        try expectAgreement(second)
        #expect(!second.record.trades.isEmpty)
    }

    @Test("knows a command whose answer was lost, and never sends it again")
    func lostAnswer() throws {
        let stage = Stage(bars: 500)
        let first = Play(stage)
        let cycle = try first.start()
        // Until something is handed over whose answer waits to be polled.
        while cycle.session?.ledger.tracks.contains(where: { $0.state == .sending }) != true { _ = cycle.run() }
        let sent = try #require(cycle.session?.ledger.tracks.first { $0.state == .sending })
        let second = Play(stage, store: first.store, capture: first.capture, connector: first.connector)
        second.connector.dropLink(reason: "the process ended")
        let again = try second.start()
        #expect(again.session?.ledger.track(sent.tag)?.state == .unknown)
        try second.run(turns: 200)
        let track = try #require(again.session?.ledger.tracks.first { $0.tag == sent.tag } ?? sent)
        #expect(second.transitions.contains { $0.tag == sent.tag && $0.to == .unknown && $0.cause == .recovery })
        #expect(track.state != .unknown)
        try expectAgreement(second)
    }

    @Test("a stop in peace leaves a segment from which the next start goes on")
    func stop() throws {
        let stage = Stage(bars: 500)
        let first = Play(stage)
        try first.run(turns: 900)
        let cycle = try #require(first.cycle)
        let answer = cycle.ask(ControlRequest(.stop(.leaveProtected)))
        #expect(answer.isDone)
        let twice = cycle.ask(ControlRequest(.stop(.leaveProtected)))
        #expect(twice.isDone)
        try first.run(turns: 500)
        #expect(cycle.run().isOver)
        #expect(first.store.rows.last { $0.kind != Journal.factsKind }?.kind == SegmentStart.endKind)
        let balance = try #require(cycle.session?.core.account.balance)
        let second = Play(stage, store: first.store, capture: first.capture, connector: first.connector)
        let next = try second.start()
        #expect(next.session == nil)
        try second.run(turns: 300)
        #expect(next.status().segment == 2)
        #expect(next.session?.core.closedGates.isEmpty == true)
        #expect(balance != stage.balance)
        try expectAgreement(second)
    }

    @Test("while the disk refuses nothing is opened, what is open is closed, and all of it is recorded later")
    func disk() throws {
        let stage = Stage(bars: 500)
        let play = Play(stage)
        let cycle = try play.start()
        while cycle.session?.core.positions.isEmpty ?? true { _ = cycle.run() }
        play.store.refuses = true
        let before = play.connector.exchange.terminal.deals.count
        _ = cycle.ask(ControlRequest(.flatten(reason: "test")))
        try play.run(turns: 40)
        #expect(cycle.session?.core.positions.isEmpty == true)
        #expect(play.connector.exchange.terminal.deals.count > before)
        #expect(cycle.session?.core.closedGates.contains { $0.reason == .disk } == true)
        let opened = play.connector.exchange.terminal.deals.filter { if case .trade(.opening, _) = $0.kind { true } else { false } }.count
        try play.run(turns: 400)
        let later = play.connector.exchange.terminal.deals.filter { if case .trade(.opening, _) = $0.kind { true } else { false } }.count
        #expect(later == opened)
        play.store.refuses = false
        try play.run(turns: 400)
        #expect(cycle.session?.core.closedGates.isEmpty == true)
        #expect(play.events.map(\.code).contains(.diskBack))
        let journal = try Journal(
            play.store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
        let replay = try SessionReplay(journal, play.capture, play.source)
        #expect(replay.difference == nil)
        try expectAgreement(play)
    }

    @Test("gives no number out again that a close used while the disk refused")
    func numbersAfterAFullDisk() throws {
        let stage = Stage(bars: 500)
        let first = Play(stage)
        let cycle = try first.start()
        while cycle.session?.core.positions.isEmpty ?? true { _ = cycle.run() }
        let durable = try #require(cycle.session?.ledger.nextNumber)
        first.store.refuses = true
        _ = cycle.ask(ControlRequest(.flatten(reason: "test")))
        try first.run(turns: 40)
        let used = try #require(cycle.session?.ledger.nextNumber)
        #expect(used > durable && cycle.session?.core.positions.isEmpty == true)
        // The process ends before the disk takes any of it.
        first.store.refuses = false
        let second = Play(stage, store: first.store, capture: first.capture, connector: first.connector)
        second.connector.dropLink(reason: "the process ended")
        try second.run()
        let begun = second.transitions.filter { $0.from == nil }.map(\.tag.number)
        #expect(!begun.isEmpty && begun.allSatisfy { $0 >= used }, "\(begun.prefix(5)), \(used)")
        try expectAgreement(second)
    }
}
