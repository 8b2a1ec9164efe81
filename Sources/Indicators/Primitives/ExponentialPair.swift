/// Two ``ExponentialMean``s side by side, each with a weight of its own, at the price of one.
struct ExponentialPair: Sendable {
    let weight: SIMD2<Double>
    let decay: SIMD2<Double>
    private var base = SIMD2<Double>.zero
    /// Minus zero at first: adding to it changes no bit, not even of zero.
    private var gathered = SIMD2(repeating: -0.0)
    private var power: SIMD2<Double>
    private var place = 0

    /// Weights of a new value, in (0, 1].
    init(weight: SIMD2<Double>) {
        (self.weight, decay, power) = (weight, 1 - weight, 1 - weight)
    }

    /// Wilder's smoothing of both: weight 1 / period.
    init(wilder period: Int) { self.init(weight: SIMD2(repeating: 1 / Double(period))) }

    /// Begins again at two means.
    @inline(__always)
    mutating func seed(_ means: SIMD2<Double>) { (base, gathered, power, place) = (means, SIMD2(repeating: -0.0), decay, 0) }

    /// Takes the next two values and returns the means after them.
    @inline(__always)
    mutating func push(_ values: SIMD2<Double>) -> SIMD2<Double> {
        gathered = gathered * decay + values * weight
        let means = base * power + gathered
        if place == 3 {
            seed(means)
        } else {
            place += 1
            power *= decay
        }
        return means
    }

    /// The next push begins a block.
    @inline(__always)
    var isAtStart: Bool { place == 0 }

    /// Takes values a block of four at a time and hands on two neighbours' means: as ``push(_:)`` would return them, from
    /// the start of a block on; `count` is a multiple of four.
    @inline(__always)
    mutating func push(
        _ count: Int, values: (Int) -> SIMD2<Double>, means: (Int, SIMD2<Double>, SIMD2<Double>) -> Void
    ) {
        let (weight, decay) = (weight, decay)
        let decay2 = decay * decay
        let decay3 = decay2 * decay
        let decay4 = decay3 * decay
        var (mean, index) = (base, 0)
        while index < count {
            let one = values(index) * weight
            let two = one * decay + values(index &+ 1) * weight
            let three = two * decay + values(index &+ 2) * weight
            let four = three * decay + values(index &+ 3) * weight
            means(index, mean * decay + one, mean * decay2 + two)
            let third = mean * decay3 + three
            mean = mean * decay4 + four
            means(index &+ 2, third, mean)
            index &+= 4
        }
        base = mean
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&base)
        archive.transfer(&gathered)
        archive.transfer(&power)
        archive.transfer(&place, in: 0...3)
    }
}
