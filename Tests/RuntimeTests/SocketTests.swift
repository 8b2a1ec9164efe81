internal import Engine
import Connectors
import Foundation
import Market
import Runtime
import Simulation
import Storage
import Testing
import Trading

@Suite("A simulated broker behind a socket")
struct SocketTests {
    @Test("keeps its state over its own end, and a run over both ends finds everything as it was", .timeLimit(.minutes(30)))
    func restart() throws {
        let stage = Stage(bars: 200)
        let folder = "/tmp/herald-socket-\(UInt64.random(in: 0...UInt64.max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/broker.sock"
        func exchange() -> SimulatedExchange {
            SimulatedExchange(stage.account(), feed: BarFeed(stage.series, traded: [0, 1]), closesAtEnd: false)
        }
        let store = MemoryStore()
        let capture = CaptureMemory(symbols: stage.values.map(\.specification.name))
        func cycle(_ connector: SocketConnector) throws -> LiveCycle {
            let journal = try Journal(store, fresh: JournalStamp(mode: .simulate, namespace: 9, created: Timestamp(seconds: 0)))
            let cycle = LiveCycle(
                stage.setup(), source: Made(stage.strategies), connector: connector,
                storage: CycleStorage(journal: journal, capture: capture) { () throws(StorageError) in capture },
                options: .accelerated, clock: { connector.now })
            try cycle.start()
            return cycle
        }
        var server: ExchangeServer? = try ExchangeServer(exchange(), socket: path, folder: folder + "/state")
        let first = SocketConnector(path: path)
        let run = try cycle(first)
        while (run.session?.ledger.positions.count ?? 0) < 2 {
            _ = run.run()
            _ = server?.turn()
        }
        let positions = try #require(run.session?.ledger.positions.map(\.identifier))
        // Both processes are gone.
        server = nil
        first.disconnect()
        let again = try ExchangeServer(exchange(), socket: path, folder: folder + "/state")
        let second = SocketConnector(path: path)
        let next = try cycle(second)
        while !next.status().link.isRunning {
            _ = next.run()
            _ = again.turn()
        }
        #expect(next.session?.ledger.positions.map(\.identifier) == positions)
        #expect(next.problems.isEmpty)
    }
}
