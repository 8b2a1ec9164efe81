import Connectors
import Foundation
import Market
@testable import Research
import Runtime
import Simulation
import Storage
import Testing

@Suite("The embedded market of a run")
struct KeptMarketTests {
    private let folder = "/tmp/herald-kept-\(UInt64.random(in: 0...UInt64.max))"

    private func exchange(_ stage: Stage) -> SimulatedExchange {
        SimulatedExchange(stage.account(), feed: BarFeed(stage.series, traded: [0, 1]), closesAtEnd: false)
    }

    /// Most prices lead to no row of the journal: after a crash the market must not make them a second time.
    @Test("goes on behind the newest price that was captured, although the journal ends earlier")
    func newest() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let begin = Timestamp(seconds: 1_704_067_200)
        func open() throws -> (RunFolder, CaptureFile) {
            let held = try RunFolder(path: folder, mode: .simulate, symbols: ["EURUSD"], now: begin)
            return (held, try held.capture())
        }
        do {
            let (held, capture) = try open()
            #expect(try held.newestTime(capture) == nil)
            var transaction = JournalTransaction(time: begin, capture: .none)
            transaction.drafts = [JournalDraft(time: begin, kind: "connecting", payload: "{\"epoch\":1}", capture: .none)]
            try held.journal.commit(transaction)
            #expect(try held.newestTime(capture) == begin)
            let quote = Quote(bid: Price(raw: 110_000_000), ask: Price(raw: 110_010_000))
            for hour in 1...5000 { try capture.append(.quote(symbol: 0, quote, begin.adding(seconds: Int64(hour)))) }
            try capture.sync()
        }
        let (held, capture) = try open()
        #expect(try held.newestTime(capture) == begin.adding(seconds: 5000))
    }

    @Test("loses a line that was torn and nothing that follows it")
    func torn() throws {
        let stage = Stage(bars: 50)
        let path = folder + ".jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let first = try KeptConnector(SimulatedConnector(exchange(stage)), path: path)
            first.connect(epoch: 1)
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try (whole + Data("{\"moves\":0,\"ti".utf8)).write(to: URL(fileURLWithPath: path))
        for epoch in Int64(2)...3 {
            var again = exchange(stage)
            try KeptConnector.restore(&again, from: path, until: nil)
            #expect(again.inputs.count == Int(epoch) - 1 && again.terminal.epoch == epoch - 1)
            let next = try KeptConnector(SimulatedConnector(again), path: path)
            next.connect(epoch: epoch)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).starts(with: whole))
    }
}
