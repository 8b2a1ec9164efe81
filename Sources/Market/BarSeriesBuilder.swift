/// Collects bars into columns; the importer, the generator and the resampler all end here.
public struct BarSeriesBuilder: ~Copyable {
    private let digits: Int
    private let timeframe: Timeframe
    private var opened: ContiguousArray<Timestamp> = []
    private var prices: ContiguousArray<BarPoints> = []
    private var extras: ContiguousArray<BarExtras> = []

    public init(digits: Int, timeframe: Timeframe, capacity: Int) {
        (self.digits, self.timeframe) = (digits, timeframe)
        opened.reserveCapacity(capacity)
        prices.reserveCapacity(capacity)
        extras.reserveCapacity(capacity)
    }

    /// The number of bars so far.
    public var count: Int { opened.count }

    /// The last bar's opening instant.
    public var lastOpened: Timestamp? { opened.last }

    /// Adds a bar that opened after all earlier ones; traps when it did not.
    @inline(__always)
    public mutating func append(opened instant: Timestamp, _ points: BarPoints, _ extra: BarExtras) {
        if let last = opened.last { precondition(instant > last, "Invariant: bars ascend in time") }
        opened.append(instant)
        prices.append(points)
        extras.append(extra)
    }

    /// Widens the newest bar by a later part of it: the close moves, spread and open stay, ticks add up.
    public mutating func widenLast(_ points: BarPoints, _ extra: BarExtras) {
        let last = prices.count - 1
        prices[last].high = max(prices[last].high, points.high)
        prices[last].low = min(prices[last].low, points.low)
        prices[last].close = points.close
        let (sum, overflow) = extras[last].tickCount.addingReportingOverflow(extra.tickCount)
        extras[last].tickCount = overflow ? .max : sum
    }

    /// The finished series.
    public consuming func build() -> BarSeries {
        BarSeries(digits: digits, timeframe: timeframe, opened: opened, prices: prices, extras: extras)
    }
}
