import Connectors
import Engine
import Market
import Runtime
import Simulation
import Storage
import Testing
import Trading

@Suite("A run that cannot go on")
struct FatalTests {
    private let damage = StorageError.damaged(path: "memory", reason: "the database is damaged")

    /// A run with something open, whose disk is about to refuse.
    private func opened(_ policy: StopPolicy, most: Int = 500_000) throws -> (play: Play, cycle: LiveCycle) {
        let play = Play(Stage(bars: 500))
        (play.options.onFatal, play.options.mostUnwritten) = (policy, most)
        let cycle = try play.start()
        while cycle.session?.core.positions.isEmpty ?? true { _ = AcceleratedRun(cycle, play.connector).turn() }
        return (play, cycle)
    }

    private func broker(_ play: Play) -> BrokerSnapshot { play.connector.exchange.terminal.snapshot(since: Timestamp(seconds: 0)) }

    private func deals(_ play: Play, _ wanted: Deal.Entry) -> Int {
        play.connector.exchange.terminal.deals.count { if case .trade(wanted, _) = $0.kind { true } else { false } }
    }

    @Test("closes everything once although nothing can be written, and the next start finds the account flat")
    func flattens() throws {
        let (play, cycle) = try opened(.flatten)
        let (open, closed) = (broker(play).positions.count, deals(play, .closing))
        (play.store.refusal, play.store.refuses) = (damage, true)
        try play.run(turns: 200)
        #expect(cycle.run().isOver)
        #expect(broker(play).positions.isEmpty && broker(play).orders.allSatisfy { $0.state.isFinal })
        #expect(deals(play, .closing) == closed + open)
        let said = try #require(cycle.fatal)
        #expect(said.contains("cannot be relied on any more") && said.contains("the database is damaged"))
        // Asked again it is the same end.
        _ = cycle.ask(ControlRequest(.stop(.flatten)))
        _ = cycle.run()
        #expect(cycle.fatal == said && play.events.map(\.code).filter { $0 == .fatal }.count == 1)
        // The journal knows nothing of the closes; what became of them was told all the same.
        #expect(play.deals.filter { $0.entry == .closing }.count == deals(play, .closing))

        play.store.refuses = false
        let next = Play(play.stage, store: play.store, capture: play.capture, connector: play.connector)
        next.connector.dropLink(reason: "the process ended")
        let again = try next.start()
        #expect(again.session?.core.positions.isEmpty == false)
        while !again.status().link.isRunning { _ = AcceleratedRun(again, next.connector).turn() }
        #expect(again.session?.core.positions.isEmpty == true)
        #expect(again.session?.core.account.balance == broker(next).account.balance)
    }

    @Test("leaves what is open with its stops where that is wanted, and ends at once")
    func leaves() throws {
        let (play, cycle) = try opened(.leaveProtected)
        let (before, sent) = (broker(play).positions, deals(play, .closing))
        (play.store.refusal, play.store.refuses) = (damage, true)
        let since = play.connector.exchange.terminal.now
        try play.run(turns: 200)
        #expect(cycle.run().isOver && cycle.fatal != nil)
        #expect(play.connector.exchange.terminal.now <= since.adding(seconds: 6 * 3600))
        #expect(broker(play).positions.map(\.identifier) == before.map(\.identifier) && deals(play, .closing) == sent)
        #expect(broker(play).positions.allSatisfy { $0.stopLoss != nil })
    }

    @Test("does not wait for a broker that is not there: its time is bounded, and what is left is told")
    func bounded() throws {
        let (play, cycle) = try opened(.flatten)
        let open = broker(play).positions.count
        play.connector.dropLink(reason: "the cable")
        (play.store.refusal, play.store.refuses) = (damage, true)
        // The link goes down, which is an input that the disk refuses.
        _ = cycle.run()
        let since = play.connector.exchange.terminal.now
        #expect(cycle.fatal != nil)
        play.connector.pass(to: since.adding(seconds: play.options.stopSeconds - 1))
        #expect(!cycle.run().isOver)
        play.connector.pass(to: since.adding(seconds: play.options.stopSeconds + 1))
        _ = cycle.run()
        #expect(cycle.run().isOver)
        #expect(broker(play).positions.count == open)
        let end = try #require(play.events.last { $0.code == .stopped })
        #expect(end.message.contains("\(open) position(s) could not be closed in time and keep their stops at the broker"))
    }

    @Test("is one whose disk is full for too long: entries end at once, the run when so much waits as may")
    func backlog() throws {
        let (play, cycle) = try opened(.flatten, most: 300)
        play.store.refuses = true
        let opened = deals(play, .opening)
        var (most, turns, refused) = (0, 0, 0)
        while !AcceleratedRun(cycle, play.connector).turn().isOver, turns < 5000 {
            let status = cycle.status()
            most = max(most, status.unwritten)
            if status.unwritten > 0, cycle.fatal == nil {
                refused += 1
                #expect(status.problems.contains { $0.hasPrefix("\(status.unwritten) of 300 entries wait in memory") })
                // The turn in which it refuses first has sent nothing; from the next on the gate is closed.
                #expect(refused == 1 || status.gates.contains { $0.reason == .disk })
            }
            turns += 1
        }
        #expect(most >= 300 && cycle.fatal?.contains("entries wait for a disk that refuses them") == true)
        #expect(deals(play, .opening) == opened)
        #expect(broker(play).positions.isEmpty)
    }

    @Test("and whose disk comes back while it ends has everything in its journal")
    func comesBack() throws {
        let (play, cycle) = try opened(.flatten, most: 50)
        play.store.refuses = true
        while cycle.fatal == nil { _ = AcceleratedRun(cycle, play.connector).turn() }
        play.store.refuses = false
        try play.run(turns: 500)
        #expect(cycle.run().isOver && cycle.status().unwritten == 0)
        let journal = try Journal(play.store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
        let replay = try SessionReplay(journal, play.capture, play.source)
        #expect(replay.difference == nil && replay.end != nil)
        #expect(replay.end?.ledger.positions.isEmpty == true)
    }
}
