import Connectors
import Dispatch
import MT5Bridge
import Market

/// A tick a millisecond on each of 20 symbols; each must come once and in order.
enum TickFlow {
    static func run(programs: String, seconds: Int) throws -> Figure {
        let symbols = ["EURUSD", "GBPUSD"] + (102..<120).map { "SYM\($0)" }
        let session = try BenchSession(symbols: symbols)
        let terminal = try BenchTerminal("HeraldBridge", in: programs, port: session.server.address.port)
        try session.begin()
        var flow = Flow(symbols.count)
        _ = try session.wait(seconds: 1.5) { try flow.take($0) }
        let before = try symbols.map { Int(try terminal.say("made \($0)")) ?? 0 }
        let begun = DispatchTime.now().uptimeNanoseconds
        (flow.got, flow.latest) = (0, 0)
        for symbol in symbols { _ = try terminal.say("rate \(symbol) 1") }
        _ = try session.wait(seconds: Double(seconds)) { try flow.take($0) }
        for symbol in symbols { _ = try terminal.say("rate \(symbol) 0") }
        let span = Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9
        _ = try session.wait(seconds: 3) { try flow.take($0) }
        let made = try zip(symbols, before).reduce(0) { $0 + (Int(try terminal.say("made \($1.0)")) ?? 0) - $1.1 }
        let rate = Double(made) / span
        return Figure(
            words:
                "ticks: \(flow.got) of \(made) over 20 symbols in \(Int(span.rounded())) s, \(Int(rate)) a second, at most \(flow.latest) ms late",
            goal: "20,000 a second, none lost", isReached: flow.got == made && rate > 19_900)
    }

    /// What arrived, held against what the model makes: the bid goes up a point with each tick, and round after 50,000.
    private struct Flow {
        var got = 0
        var latest: Int64 = 0
        private var last: [Int64?]

        init(_ count: Int) { last = Array(repeating: nil, count: count) }

        mutating func take(_ event: ConnectorEvent) throws -> Bool {
            guard case .quote(let symbol, let quote, let time) = event else { return false }
            let point = quote.bid.raw / 1000
            if let before = last[symbol], point != 100_000 + (before - 100_000 + 1) % 50_000 {
                throw BenchFailure("a tick of symbol \(symbol) is missing or came twice: \(point) after \(before)")
            }
            last[symbol] = point
            got += 1
            latest = max(latest, (BenchSession.now.nanoseconds - time.nanoseconds) / 1_000_000)
            return false
        }
    }
}
