import Market

/// The memory of ticks while they are read, and afterwards the owner of a ``TickSeries``.
final class TickColumns {
    private(set) var count = 0
    private var capacity: Int
    private var times: UnsafeMutablePointer<Int64>
    private var bids: UnsafeMutablePointer<Int32>
    private var asks: UnsafeMutablePointer<Int32>
    /// Nanoseconds of the newest tick; far in the past before the first.
    private(set) var last: Int64 = .min

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        times = .allocate(capacity: self.capacity)
        bids = .allocate(capacity: self.capacity)
        asks = .allocate(capacity: self.capacity)
    }

    deinit {
        times.deallocate()
        bids.deallocate()
        asks.deallocate()
    }

    /// Adds a tick; its time must not be before ``last``.
    @inline(__always)
    func append(_ time: Int64, bid: Int32, ask: Int32) {
        if count == capacity { grow() }
        times[count] = time
        bids[count] = bid
        asks[count] = ask
        count &+= 1
        last = time
    }

    @inline(never)
    private func grow() {
        let wider = capacity * 2
        times = TickColumns.moved(times, count, wider)
        bids = TickColumns.moved(bids, count, wider)
        asks = TickColumns.moved(asks, count, wider)
        capacity = wider
    }

    private static func moved<Number>(_ old: UnsafeMutablePointer<Number>, _ count: Int, _ capacity: Int) -> UnsafeMutablePointer<Number> {
        let new = UnsafeMutablePointer<Number>.allocate(capacity: capacity)
        new.moveInitialize(from: old, count: count)
        old.deallocate()
        return new
    }

    /// The ticks so far; nothing may be added afterwards.
    func series(digits: Int) -> TickSeries {
        TickSeries(
            digits: digits, times: UnsafeBufferPointer(start: times, count: count), bids: UnsafeBufferPointer(start: bids, count: count),
            asks: UnsafeBufferPointer(start: asks, count: count), owner: self)
    }
}
