/// Collects ticks into columns of their own memory; the importer, the generator and tests end here.
public struct TickSeriesBuilder: ~Copyable {
    private let digits: Int
    private let columns: TickColumns

    public init(digits: Int, capacity: Int) {
        self.digits = digits
        columns = TickColumns(capacity: max(capacity, 1))
    }

    /// The number of ticks so far.
    public var count: Int { columns.count }

    /// When the last tick came, nanoseconds since 1970 in UTC; nil before the first.
    public var lastTime: Int64? { columns.count > 0 ? columns.times[columns.count - 1] : nil }

    /// Adds a tick, prices in points, that came no earlier than the last one. Traps when it did, or when the ask is below the bid.
    @inline(__always)
    public mutating func append(nanoseconds: Int64, bid: Int32, ask: Int32) {
        precondition(ask >= bid, "Invariant: an ask is not below its bid")
        columns.append(nanoseconds, bid, ask)
    }

    /// The finished series.
    public consuming func build() -> TickSeries {
        TickSeries(
            digits: digits, times: UnsafeBufferPointer(start: columns.times, count: columns.count),
            bids: UnsafeBufferPointer(start: columns.bids, count: columns.count),
            asks: UnsafeBufferPointer(start: columns.asks, count: columns.count), owner: columns)
    }
}

/// Growing columns; they live as long as the series made of them.
private final class TickColumns {
    private(set) var count = 0
    private var capacity: Int
    private(set) var times: UnsafeMutablePointer<Int64>
    private(set) var bids: UnsafeMutablePointer<Int32>
    private(set) var asks: UnsafeMutablePointer<Int32>

    init(capacity: Int) {
        self.capacity = capacity
        times = .allocate(capacity: capacity)
        (bids, asks) = (.allocate(capacity: capacity), .allocate(capacity: capacity))
    }

    deinit {
        times.deallocate()
        bids.deallocate()
        asks.deallocate()
    }

    @inline(__always)
    func append(_ time: Int64, _ bid: Int32, _ ask: Int32) {
        if count > 0 { precondition(time >= times[count - 1], "Invariant: ticks never go back in time") }
        if count == capacity { grow() }
        (times + count).initialize(to: time)
        (bids + count).initialize(to: bid)
        (asks + count).initialize(to: ask)
        count += 1
    }

    private func grow() {
        capacity *= 2
        times = TickColumns.moved(times, count, to: capacity)
        bids = TickColumns.moved(bids, count, to: capacity)
        asks = TickColumns.moved(asks, count, to: capacity)
    }

    private static func moved<Element: BitwiseCopyable>(
        _ column: UnsafeMutablePointer<Element>, _ count: Int, to capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        let longer = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        longer.moveInitialize(from: column, count: count)
        column.deallocate()
        return longer
    }
}
