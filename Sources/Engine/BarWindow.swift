internal import Indicators
internal import Market

/// The recent closed bars of one symbol and timeframe in columns, newest last, at addresses that never change.
///
/// Scripts read the columns directly. Memory is bounded: the last ``IndicatorColumn/depth`` bars are always there,
/// older ones go. Owned by one core, not to be used from two threads.
public final class BarWindow {
    /// How many bars the columns hold; the newest is at `end - 1`.
    public let end: UnsafeMutablePointer<Int>
    /// Opening bids, as prices.
    public let open: UnsafeMutablePointer<Double>
    /// Highest bids, as prices.
    public let high: UnsafeMutablePointer<Double>
    /// Lowest bids, as prices.
    public let low: UnsafeMutablePointer<Double>
    /// Closing bids, as prices.
    public let close: UnsafeMutablePointer<Double>
    /// Opening time, seconds since 1970 in UTC.
    public let time: UnsafeMutablePointer<Int64>
    /// Opening time on the data's clock, in seconds; hour, minute and weekday derive from it.
    public let clock: UnsafeMutablePointer<Int64>
    /// Tick volume.
    public let volume: UnsafeMutablePointer<Int64>
    /// Ask minus bid at each bar's open, points.
    public let spreadPoints: UnsafeMutablePointer<Int64>

    private static let capacity = 2 * IndicatorColumn.depth

    init() {
        end = .allocate(capacity: 1)
        end.initialize(to: 0)
        (open, high) = (.allocate(capacity: Self.capacity), .allocate(capacity: Self.capacity))
        (low, close) = (.allocate(capacity: Self.capacity), .allocate(capacity: Self.capacity))
        (time, clock) = (.allocate(capacity: Self.capacity), .allocate(capacity: Self.capacity))
        (volume, spreadPoints) = (.allocate(capacity: Self.capacity), .allocate(capacity: Self.capacity))
    }

    deinit {
        for column in [open, high, low, close] { column.deallocate() }
        for column in [time, clock, volume, spreadPoints] { column.deallocate() }
        end.deallocate()
    }

    /// Adds a closed bar and returns it as indicators see it.
    func append(_ bar: Bar, clockOffset: Int64) -> BarSample {
        if end.pointee == Self.capacity { dropOldest() }
        let index = end.pointee
        let second = bar.opened.seconds
        let sample = BarSample(
            open: bar.open.double, high: bar.high.double, low: bar.low.double, close: bar.close.double,
            volume: Double(bar.tickCount), day: dayNumber(second + clockOffset), time: second)
        (open + index).initialize(to: sample.open)
        (high + index).initialize(to: sample.high)
        (low + index).initialize(to: sample.low)
        (close + index).initialize(to: sample.close)
        (time + index).initialize(to: second)
        (clock + index).initialize(to: second + clockOffset)
        (volume + index).initialize(to: Int64(bar.tickCount))
        (spreadPoints + index).initialize(to: Int64(bar.spreadPoints))
        end.pointee = index + 1
        return sample
    }

    /// A bar that is kept, as indicators saw it; 0 is the oldest.
    func sample(_ index: Int) -> BarSample {
        BarSample(
            open: open[index], high: high[index], low: low[index], close: close[index], volume: Double(volume[index]),
            day: dayNumber(clock[index]), time: time[index])
    }

    /// A bar that is kept, as it came in.
    func bar(_ index: Int) -> Bar {
        func price(_ value: Double) -> Price {
            guard let price = Price(value) else { preconditionFailure("Invariant: a kept price was a price before") }
            return price
        }
        return Bar(
            opened: Timestamp(seconds: time[index]), open: price(open[index]), high: price(high[index]), low: price(low[index]),
            close: price(close[index]), spreadPoints: Int32(clamping: spreadPoints[index]), tickCount: UInt32(clamping: volume[index]))
    }

    private func dropOldest() {
        let (kept, from) = (IndicatorColumn.depth, Self.capacity - IndicatorColumn.depth)
        for column in [open, high, low, close] { column.update(from: column + from, count: kept) }
        for column in [time, clock, volume, spreadPoints] { column.update(from: column + from, count: kept) }
        end.pointee = kept
    }
}
