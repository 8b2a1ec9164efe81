import Glibc
import Market

/// The machine's clocks, for lines and deadlines that belong to no event.
enum WallClock {
    /// Now, UTC.
    static var now: Timestamp { Timestamp(nanoseconds: nanoseconds(CLOCK_REALTIME)) }

    /// Seconds since some instant; never steps.
    static var monotonicSeconds: Double { Double(nanoseconds(CLOCK_MONOTONIC)) / 1e9 }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
