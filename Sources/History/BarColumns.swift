import Market

/// The columns of a series while it is being read, with the tally that finds its timeframe.
struct BarColumns {
    private(set) var opened: ContiguousArray<Timestamp> = []
    private(set) var prices: ContiguousArray<BarPoints> = []
    private(set) var extras: ContiguousArray<BarExtras> = []
    /// UTC seconds of the newest bar; far in the past before the first.
    private(set) var last: Int64 = .min
    private var tally = IntervalTally()

    mutating func reserve(_ capacity: Int) {
        opened.reserveCapacity(capacity)
        prices.reserveCapacity(capacity)
        extras.reserveCapacity(capacity)
    }

    /// Adds a bar; the instant (UTC seconds) must be after ``last``.
    @inline(__always)
    mutating func append(instant: Int64, _ row: ParsedRow) {
        if last != .min { tally.add(instant &- last) }
        last = instant
        opened.append(Timestamp(seconds: instant))
        prices.append(BarPoints(open: row.open, high: row.high, low: row.low, close: row.close))
        extras.append(BarExtras(spread: row.spread, tickCount: row.tickCount))
    }

    /// The finished series; its timeframe is at least `shortest`.
    func series(digits: Int, shortest: Timeframe) -> BarSeries {
        BarSeries(
            digits: digits, timeframe: max(shortest, tally.timeframe ?? shortest), opened: opened, prices: prices,
            extras: extras)
    }
}
