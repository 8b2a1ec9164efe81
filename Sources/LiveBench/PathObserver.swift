import Connectors
import Dispatch
import Engine
import Market
import Runtime
import Trading

/// Measures the way from a tick that is due to a command that has left; lives on the cycle's thread.
final class PathObserver: RunObserver {
    /// Microseconds from the arrival of what led to a command until it was handed to the broker's side.
    private(set) var paths = Spread()
    /// Microseconds from the instant a tick was due until it was taken.
    private(set) var waits = Spread()
    private let clock: MarketClock
    private var arrived: UInt64 = 0

    init(_ clock: MarketClock) { self.clock = clock }

    func heard(_ event: ConnectorEvent, at time: Timestamp) {
        arrived = DispatchTime.now().uptimeNanoseconds
        guard case .quote(_, _, let due) = event else { return }
        waits.take(max(0, time.nanoseconds - due.nanoseconds) / 1000)
    }

    func sent(_ command: BrokerCommand, at time: Timestamp) {
        paths.take(Int64(DispatchTime.now().uptimeNanoseconds - arrived) / 1000)
    }
}

/// Whole microseconds, counted, so that millions of them take no more room than few.
struct Spread {
    private static let most = 1_000_000
    private var counts = [UInt32](repeating: 0, count: Spread.most + 1)
    private(set) var count = 0

    mutating func take(_ microseconds: Int64) {
        counts[Int(min(microseconds, Int64(Spread.most)))] += 1
        count += 1
    }

    /// The least value that so many per mille stay within; 0 before the first.
    func within(perMille: Int) -> Int {
        let wanted = (count * perMille + 999) / 1000
        var seen = 0
        for (value, number) in counts.enumerated() {
            seen += Int(number)
            if seen >= wanted { return value }
        }
        return Spread.most
    }

    /// Half, 99 % and 99.9 % and all of them.
    var words: String {
        "half within \(within(perMille: 500)) us, 99 % within \(within(perMille: 990)), 99.9 % within \(within(perMille: 999)), all within \(within(perMille: 1000))"
    }
}
