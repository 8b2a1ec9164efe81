import Market

/// Counts the distances between neighbouring bars to find a file's timeframe.
struct IntervalTally {
    private var latest: Int64 = 0
    private var run = 0
    private var counts: [Int64: Int] = [:]

    /// Counts one distance in seconds.
    @inline(__always)
    mutating func add(_ seconds: Int64) {
        if seconds == latest { run += 1 } else { change(to: seconds) }
    }

    @inline(never)
    private mutating func change(to seconds: Int64) {
        if run > 0 { counts[latest, default: 0] += run }
        (latest, run) = (seconds, 1)
    }

    /// The most frequent distance (the smallest of equals) rounded down to a timeframe; nil when nothing was counted.
    ///
    /// 28 to 31 days are a month; less than a minute counts as M1.
    var timeframe: Timeframe? {
        var all = counts
        if run > 0 { all[latest, default: 0] += run }
        let winner = all.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let seconds = winner?.key else { return nil }
        // An hour less, for months that a change of the clock shortens.
        if seconds >= 28 * 86_400 - 3600 { return .mn1 }
        return Timeframe.allCases.last { $0.nominalSeconds <= seconds } ?? .m1
    }
}
