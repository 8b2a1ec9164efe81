/// The usual spread in each hour of the week, for bars whose source has none.
public struct SpreadCurve: Hashable, Sendable {
    /// Hours of a week.
    public static let hours = 168
    /// Points per hour from Sunday 00:00 on, 168 of them, each at least 0.
    public let points: [Int32]
    /// The clock whose hours these are.
    public let zone: ZoneRules

    /// Nil unless there are 168 values and none is negative.
    public init?(points: [Int32], zone: ZoneRules) {
        guard points.count == SpreadCurve.hours, points.allSatisfy({ $0 >= 0 }) else { return nil }
        (self.points, self.zone) = (points, zone)
    }

    /// The spread that so large a share of each hour's ticks did not exceed: the nearest-rank quantile, of a share in (0, 1].
    ///
    /// Hours without ticks take the widest of all hours. Nil without ticks, or when the share is out of range.
    public init?(_ ticks: TickSeries, quantile share: Double, zone: ZoneRules) {
        guard ticks.count > 0, share > 0, share <= 1 else { return nil }
        var tallies = Array(repeating: SpreadTally(), count: SpreadCurve.hours)
        var first = 0
        while first < ticks.count {
            let interval = Timeframe.h1.interval(holding: ticks.time(first), zone: zone)
            let end = ticks.times.firstIndex(notBefore: interval.end.nanoseconds, from: first, to: ticks.count)
            let hour = SpreadCurve.hour(of: ticks.time(first), zone)
            for index in first..<end { tallies[hour].count(Int64(ticks.asks[index]) - Int64(ticks.bids[index])) }
            first = end
        }
        let known = tallies.map { $0.quantile(share) }
        let widest = known.compactMap { $0 }.max() ?? 0
        self.init(points: known.map { $0 ?? widest }, zone: zone)
    }

    /// The spread at an instant, points.
    public func points(at instant: Timestamp) -> Int32 { points[SpreadCurve.hour(of: instant, zone)] }

    private static func hour(of instant: Timestamp, _ zone: ZoneRules) -> Int {
        // 1970 began on a Thursday, the fifth day of a week that begins on Sunday.
        let hour = floorDivide(zone.local(instant.seconds), 3600) + 4 * 24
        return Int(hour - floorDivide(hour, Int64(hours)) * Int64(hours))
    }
}

/// How often each spread was seen.
private struct SpreadTally {
    /// Wider spreads count as this wide, so that memory stays bounded.
    private static let widest: Int64 = 1 << 18
    private var counts: [UInt32] = []
    private var total: Int64 = 0

    mutating func count(_ spread: Int64) {
        let place = Int(min(max(spread, 0), Self.widest))
        if place >= counts.count { counts.append(contentsOf: repeatElement(0, count: place + 1 - counts.count)) }
        counts[place] += counts[place] < .max ? 1 : 0
        total += 1
    }

    func quantile(_ share: Double) -> Int32? {
        guard total > 0 else { return nil }
        let rank = max(Int64((Double(total) * share).rounded(.up)), 1)
        var seen: Int64 = 0
        for place in counts.indices {
            seen += Int64(counts[place])
            if seen >= rank { return Int32(place) }
        }
        return counts.isEmpty ? nil : Int32(counts.count - 1)
    }
}

extension BarSeries {
    /// The same bars; those without a spread, 0 points, get that of a curve at their open.
    public func filling(spreads curve: SpreadCurve) -> BarSeries {
        var filled = ContiguousArray(extras)
        for index in filled.indices where filled[index].spread == 0 { filled[index].spread = curve.points(at: opened[index]) }
        return BarSeries(digits: digits, timeframe: timeframe, opened: opened, prices: prices, extras: Column(filled))
    }
}
