public import Market

/// The ticks that a price model makes of one bar at a time, in columns that every bar uses again.
///
/// A bar rises when it closes above its open; one that closes at its open goes the other way than the bar before it. A
/// rising bar visits its low first, a falling one its high (the order of MT5's tester; the path between is our own).
public final class GeneratedTicks {
    /// The most ticks of a bar.
    public static let most = 1000
    /// Nanoseconds since 1970 in UTC, ascending; the first is the bar's opening, the last lies before its end.
    public let times: UnsafeMutablePointer<Int64>
    /// Points.
    public let bids: UnsafeMutablePointer<Int32>
    /// Points: the bid and the bar's spread.
    public let asks: UnsafeMutablePointer<Int32>
    /// How many ticks the bar has.
    public private(set) var count = 0
    private let model: PriceModel
    private var wasRising = false

    /// Makes ticks by `open_prices`, `m1_ohlc` or, for any other model, `every_tick`.
    public init(_ model: PriceModel) {
        self.model = model
        (times, bids, asks) = (.allocate(capacity: Self.most), .allocate(capacity: Self.most), .allocate(capacity: Self.most))
        times.initialize(repeating: 0, count: Self.most)
        bids.initialize(repeating: 0, count: Self.most)
        asks.initialize(repeating: 0, count: Self.most)
    }

    deinit {
        times.deallocate()
        bids.deallocate()
        asks.deallocate()
    }

    /// Replaces the ticks by those of the next bar, which spans `opened` up to and without `end`.
    public func make(opened: Timestamp, end: Timestamp, _ points: BarPoints, _ extras: BarExtras) {
        let rises = points.close > points.open || (points.close == points.open && !wasRising)
        wasRising = rises
        let (first, second) = rises ? (points.low, points.high) : (points.high, points.low)
        count = 0
        add(points.open)
        let (begin, span) = (opened.nanoseconds, end.nanoseconds - opened.nanoseconds)
        switch model {
        case .openPrices: times[0] = begin
        case .minuteOHLC:
            add(first)
            add(second)
            add(points.close)
            // Seconds 0, 20, 40 and 59 of a minute.
            for (index, part) in [0, 20, 40, 59].enumerated() { times[index] = begin + span / 60 * Int64(part) }
        case .pessimisticOHLC, .everyTick, .realTicks:
            walk([points.open, first, second, points.close], ticks: min(max(Int(extras.tickCount), 4), Self.most))
            for index in 0..<count { times[index] = begin + span / Int64(count) * Int64(index) }
        }
        for index in 0..<count { asks[index] = Int32(clamping: Int64(bids[index]) + Int64(extras.spread)) }
    }

    /// Goes from corner to corner; each way gets its share of the ticks by its length, at least one.
    private func walk(_ corners: [Int32], ticks: Int) {
        let lengths = (0..<3).map { abs(Int(corners[$0 + 1]) - Int(corners[$0])) }
        let whole = max(lengths.reduce(0, +), 1)
        let (begin, end) = (1 + (ticks - 4) * lengths[0] / whole, 1 + (ticks - 4) * lengths[2] / whole)
        leg(from: corners[0], to: corners[1], steps: begin)
        leg(from: corners[1], to: corners[2], steps: ticks - 1 - begin - end)
        leg(from: corners[2], to: corners[3], steps: end)
    }

    /// Two steps forward and a smaller one back, never beyond either end, and arriving with the last.
    private func leg(from: Int32, to: Int32, steps: Int) {
        let distance = Int64(to) - Int64(from)
        for step in 1...steps {
            let reached = step == steps ? steps : step % 2 == 1 ? step + 1 : step - 1
            add(Int32(Int64(from) + distance * Int64(reached) / Int64(steps)))
        }
    }

    private func add(_ bid: Int32) {
        bids[count] = bid
        count += 1
    }
}
