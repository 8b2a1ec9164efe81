import Connectors
import Engine
import Market
import Testing
import Trading

/// An entry that rests at the broker although its command counts as over.
@Suite struct ReopeningTests {
    /// Refused by its answer, and placed all the same: it counts at once, and is taken back by a list that is ten seconds
    /// younger than the refusal.
    @Test func aRefusedEntryThatRestsCountsAndIsTakenBack() throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10006), for: tag, at: $1) }
        #expect(bench.state(tag) == .rejected)
        bench.wait(5)
        let early = bench.snapshot([], [bench.resting(1007, tag, .placed)])
        bench.act { $0.take(early, at: $1) }
        #expect(bench.state(tag) == .rejected && bench.told.last == "foreign 1")
        bench.wait(6)
        let late = bench.snapshot([], [bench.resting(1007, tag, .placed)])
        bench.act { $0.take(late, at: $1) }
        #expect(bench.state(tag) == .working)
        // As a command's own entry, and no longer as other hands'.
        #expect(bench.told.suffix(3) == ["rejected>working scan", "reopened 1 1", "foreign 0"])
        #expect(bench.notices.last?.code == .corrected)
        let sent = bench.withdraw(1)
        let withdrawal = try #require(sent)
        #expect(bench.state(tag) == .cancelPending)
        bench.act { $0.take(BrokerReply(retcode: 10009), for: withdrawal, at: $1) }
        let gone = bench.resting(1007, tag, .cancelled)
        bench.act { $0.take(gone, at: $1) }
        #expect(bench.state(tag) == .cancelled)
    }

    /// Four tenths are filled, the rest counts as expired, and works on: six tenths are taken back.
    @Test func whatIsLeftOfAnExpiredEntryIsTakenBack() throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10008, order: 1007), for: tag, at: $1) }
        let part = bench.deal(7, .opening, .buy, "0.4", position: 7, tag: tag)
        let first = bench.snapshot([bench.position(7, .buy, "0.4", tag: tag)], [], [part])
        bench.act { $0.take(first, at: $1) }
        let over = bench.resting(1007, tag, .expired, remaining: "0.6")
        bench.act { $0.take(over, at: $1) }
        #expect(bench.state(tag) == .expired)
        bench.wait(11)
        let list = bench.snapshot(
            [bench.position(7, .buy, "0.4", tag: tag)], [bench.resting(1007, tag, .partial, remaining: "0.6")], [part])
        bench.act { $0.take(list, at: $1) }
        #expect(bench.state(tag) == .partial && bench.told.contains("reopened 1 0.6"))
    }

    /// A hint may be older than the end it seems to contradict.
    @Test func aHintReopensNothing() throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10006), for: tag, at: $1) }
        bench.wait(60)
        let hint = bench.resting(1007, tag, .placed)
        bench.act { $0.take(hint, at: $1) }
        var bundle = bench.snapshot([], [hint])
        bundle.isEvidence = false
        bench.act { $0.take(bundle, at: $1) }
        #expect(bench.state(tag) == .rejected)
    }

    /// A list that was made before the end was known says nothing about it.
    @Test func anOlderListCountsNothing() throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10008, order: 1007), for: tag, at: $1) }
        let list = bench.snapshot([], [bench.resting(1007, tag, .placed)])
        bench.wait(1)
        let over = bench.resting(1007, tag, .cancelled)
        bench.act { $0.take(over, at: $1) }
        bench.act { $0.take(list, at: $1) }
        #expect(bench.state(tag) == .cancelled && !bench.told.contains("foreign 1"))
    }
}
