/// Two recurrences `sum = value + decay * sum` side by side, each with a decay of its own, in blocks of four.
///
/// Within a block the new values gather in `gathered`, and the sum before the block decays by a known power, so that
/// the chain of dependent operations is one multiplication and one addition a block instead of a value. Ratios of such
/// sums are those of exponential means, without a weight to multiply with.
struct DecayingPair: Sendable {
    let decay: SIMD2<Double>
    private var base = SIMD2<Double>.zero
    /// Minus zero at first: adding to it changes no bit, not even of zero.
    private var gathered = SIMD2(repeating: -0.0)
    private var power: SIMD2<Double>
    private var place = 0

    init(decay: SIMD2<Double>) { (self.decay, power) = (decay, decay) }

    /// Wilder's sums of a period: they lose 1 / period at each value.
    init(wilder period: Int) { self.init(decay: SIMD2(repeating: 1 - 1 / Double(period))) }

    /// Begins again at two sums.
    @inline(__always)
    mutating func seed(_ sums: SIMD2<Double>) { (base, gathered, power, place) = (sums, SIMD2(repeating: -0.0), decay, 0) }

    /// Takes the next two values and returns the sums after them.
    @inline(__always)
    mutating func push(_ values: SIMD2<Double>) -> SIMD2<Double> {
        gathered = gathered * decay + values
        let sums = base * power + gathered
        if place == 3 {
            seed(sums)
        } else {
            place += 1
            power *= decay
        }
        return sums
    }

    /// The next push begins a block.
    @inline(__always)
    var isAtStart: Bool { place == 0 }

    /// Asks for the values of two neighbouring bars at a time and hands on the sums after each of the two: as
    /// ``push(_:)`` would return them, from the start of a block on; `count` is a multiple of four.
    @inline(__always)
    mutating func push(
        _ count: Int, values: (Int) -> (SIMD2<Double>, SIMD2<Double>), sums: (Int, SIMD2<Double>, SIMD2<Double>) -> Void
    ) {
        let decay = decay
        let decay2 = decay * decay
        let decay3 = decay2 * decay
        let decay4 = decay3 * decay
        var (sum, index) = (base, 0)
        while index < count {
            let (one, second) = values(index)
            let (third, fourth) = values(index &+ 2)
            let two = one * decay + second
            let three = two * decay + third
            let four = three * decay + fourth
            sums(index, sum * decay + one, sum * decay2 + two)
            let next = sum * decay3 + three
            sum = sum * decay4 + four
            sums(index &+ 2, next, sum)
            index &+= 4
        }
        base = sum
    }

    /// Turns rows of values into rows of sums: as ``push(_:)`` would return them, from the start of a block on; `count` is
    /// a multiple of four.
    @inline(__always)
    mutating func push(_ rows: PairRows, count: Int) {
        push(count) {
            (rows[$0], rows[$0 &+ 1])
        } sums: {
            (rows[$0], rows[$0 &+ 1]) = ($1, $2)
        }
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&base)
        archive.transfer(&gathered)
        archive.transfer(&power)
        archive.transfer(&place, in: 0...3)
    }
}

/// Pairs of numbers, each pair in a row of its own.
///
/// Columns become rows, and rows columns, in loops that do nothing else: mixed with arithmetic, the compiler takes the
/// vectors apart again.
struct PairRows {
    let memory: UnsafeMutablePointer<Double>

    @inline(__always)
    subscript(index: Int) -> SIMD2<Double> {
        get { memory.pair(2 &* index) }
        nonmutating set { memory.store(newValue, 2 &* index) }
    }

    /// Two neighbouring rows as a part of the first column and one of the second.
    @inline(__always)
    func columns(_ index: Int) -> (SIMD2<Double>, SIMD2<Double>) { transposed(self[index], self[index &+ 1]) }

    /// Takes an even count of rows from two columns.
    @inline(__always)
    func gather(_ first: UnsafeMutablePointer<Double>, _ second: UnsafeMutablePointer<Double>, count: Int) {
        var index = 0
        while index < count {
            (self[index], self[index &+ 1]) = transposed(first.pair(index), second.pair(index))
            index &+= 2
        }
    }
}

/// The first numbers of two pairs, and the second ones.
@inline(__always)
func transposed(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> (SIMD2<Double>, SIMD2<Double>) {
    (SIMD2(a.x, b.x), SIMD2(a.y, b.y))
}
