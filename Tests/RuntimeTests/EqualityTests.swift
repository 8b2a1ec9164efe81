import Engine
import Market
@testable import Research
import Runtime
import Storage
import Testing
import Trading

@Suite("The same strategies over the same prices")
struct EqualityTests {
    @Test("decide and deal alike in a backtest and in an accelerated run")
    func backtestAndRun() throws {
        let stage = Stage()
        let tested = try stage.backtest()
        let play = Play(stage)
        try play.run()
        let (wanted, found) = (tested.decisions.map { "\($0.time) \($0.line)" }, play.record.decisions.map { "\($0.time) \($0.line)" })
        let first = zip(wanted, found).prefix { $0 == $1 }.count
        #expect(
            wanted == found,
            "first difference at \(first): \(wanted.dropFirst(first).prefix(3)) against \(found.dropFirst(first).prefix(3))")
        #expect(tested.decisionsHash == play.record.decisionsHash)
        #expect(tested.trades.count > 100)
        #expect(tested.trades == play.record.trades)
    }

    @Test("come out of the journal again bit for bit")
    func replay() throws {
        let play = Play(Stage(bars: 600))
        try play.run()
        let journal = try Journal(
            play.store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
        var record = BacktestRecord(specifications: play.stage.values.map(\.specification), keepsDecisions: true)
        let replay = try SessionReplay(journal, play.capture, play.source) { record.take($0.fact, at: $0.time) }
        #expect(replay.difference == nil)
        #expect(record.decisionsHash == play.record.decisionsHash)
        #expect(replay.session.ledger == play.cycle?.session?.ledger)
        #expect(replay.session.core.checkpoint == play.cycle?.session?.core.checkpoint)
        #expect(replay.records > 2000)
    }
}
