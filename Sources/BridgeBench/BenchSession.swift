import Connectors
import Dispatch
import Foundation
import MT5Bridge
import Market

/// Herald's end: a server and the connector, woken by what arrives as a live run is.
final class BenchSession {
    let server: BridgeServer
    let connector: MT5Connector
    private let arrived = DispatchSemaphore(value: 0)

    init(symbols: [String]) throws {
        guard let key = BridgeKey(BenchTerminal.key), let euro = SymbolSpecification.builtIn("EURUSD") else {
            throw BenchFailure("Invariant: the key is long enough, and the euro is built in")
        }
        server = try BridgeServer(BridgeAddress(host: "127.0.0.1", port: 0), key: key) { print("bridge: \($0.end)") }
        let specifications = symbols.map { name in
            var specification = euro
            specification.name = name
            return MT5Terms.Symbol(specification: specification, timeframe: .m1)
        }
        var terms = MT5Terms(symbols: specifications, zones: [BenchTerminal.zone])
        terms.pause = 0
        connector = MT5Connector(server, terms: terms) { BenchSession.now }
        connector.log = { _ in }
        connector.onArrival { [arrived] in arrived.signal() }
    }

    deinit { server.close() }

    /// The machine's clock, UTC.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Waits for the session.
    func begin() throws {
        connector.connect(epoch: 1)
        let isUp = try wait(seconds: 30) { event in if case .link(.up) = event { true } else { false } }
        guard isUp else { throw BenchFailure("the expert did not dial") }
    }

    /// Polls until an event is as wanted; false when none came in time.
    func wait(seconds: Double, _ isWanted: (ConnectorEvent) throws -> Bool) throws -> Bool {
        let end = DispatchTime.now() + seconds
        var events: [ConnectorEvent] = []
        while DispatchTime.now() < end {
            events.removeAll(keepingCapacity: true)
            connector.poll(into: &events, limit: 4096)
            var isFound = false
            for event in events { if try isWanted(event) { isFound = true } }
            if isFound { return true }
            if events.isEmpty { _ = arrived.wait(timeout: min(end, .now() + 0.02)) }
        }
        return false
    }
}
