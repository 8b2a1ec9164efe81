internal import Glibc
public import Market

/// The time of the market: the machine's, or a faster one of a simulation.
public struct MarketClock: Sendable {
    private let wall: Int64
    private let begin: Int64
    private let speed: Double

    /// The machine's clock, UTC.
    public static let wall = MarketClock(wall: 0, begin: 0, speed: 1)

    private init(wall: Int64, begin: Int64, speed: Double) { (self.wall, self.begin, self.speed) = (wall, begin, speed) }

    /// A market that stands at an instant now and goes so many times as fast as the machine's clock; above 0.
    public static func scaled(from begin: Timestamp, speed: Double) -> MarketClock {
        precondition(speed > 0, "Invariant: time goes on")
        return MarketClock(wall: MarketClock.machine(), begin: begin.nanoseconds, speed: speed)
    }

    /// The instant now, UTC.
    public var now: Timestamp {
        let machine = MarketClock.machine()
        guard wall != 0 else { return Timestamp(nanoseconds: machine) }
        return Timestamp(nanoseconds: begin + Int64(Double(machine - wall) * speed))
    }

    /// Real seconds until the market's clock shows an instant; not negative.
    public func seconds(until instant: Timestamp) -> Double {
        max(0, Double(instant.nanoseconds - now.nanoseconds) / 1e9 / speed)
    }

    private static func machine() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
