/// An immutable run of bars of one symbol and timeframe in columns, oldest first.
///
/// Prices are whole points, 32 bytes a bar, so a million bars take 32 MB. Safe to share between threads.
public final class BarSeries: Sendable {
    /// Decimal digits of a point: `point = 10^-digits`.
    public let digits: Int
    /// The interval each bar spans.
    public let timeframe: Timeframe
    /// Opening instants, strictly ascending.
    public let opened: ContiguousArray<Timestamp>
    /// Open, high, low and close per bar, in points.
    public let prices: ContiguousArray<BarPoints>
    /// Spread in points and tick count per bar.
    public let extras: ContiguousArray<BarExtras>

    public init(
        digits: Int, timeframe: Timeframe, opened: ContiguousArray<Timestamp>, prices: ContiguousArray<BarPoints>,
        extras: ContiguousArray<BarExtras>
    ) {
        precondition(opened.count == prices.count && prices.count == extras.count, "Invariant: columns are equally long")
        precondition((0...8).contains(digits), "Invariant: a point has at most eight decimals")
        (self.digits, self.timeframe) = (digits, timeframe)
        (self.opened, self.prices, self.extras) = (opened, prices, extras)
    }

    /// The number of bars.
    @inlinable public var count: Int { opened.count }

    /// Units of ``Price`` per point.
    @inlinable public var pointRaw: Int64 { powerOfTen(8 - digits) }

    /// The bar at an index (0 is the oldest); traps out of range.
    @inlinable public subscript(index: Int) -> Bar {
        let (points, extra, scale) = (prices[index], extras[index], pointRaw)
        return Bar(
            opened: opened[index],
            open: Price(raw: Int64(points.open) * scale), high: Price(raw: Int64(points.high) * scale),
            low: Price(raw: Int64(points.low) * scale), close: Price(raw: Int64(points.close) * scale),
            spreadPoints: extra.spread, tickCount: extra.tickCount)
    }

    /// The bars at a range of indices; traps out of range.
    public func slice(_ range: Range<Int>) -> BarSeries {
        BarSeries(
            digits: digits, timeframe: timeframe, opened: ContiguousArray(opened[range]),
            prices: ContiguousArray(prices[range]), extras: ContiguousArray(extras[range]))
    }

    /// The first index whose bar opened at or after an instant; `count` when none did.
    public func firstIndex(notBefore instant: Timestamp) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if opened[middle] < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The four prices of a bar, in points.
public struct BarPoints: Hashable, Sendable {
    /// First bid.
    public var open: Int32
    /// Highest bid.
    public var high: Int32
    /// Lowest bid.
    public var low: Int32
    /// Last bid.
    public var close: Int32
    @inlinable public init(open: Int32, high: Int32, low: Int32, close: Int32) {
        (self.open, self.high, self.low, self.close) = (open, high, low, close)
    }
}

/// What a bar carries beside its prices.
public struct BarExtras: Hashable, Sendable {
    /// Points.
    public var spread: Int32
    /// MT5's tick volume; 0 when the source has none.
    public var tickCount: UInt32
    @inlinable public init(spread: Int32, tickCount: UInt32) { (self.spread, self.tickCount) = (spread, tickCount) }
}
