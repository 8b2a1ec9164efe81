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
}
