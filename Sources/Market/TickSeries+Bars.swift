extension TickSeries {
    /// The ticks at a range of indices in the same memory; traps out of range.
    public func slice(_ range: Range<Int>) -> TickSeries {
        TickSeries(
            digits: digits, times: UnsafeBufferPointer(rebasing: times[range]), bids: UnsafeBufferPointer(rebasing: bids[range]),
            asks: UnsafeBufferPointer(rebasing: asks[range]), owner: self)
    }

    /// The bars the bids form, with boundaries on `zone`'s clock: a bar holds the ticks of its interval, its spread is that
    /// of its first tick, and an interval without ticks has no bar.
    public func bars(_ timeframe: Timeframe, zone: ZoneRules) -> BarSeries {
        var builder = BarSeriesBuilder(digits: digits, timeframe: timeframe, capacity: 1024)
        var first = 0
        while first < count {
            let interval = timeframe.interval(holding: time(first), zone: zone)
            let end = times.firstIndex(notBefore: interval.end.nanoseconds, from: first, to: count)
            let range = UnsafeBufferPointer(rebasing: bids[first..<end]).bounds
            let spread = Int64(asks[first]) - Int64(bids[first])
            builder.append(
                opened: interval.opened, BarPoints(open: bids[first], high: range.highest, low: range.lowest, close: bids[end - 1]),
                BarExtras(spread: Int32(clamping: spread), tickCount: UInt32(clamping: end - first)))
            first = end
        }
        return builder.build()
    }
}

extension UnsafeBufferPointer<Int64> {
    /// The first index in `start..<end` whose instant is not before another, which is searched for in growing steps; `end`
    /// when there is none. Instants never descend.
    public func firstIndex(notBefore instant: Int64, from start: Int, to end: Int) -> Int {
        var (low, step) = (start, 64)
        while low + step < end, self[low + step] < instant {
            low += step
            step *= 2
        }
        var high = Swift.min(low + step, end)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension UnsafeBufferPointer<Int32> {
    /// The lowest and the highest of at least one value.
    @inlinable public var bounds: (lowest: Int32, highest: Int32) {
        precondition(!isEmpty, "Invariant: bounds are those of something")
        var (lowest, highest) = (self[0], self[0])
        for value in self {
            lowest = Swift.min(lowest, value)
            highest = Swift.max(highest, value)
        }
        return (lowest, highest)
    }
}
