/// A running sum of whole numbers that doubles hold exactly, so that any order of additions gives the same bits: what
/// leaves a window can be taken away from its sum.
///
/// Whoever uses it watches ``isExact`` and, once it is false, discards everything and pushes bar by bar instead.
struct ExactSum: Sendable {
    private(set) var sum: Double
    private let limit: Double
    private var largest = SIMD2<Double>.zero

    /// Goes on from the sum of a window of `count` numbers.
    init(_ sum: Double, count: Int) { (self.sum, limit) = (sum, 0x1p53 / Double(count)) }

    /// No sum so far can have been rounded.
    var isExact: Bool { max(largest.x, largest.y, abs(sum)) < limit }

    /// Asks for the changes of two neighbouring bars at a time and hands on the sums after them; in blocks of four bars,
    /// so that the chain of dependent additions is one a block. `count` is a multiple of four.
    @inline(__always)
    mutating func push(
        _ count: Int, changes: (Int, inout SIMD2<Double>) -> SIMD2<Double>, sums: (Int, SIMD2<Double>) -> Void
    ) {
        var (sum, largest, index) = (sum, largest, 0)
        while index < count {
            let (first, second) = (changes(index, &largest), changes(index &+ 2, &largest))
            let two = first.x + first.y
            let four = two + (second.x + second.y)
            sums(index, sum + SIMD2(first.x, two))
            sums(index &+ 2, sum + SIMD2(two + second.x, four))
            sum += four
            index &+= 4
        }
        (self.sum, self.largest) = (sum, largest)
    }

    /// Notes two numbers that enter the window.
    @inline(__always)
    static func note(_ numbers: SIMD2<Double>, in largest: inout SIMD2<Double>) {
        let sizes = SIMD2(numbers.x.magnitude, numbers.y.magnitude)
        largest.replace(with: sizes, where: sizes .> largest)
    }
}
