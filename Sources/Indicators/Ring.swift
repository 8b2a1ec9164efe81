/// The last `count` whole numbers and their exact sum.
struct RingSum: Sendable {
    private var values: ContiguousArray<Int64>
    private var next = 0
    private(set) var sum: Int64 = 0
    private(set) var filled = 0

    init(count: Int) { values = ContiguousArray(repeating: 0, count: count) }

    var isFull: Bool { filled == values.count }

    @inline(__always)
    mutating func push(_ value: Int64) {
        sum += value - values[next]
        values[next] = value
        next = next + 1 == values.count ? 0 : next + 1
        if filled < values.count { filled += 1 }
    }
}
