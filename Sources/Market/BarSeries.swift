/// An immutable run of bars of one symbol and timeframe in columns, oldest first.
///
/// Prices are whole points, 32 bytes a bar, in memory or where a stored file is mapped. Safe to share between threads.
public final class BarSeries: Sendable {
    /// Decimal digits of a point: `point = 10^-digits`.
    public let digits: Int
    /// The interval each bar spans.
    public let timeframe: Timeframe
    /// Opening instants, strictly ascending.
    public let opened: Column<Timestamp>
    /// Open, high, low and close per bar, in points.
    public let prices: Column<BarPoints>
    /// Spread in points and tick count per bar.
    public let extras: Column<BarExtras>

    /// Takes columns of equal length; traps when they are not, or when a point has more than eight decimals.
    public init(
        digits: Int, timeframe: Timeframe, opened: Column<Timestamp>, prices: Column<BarPoints>, extras: Column<BarExtras>
    ) {
        precondition(opened.count == prices.count && prices.count == extras.count, "Invariant: columns are equally long")
        precondition((0...8).contains(digits), "Invariant: a point has at most eight decimals")
        (self.digits, self.timeframe) = (digits, timeframe)
        (self.opened, self.prices, self.extras) = (opened, prices, extras)
    }

    /// Copies columns of equal length; traps when they are not, or when a point has more than eight decimals.
    public convenience init(
        digits: Int, timeframe: Timeframe, opened: some Collection<Timestamp>, prices: some Collection<BarPoints>,
        extras: some Collection<BarExtras>
    ) {
        self.init(digits: digits, timeframe: timeframe, opened: Column(opened), prices: Column(prices), extras: Column(extras))
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

    /// The bars at a range of indices, in the same memory; traps out of range.
    public func slice(_ range: Range<Int>) -> BarSeries {
        BarSeries(
            digits: digits, timeframe: timeframe, opened: opened.part(range), prices: prices.part(range), extras: extras.part(range))
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
public struct BarPoints: Hashable, Sendable, BitwiseCopyable {
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
public struct BarExtras: Hashable, Sendable, BitwiseCopyable {
    /// Points.
    public var spread: Int32
    /// MT5's tick volume; 0 when the source has none.
    public var tickCount: UInt32
    @inlinable public init(spread: Int32, tickCount: UInt32) { (self.spread, self.tickCount) = (spread, tickCount) }
}
