/// The sum of the last `count` numbers and their sum with weights 1 (oldest) to `count` (newest), in constant time and
/// without a single subtraction.
///
/// Windows are cut into blocks of `count`, as in ``RollingSum``: the end of the last block has the weights from 1 on, the
/// beginning of this one those after it. So nothing drifts, and no trace of a huge number outlives the window.
struct RollingWeightedSum: ~Copyable, @unchecked Sendable {  // allow: its memory has one owner
    private let count: Int
    /// Below `index` the numbers of this block, from it on the sums of the rest of the last one.
    private let sums: UnsafeMutablePointer<Double>
    /// From `index` on the sums of the rest of the last block, weighted from 1 on.
    private let weightedSums: UnsafeMutablePointer<Double>
    private var index = 0
    private var beginning = SIMD2(0.0, 0.0)
    /// As many numbers as the window holds have come.
    private(set) var isFull = false
    /// The plain sum of the window.
    private(set) var sum = 0.0
    /// The weighted sum of the window.
    private(set) var weighted = 0.0

    init(count: Int) {
        self.count = count
        sums = .allocate(capacity: count)
        sums.initialize(repeating: 0, count: count)
        weightedSums = .allocate(capacity: count)
        weightedSums.initialize(repeating: 0, count: count)
    }

    deinit {
        sums.deallocate()
        weightedSums.deallocate()
    }

    @inline(__always)
    mutating func push(_ value: Double) {
        sums[index] = value
        index += 1
        beginning += SIMD2(value, Double(index) * value)
        guard index < count else { return closeBlock() }
        sum = sums[index] + beginning.x
        weighted = weightedSums[index] + beginning.y + Double(count - index) * beginning.x
    }

    private mutating func closeBlock() {
        (sum, weighted) = (0, 0)
        for place in stride(from: count - 1, through: 0, by: -1) {
            sum += sums[place]
            weighted += sum
            (sums[place], weightedSums[place]) = (sum, weighted)
        }
        (index, beginning, isFull) = (0, .zero, true)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        for place in 0..<count {
            archive.transfer(&sums[place])
            archive.transfer(&weightedSums[place])
        }
        archive.transfer(&index, in: 0...(count - 1))
        archive.transfer(&beginning)
        archive.transfer(&isFull)
        archive.transfer(&sum)
        archive.transfer(&weighted)
    }
}
