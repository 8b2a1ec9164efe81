import Engine
import Market
import Testing
import Trading

/// A ledger that goes on with strategies and symbols in another order, with new ones, or without some of before.
@Suite struct PlaceChangeTests {
    /// The first strategy (slot 3, EURUSD) with position 7 open, a close of it under way and an entry at rest.
    private func bench() throws -> (LedgerBench, close: OrderTag, entry: OrderTag) {
        var bench = LedgerBench()
        let opened = try bench.order()
        let deal = bench.deal(7, .opening, .buy, position: 7, tag: opened)
        bench.act { $0.take(deal, at: $1) }
        let entry = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10008, order: 1008), for: entry, at: $1) }
        let close = try bench.close(7)
        bench.forget()
        return (bench, close, entry)
    }

    private func terms(_ symbols: [String], _ strategies: [StrategyPlace]) -> LedgerTerms {
        LedgerTerms(namespace: LedgerBench.namespace, symbols: symbols, strategies: strategies, isNetting: false, keepsCommandLog: false)
    }

    @Test func whatIsOpenAndOnItsWayFollowsItsStrategy() throws {
        var (bench, close, entry) = try bench()
        let moved = terms(
            ["USDJPY", "GBPUSD", "EURUSD"],
            [StrategyPlace(slot: 9, symbol: 2), StrategyPlace(slot: 4, symbol: 1), StrategyPlace(slot: 3, symbol: 2)])
        bench.act { ledger, _ in ledger.replaceTerms(moved) }
        #expect(bench.told.isEmpty)
        #expect(bench.ledger.positions.map(\.strategy) == [2])
        #expect(bench.ledger.tracks.map(\.wish.strategy) == [2, 2, 2] && bench.ledger.tracks.map(\.wish.symbol) == [2, 2, 2])
        let closing = bench.deal(8, .closing, .sell, position: 7, tag: close, profit: "5")
        bench.act { $0.take(closing, at: $1) }
        let filled = bench.deal(9, .opening, .buy, position: 9, tag: entry)
        bench.act { $0.take(filled, at: $1) }
        #expect(bench.results.map(\.short) == ["filled 8 out 1 close by 0", "filled 9 in 1 by 2"])
        #expect(bench.results.map(\.strategy) == [2, 2] && bench.results.map(\.symbol) == [2, 2])
    }

    @Test func anOpenFateKeepsItsSymbolShut() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.timeOut(tag, at: $1) }
        #expect(bench.ledger.quarantined == [0])
        let moved = terms(["GBPUSD", "EURUSD"], [StrategyPlace(slot: 3, symbol: 1)])
        bench.act { ledger, _ in ledger.replaceTerms(moved) }
        #expect(bench.ledger.quarantined == [1])
    }

    @Test func whatAStrategyThatIsGoneLeavesFallsUnderThePolicyOnce() throws {
        var (bench, close, _) = try bench()
        // One strategy, then the caretakers of GBPUSD and EURUSD.
        let without = terms(["GBPUSD", "EURUSD"], [StrategyPlace(slot: 4, symbol: 0)])
        bench.act { ledger, _ in ledger.replaceTerms(without) }
        #expect(bench.told == ["adopted 7 by 2"] && bench.notices.map(\.code) == [.adopted])
        #expect(bench.ledger.tracks.map(\.wish.strategy) == [2, 2, 2])
        let back = terms(["GBPUSD", "EURUSD"], [StrategyPlace(slot: 4, symbol: 0), StrategyPlace(slot: 3, symbol: 1)])
        bench.act { ledger, _ in ledger.replaceTerms(back) }
        #expect(bench.told == ["adopted 7 by 2"])
        // Two strategies, so that the caretaker of EURUSD is the fourth.
        #expect(bench.ledger.positions.map(\.strategy) == [3])
        let closing = bench.deal(8, .closing, .sell, position: 7, tag: close)
        bench.act { $0.take(closing, at: $1) }
        #expect(bench.results.map(\.strategy) == [3])
    }

    @Test func theSameSlotOnAnotherSymbolIsAnotherStrategy() throws {
        var (bench, _, _) = try bench()
        let elsewhere = terms(["EURUSD", "GBPUSD"], [StrategyPlace(slot: 3, symbol: 1)])
        bench.act { ledger, _ in ledger.replaceTerms(elsewhere) }
        #expect(bench.told == ["adopted 7 by 1"])
        #expect(bench.ledger.positions.map(\.strategy) == [1])
    }

    @Test func aSymbolThatIsGoneIsOtherHands() throws {
        var (bench, close, _) = try bench()
        let gone = terms(["GBPUSD"], [StrategyPlace(slot: 4, symbol: 0)])
        bench.act { ledger, _ in ledger.replaceTerms(gone) }
        #expect(bench.ledger.tracks.isEmpty && bench.ledger.positions.map(\.owner) == [.foreign])
        let closing = bench.deal(8, .closing, .sell, position: 7, tag: close, profit: "5")
        let list = bench.snapshot([], [], [closing], balance: "10005")
        bench.act { $0.take(list, at: $1) }
        #expect(bench.results.isEmpty && bench.told.contains("adjusted 5"))
    }
}
