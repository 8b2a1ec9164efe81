import Engine
import Foundation
import Market
import Runtime
import Simulation
import Storage
import Testing

@Suite("What is older than wanted")
struct RetentionTests {
    /// A run in files, as fast as it can.
    private final class Kept {
        let stage: Stage
        let folder: String
        let connector: SimulatedConnector
        let cycle: LiveCycle
        let store: SQLiteStore
        let journal: Journal
        private(set) var swept: [(words: String, time: Timestamp)] = []

        init(_ stage: Stage, _ folder: String, _ connector: SimulatedConnector, _ retention: RetentionDays) throws {
            (self.stage, self.folder, self.connector) = (stage, folder, connector)
            store = try SQLiteStore(path: folder + "/herald.db")
            let journal = try Journal(store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
            self.journal = journal
            let symbols = stage.values.map(\.specification.name)
            let capture = { () throws(StorageError) in
                try CaptureFile(folder: folder + "/capture", symbols: symbols, journalled: journal.head.capture)
            }
            var options = CycleOptions.accelerated
            options.retention = retention
            let told = Told()
            cycle = LiveCycle(
                stage.setup(), source: Made(stage.strategies), connector: connector,
                storage: CycleStorage(journal: journal, capture: try capture(), reopenCapture: capture), observer: told,
                options: options, clock: { connector.exchange.terminal.now })
            told.run = self
            try cycle.start()
        }

        func take(_ event: RunEvent, _ time: Timestamp) { if event.code == .swept { swept.append((event.message, time)) } }

        func run(until time: Timestamp) {
            let run = AcceleratedRun(cycle, connector)
            while connector.exchange.terminal.now < time, !run.turn().isOver {}
        }

        func stop() {
            _ = cycle.stop(.leaveProtected)
            _ = AcceleratedRun(cycle, connector).run(turns: 1000)
            store.close()
        }
    }

    private final class Told: RunObserver {
        weak var run: Kept?
        func noted(_ event: RunEvent, at time: Timestamp) { run?.take(event, time) }
    }

    private let begin = Timestamp(seconds: 1_704_067_200)
    private func day(_ number: Int) -> Timestamp { begin.adding(seconds: Int64(number) * 86_400) }

    @Test("goes once a day, in whole segments, and what is kept can be recovered and replayed")
    func sweeps() throws {
        let folder = NSTemporaryDirectory() + "retention-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stage = Stage(bars: 700)
        let connector = stage.connector(closesAtEnd: false)
        var days = RetentionDays()
        (days.tables, days.journal, days.capture) = (["equity": 3], 10, 5)
        let first = try Kept(stage, folder, connector, days)
        first.run(until: day(4))
        #expect(first.swept.map(\.time) == first.swept.map(\.time).sorted() && !first.swept.isEmpty)
        // Its journal and its prices are those of the newest segment.
        #expect(first.swept.allSatisfy { !$0.words.contains("journal") && !$0.words.contains("captured") })
        first.stop()

        let second = try Kept(stage, folder, connector, days)
        second.run(until: day(19))
        // Three days, and those without prices before a look.
        let limit = day(19 - 3 - 3)
        let equity = try second.store.rows(of: .equity).compactMap { if case .integer(let time) = $0.cells[0] { time } else { nil } }
        #expect(try #require(equity.min()) >= limit.nanoseconds)
        #expect(equity.count > 20)
        // None on days without prices: nothing is looked at while the market sleeps.
        let gaps = zip(second.swept, second.swept.dropFirst()).map { $1.time.seconds - $0.time.seconds }
        #expect(gaps.allSatisfy { $0 >= 86_400 } && gaps.count > 7, "\(gaps)")
        let words = second.swept.map(\.words).joined(separator: "\n")
        #expect(words.contains("rows of the journal") && words.contains("files of captured prices") && words.contains("rows of equity"))
        // The first segment is gone, up to the session under which the second one began.
        let segments = try SegmentStart.all(in: second.journal)
        #expect(segments.map(\.start.number) == [2])
        #expect(try second.store.rows(from: 1, limit: 1).first?.kind == "connecting")
        let epoch = second.cycle.status().link.epoch
        second.store.close()

        // The process ends without a stop; the next one is built from what is left.
        connector.dropLink(reason: "the process ended")
        let third = try Kept(stage, folder, connector, days)
        let capture = try CaptureFile(
            folder: folder + "/capture", symbols: stage.values.map(\.specification.name), journalled: third.journal.head.capture)
        #expect(try capture.begin() > 0)
        #expect(try capture.begin() <= segments[0].start.warmUpFrom)
        let replay = try SessionReplay(third.journal, capture, Made(stage.strategies))
        #expect(replay.difference == nil && replay.rows > 100)
        third.run(until: day(22))
        #expect(third.cycle.problems.isEmpty)
        #expect(third.cycle.status().link.epoch > epoch)
        #expect(third.cycle.status().segment == 2)
    }
}
