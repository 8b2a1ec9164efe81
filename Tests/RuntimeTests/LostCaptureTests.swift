import Engine
import Market
import Runtime
import Simulation
import Storage
import Testing

/// A capture whose disk loses what was not made durable, when it is opened anew after an error.
private final class ForgettingCapture: CaptureStore {
    private let symbols: [String]
    private var records: [CaptureRecord] = []
    private var synced = 0
    private var held: CaptureMemory
    /// The next attempt to make it durable fails.
    var refusesOne = false

    init(symbols: [String]) { (self.symbols, held) = (symbols, CaptureMemory(symbols: symbols)) }

    var mark: CaptureMark { held.mark }
    var waiting: Int { records.count - synced }

    func append(_ record: CaptureRecord) {
        held.append(record)
        records.append(record)
    }

    func sync() throws(StorageError) {
        if refusesOne {
            refusesOne = false
            throw .cannotWrite(path: "capture", reason: "input/output error")
        }
        synced = records.count
    }

    func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64) {
        try held.read(from: position, limit: limit)
    }

    func openAnew() {
        records.removeLast(waiting)
        held = CaptureMemory(symbols: symbols)
        for record in records { held.append(record) }
    }
}

@Suite("A disk that loses prices which a recovery was built on")
struct LostCaptureTests {
    private let stage = Stage(bars: 500)

    private func cycle(
        _ store: MemoryStore, _ capture: ForgettingCapture, _ connector: SimulatedConnector, _ observer: Play
    ) throws -> LiveCycle {
        let stamp = JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 1_704_067_200))
        let storage = CycleStorage(journal: try Journal(store, fresh: stamp), capture: capture) { () throws(StorageError) in
            capture.openAnew()
            return capture
        }
        let cycle = LiveCycle(
            stage.setup(), source: Made(stage.strategies), connector: connector, storage: storage, observer: observer,
            options: .accelerated, clock: { connector.exchange.terminal.now })
        try cycle.start()
        return cycle
    }

    @Test("is given them again, and the run goes on")
    func givenAgain() throws {
        let (store, observer) = (MemoryStore(), Play(stage))
        let capture = ForgettingCapture(symbols: stage.values.map(\.specification.name))
        let connector = stage.connector()
        let first = try cycle(store, capture, connector, observer)
        _ = AcceleratedRun(first, connector).run(turns: 300)
        while capture.waiting < 5 { _ = AcceleratedRun(first, connector).turn() }
        // The process is gone, and what it had not made durable can still be read, until the disk fails.
        connector.dropLink(reason: "the process ended")
        let second = try cycle(store, capture, connector, observer)
        #expect(second.session?.core.checkpoint == first.session?.core.checkpoint)
        capture.refusesOne = true
        _ = AcceleratedRun(second, connector).run(turns: 400)
        #expect(!capture.refusesOne && second.fatal == nil)
        #expect(observer.events.contains { $0.code == .diskBack })
        connector.dropLink(reason: "the process ended")
        let third = try cycle(store, capture, connector, observer)
        #expect(third.problems.isEmpty)
        #expect(third.session?.core.checkpoint == second.session?.core.checkpoint)
    }
}
