import Connectors
import Engine
import Foundation
import Market
@testable import Research
import Runtime
import Simulation
import Storage
import Testing
import Trading

@Suite("A run that goes on with its strategies in another order")
struct ReorderingTests {
    /// Who has each open position, by name, as core and ledger say.
    private func owners(_ play: Play) throws -> (core: [PositionID: String], ledger: [PositionID: String]) {
        let session = try #require(play.cycle?.session)
        return (
            Dictionary(uniqueKeysWithValues: session.core.positions.map { ($0.ticket, session.names.strategy($0.strategy)) }),
            Dictionary(
                uniqueKeysWithValues: session.ledger.positions.map { ($0.identifier, session.names.strategy($0.strategy ?? -1)) })
        )
    }

    /// The strategy in each trade's row, by the position's number.
    private func trades(_ play: Play) throws -> [Int64: String] {
        var found: [Int64: String] = [:]
        for row in play.store.rows where row.kind == Journal.factsKind {
            let pairs = try JSONSerialization.jsonObject(with: Data(row.payload.utf8)) as? [[Any]]
            for pair in try #require(pairs) where pair[0] as? String == "trades" {
                let line = try #require(pair[1] as? [String: Any])
                let id = try #require(line["id"] as? NSNumber)
                found[id.int64Value] = try #require(line["strategy"] as? String)
            }
        }
        return found
    }

    @Test("leaves every position and its end with the strategy that opened it")
    func swap() throws {
        let stage = Stage(bars: 500)
        let first = Play(stage)
        let cycle = try first.start()
        var before: [PositionID: String] = [:]
        // Until all three hold something.
        while Set(before.values).count < 3 {
            _ = AcceleratedRun(cycle, first.connector).run(turns: 1)
            if cycle.session != nil { before = try owners(first).core }
        }
        _ = cycle.ask(ControlRequest(.stop(.leaveProtected)))
        try first.run(turns: 500)
        #expect(first.store.rows.last { $0.kind != Journal.factsKind }?.kind == SegmentStart.endKind)
        before = try owners(first).core
        let second = Play(stage, store: first.store, capture: first.capture, connector: first.connector)
        second.source.make = {
            [(Swinger("new", every: 400, distance: 0.004), 0, "1")] + stage.strategies().reversed()
        }
        let next = try second.start()
        while next.session?.ledger.isReconciled != true { try second.run(turns: 1) }
        #expect(next.session?.names.strategies == ["new", "three", "two", "one"])
        let (core, ledger) = try owners(second)
        #expect(core == before && ledger == before && !before.isEmpty)
        try second.run()
        // The end of each was credited to the name that opened it: by the deals of the core, and in the rows that are kept.
        let closed = second.deals.filter { before[$0.position] != nil && $0.entry != .opening }
        #expect(!closed.isEmpty)
        for deal in closed { #expect(next.session?.names.strategy(deal.strategy) == before[deal.position]) }
        let trades = try trades(second)
        for (ticket, name) in before { #expect(trades[ticket.value] == name) }
    }

    /// A run of all three, stopped with a position of `one`, and what goes on with the other two; `one` can be made again
    /// when the journal's sources are there.
    private func withoutFirst(isKept: Bool) throws -> (play: Play, ticket: PositionID) {
        var stage = Stage(bars: 500)
        stage.hasCaretakers = true
        let first = Play(stage)
        let cycle = try first.start()
        while cycle.session?.core.positions.contains(where: { $0.strategy == 0 }) != true {
            _ = AcceleratedRun(cycle, first.connector).run(turns: 1)
        }
        _ = cycle.ask(ControlRequest(.stop(.leaveProtected)))
        try first.run(turns: 500)
        let ticket = try #require(cycle.session?.core.positions.first { $0.strategy == 0 }).ticket
        let second = Play(stage, store: first.store, capture: first.capture, connector: first.connector)
        _ = try second.source.load(number: 1, known: [])
        if !isKept { second.source.lost = ["one"] }
        second.source.make = { Array(stage.strategies().dropFirst()) }
        let next = try second.start()
        while next.session?.ledger.isReconciled != true { try second.run(turns: 1) }
        return (second, ticket)
    }

    @Test("and without one that has a position keeps it under its exits, opens nothing more for it, and forgets it at the next start")
    func leftover() throws {
        let (play, ticket) = try withoutFirst(isKept: true)
        let cycle = try #require(play.cycle)
        #expect(cycle.problems.isEmpty)
        #expect(cycle.session?.names.strategies == ["two", "three", "one"])
        #expect(cycle.status().strategies.map(\.state) == [.running, .running, .retired])
        #expect(try owners(play).core[ticket] == "one" && owners(play).ledger[ticket] == "one")
        try play.run()
        #expect(play.openings[2] == nil)
        #expect(try trades(play)[ticket.value] == "one")
        let journal = try Journal(
            play.store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
        let replay = try SessionReplay(journal, play.capture, play.source)
        #expect(replay.difference == nil && replay.start.number == 2)
        #expect(replay.session.core.checkpoint == cycle.session?.core.checkpoint)
        _ = cycle.ask(ControlRequest(.stop(.leaveProtected)))
        try play.run(turns: 500)
        let third = Play(play.stage, store: play.store, capture: play.capture, connector: play.connector)
        _ = try third.source.load(number: 1, known: [])
        third.source.make = { Array(play.stage.strategies().dropFirst()) }
        let last = try third.start()
        while last.session?.ledger.isReconciled != true { try third.run(turns: 1) }
        #expect(last.session?.names.strategies == ["two", "three"])
        #expect(last.status().gates.allSatisfy { $0.reason != .retired })
    }

    @Test("and without one whose scripts cannot be made again puts its position under the protective policy, and says why")
    func orphan() throws {
        let (play, ticket) = try withoutFirst(isKept: false)
        let cycle = try #require(play.cycle)
        #expect(cycle.problems == ["what is left of one falls under exits.on_failure: one was never made"])
        #expect(cycle.session?.names.strategies == ["two", "three"])
        #expect(try owners(play).core[ticket] == "caretaker EURUSD")
    }
}
