/// Two ``ExponentialMean``s side by side, each with a weight of its own, at the price of one.
struct ExponentialPair: Sendable {
    let weight: SIMD2<Double>
    private var sums: DecayingPair

    /// Weights of a new value, in (0, 1].
    init(weight: SIMD2<Double>) { (self.weight, sums) = (weight, DecayingPair(decay: 1 - weight)) }

    /// Wilder's smoothing of both: weight 1 / period.
    init(wilder period: Int) { self.init(weight: SIMD2(repeating: 1 / Double(period))) }

    /// Begins again at two means.
    @inline(__always)
    mutating func seed(_ means: SIMD2<Double>) { sums.seed(means) }

    /// Takes the next two values and returns the means after them.
    @inline(__always)
    mutating func push(_ values: SIMD2<Double>) -> SIMD2<Double> { sums.push(values * weight) }

    /// The next push begins a block.
    @inline(__always)
    var isAtStart: Bool { sums.isAtStart }

    /// Takes values a block of four at a time and hands on two neighbours' means: as ``push(_:)`` would return them, from
    /// the start of a block on; `count` is a multiple of four.
    @inline(__always)
    mutating func push(
        _ count: Int, values: (Int) -> SIMD2<Double>, means: (Int, SIMD2<Double>, SIMD2<Double>) -> Void
    ) {
        let weight = weight
        sums.push(count) {
            (values($0) * weight, values($0 &+ 1) * weight)
        } sums: {
            means($0, $1, $2)
        }
    }

    mutating func transfer(_ archive: inout StateArchive) { sums.transfer(&archive) }
}
