import Dispatch
import Foundation
import History
import MT5Bridge
import Market

/// M1 bars from the service into the store, part by part as `herald data fetch` brings them.
enum BarBench {
    /// Bars that are kept in memory before they are stored, as `herald data fetch` does.
    private static let batch = 500_000

    static func run(programs: String, count: Int) throws -> Figure {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bridge-bench-store-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let key = BridgeKey(BenchTerminal.key), let euro = SymbolSpecification.builtIn("EURUSD") else {
            throw BenchFailure("Invariant: the key is long enough, and the euro is built in")
        }
        let server = try BridgeServer(BridgeAddress(host: "127.0.0.1", port: 0), key: key) { print("bridge: \($0.end)") }
        defer { server.close() }
        let terminal = try BenchTerminal("HeraldHistory", in: programs, port: server.address.port, ["SHIM_BARS": "\(count + 1000)"])
        defer { withExtendedLifetime(terminal) {} }
        let minute = BenchSession.now.seconds / 60 * 60
        var request = HistoryFetch.Request(
            symbol: "EURUSD", rows: .bars(.m1),
            periods: [Timestamp(seconds: minute - Int64(count) * 60)..<Timestamp(seconds: minute)], now: BenchSession.now,
            zones: [BenchTerminal.zone])
        request.zone = BenchTerminal.zone
        let fetch = HistoryFetch(server, request) { _, _, _ in .success(euro) }
        let (stored, seconds) = try flow(fetch, server, Store(path: folder.path), euro)
        let rate = Double(stored) / seconds
        return Figure(
            words: "bars: \(stored) of \(count) M1 bars into the store in \(String(format: "%.2f", seconds)) s, \(Int(rate)) a second",
            goal: "500,000 a second", isReached: stored == count && rate >= 500_000)
    }

    /// How many were stored, and the seconds from the session's first answer to the last byte in the store.
    private static func flow(
        _ fetch: HistoryFetch, _ server: BridgeServer, _ store: Store, _ euro: SymbolSpecification
    ) throws -> (stored: Int, seconds: Double) {
        let arrived = DispatchSemaphore(value: 0)
        server.onArrival { arrived.signal() }
        let patience = DispatchTime.now() + 60
        var (bars, stored) = ([Bar](), 0)
        var begun: UInt64?
        while true {
            switch fetch.step() {
            case .waiting:
                guard fetch.isConnected || DispatchTime.now() < patience else { throw BenchFailure("the service did not dial") }
                _ = arrived.wait(timeout: .now() + 0.02)
            case .terms: begun = DispatchTime.now().uptimeNanoseconds
            case .part(let part):
                bars += part.bars
                if bars.count >= batch { stored += try save(&bars, store, euro) }
            case .done:
                stored += try save(&bars, store, euro)
                let end = DispatchTime.now().uptimeNanoseconds
                return (stored, Double(end - (begun ?? end)) / 1e9)
            case .failed(let why): throw BenchFailure(why)
            }
        }
    }

    private static func save(_ bars: inout [Bar], _ store: Store, _ euro: SymbolSpecification) throws -> Int {
        defer { bars = [] }
        var builder = BarSeriesBuilder(digits: euro.digits, timeframe: .m1, capacity: bars.count)
        let point = euro.point.raw
        for bar in bars {
            let points = BarPoints(
                open: Int32(bar.open.raw / point), high: Int32(bar.high.raw / point), low: Int32(bar.low.raw / point),
                close: Int32(bar.close.raw / point))
            builder.append(opened: bar.opened, points, BarExtras(spread: bar.spreadPoints, tickCount: bar.tickCount))
        }
        return try store.save(builder.build(), symbol: "EURUSD").added
    }
}
