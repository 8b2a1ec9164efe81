/// The population variance of the last `count` numbers, in constant time and without drift.
///
/// Windows are cut into blocks of `count`, as in ``RollingSum``. Numbers are summed as differences from an anchor, the
/// last number of the last block, which is always part of the window: so the squares are no larger than the window is
/// wide, equal numbers have a variance of exactly zero, and no trace of a huge number outlives the window.
struct RollingDeviation: ~Copyable, @unchecked Sendable {  // allow: its memory has one owner
    private let count: Int
    /// Below `index` the numbers of this block, from it on the sums of differences of the rest of the last one.
    private let sums: UnsafeMutablePointer<Double>
    /// From `index` on the sums of squared differences of the rest of the last block.
    private let squares: UnsafeMutablePointer<Double>
    private var index = 0
    private var anchor = 0.0
    private var beginning = SIMD2(0.0, 0.0)
    private var isFull = false

    init(count: Int) {
        self.count = count
        sums = .allocate(capacity: count)
        sums.initialize(repeating: 0, count: count)
        squares = .allocate(capacity: count)
        squares.initialize(repeating: 0, count: count)
    }

    deinit {
        sums.deallocate()
        squares.deallocate()
    }

    /// Takes the next number and returns the variance of the window, NaN until it is full.
    @inline(__always)
    mutating func push(_ value: Double) -> Double {
        sums[index] = value
        let difference = value - anchor
        beginning += SIMD2(difference, difference * difference)
        index += 1
        if index == count { closeBlock() }
        guard isFull else { return .nan }
        let total = beginning + SIMD2(sums[index], squares[index])
        let variance = (total.y - total.x * total.x / Double(count)) / Double(count)
        return variance > 0 ? variance : 0
    }

    private mutating func closeBlock() {
        anchor = sums[count - 1]
        var rest = SIMD2(0.0, 0.0)
        for place in stride(from: count - 1, through: 0, by: -1) {
            let difference = sums[place] - anchor
            rest += SIMD2(difference, difference * difference)
            (sums[place], squares[place]) = (rest.x, rest.y)
        }
        (index, beginning, isFull) = (0, .zero, true)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        for place in 0..<count {
            archive.transfer(&sums[place])
            archive.transfer(&squares[place])
        }
        archive.transfer(&index, in: 0...(count - 1))
        archive.transfer(&anchor)
        archive.transfer(&beginning)
        archive.transfer(&isFull)
    }
}
