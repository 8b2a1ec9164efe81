public import Market

/// Makes up bars that look like a market: synthetic, for demonstrations and tests, never evidence of a profit.
///
/// The same seed and arguments give the same bars on every machine, since all arithmetic is on integers. The market
/// is closed from Friday 22:00 to Sunday 22:00 UTC; activity and spreads follow the hour, calm and wild phases
/// cluster, trends and ranges alternate, and some weeks open with a gap.
public struct SyntheticMarket: Sendable {
    private let seed: UInt64

    public init(seed: UInt64) { self.seed = seed }

    /// Bars of one symbol from the first boundary at or after an instant; fewer than `count` only beyond the year 2249.
    ///
    /// Each symbol has a path of its own under a seed; another timeframe or start is another path.
    public func bars(
        specification: SymbolSpecification, timeframe: Timeframe, from: Timestamp, count: Int
    ) -> BarSeries {
        let capacity = min(max(0, count), 1 << 22)
        var builder = BarSeriesBuilder(digits: specification.digits, timeframe: timeframe, capacity: capacity)
        var path = SyntheticPath(seed: seed, specification: specification)
        let last = CivilTime.days(year: 2250, month: 1, day: 1) * 86_400
        let (length, isMonth) = (timeframe.nominalSeconds, timeframe == .mn1)
        var second = timeframe.opening(ofSecond: from.seconds)
        if second < from.seconds { second = timeframe.end(ofBarOpened: second) }
        var previousEnd = second
        while builder.count < count, second < last {
            let end = isMonth ? timeframe.end(ofBarOpened: second) : second + length
            let active = TradingWeek.openSeconds(from: second, to: end)
            if active > 0 {
                let isAfterWeekend = second > previousEnd && TradingWeek.openSeconds(from: previousEnd, to: second) == 0
                let hour = Int(floorDivide(second, 3600) - floorDivide(second, 86_400) * 24)
                let (points, extra) = path.next(
                    activeSeconds: active, hour: hour, isLong: length > 3600, isAfterWeekend: isAfterWeekend)
                builder.append(opened: Timestamp(seconds: second), points, extra)
                previousEnd = end
            }
            second = end
        }
        return builder.build()
    }
}

/// The hours in which the synthetic market trades.
enum TradingWeek {
    /// Seconds of trading within an interval of UTC seconds.
    static func openSeconds(from start: Int64, to end: Int64) -> Int64 {
        openSeconds(before: end) - openSeconds(before: start)
    }

    /// Seconds of trading since a fixed Sunday 22:00.
    private static func openSeconds(before second: Int64) -> Int64 {
        // 1970-01-04 was a Sunday; five of seven days are open.
        let since = second - (3 * 86_400 + 22 * 3600)
        let week = floorDivide(since, 604_800)
        return week * 5 * 86_400 + min(since - week * 604_800, 5 * 86_400)
    }
}
