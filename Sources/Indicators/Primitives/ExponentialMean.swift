/// The recurrence `mean = weight * value + (1 - weight) * mean`, in blocks of four.
///
/// Within a block the new values gather in `gathered`, and the mean before the block decays by a known power, so that
/// the chain of dependent operations is one multiplication and one addition a block instead of a value.
struct ExponentialMean: Sendable {
    let weight: Double
    let decay: Double
    private(set) var base = 0.0
    /// Minus zero at first: adding to it changes no bit, not even of zero.
    private var gathered = -0.0
    private var power: Double
    private var place = 0

    /// Weight of a new value, in (0, 1].
    init(weight: Double) {
        (self.weight, decay, power) = (weight, 1 - weight, 1 - weight)
    }

    /// The exponential mean over so many values: weight 2 / (period + 1).
    init(period: Int) { self.init(weight: 2 / Double(period + 1)) }
    /// Wilder's smoothing: weight 1 / period.
    init(wilder period: Int) { self.init(weight: 1 / Double(period)) }

    /// Begins again at a mean.
    @inline(__always)
    mutating func seed(_ mean: Double) { (base, gathered, power, place) = (mean, -0.0, decay, 0) }

    /// Takes the next value and returns the mean after it.
    @inline(__always)
    mutating func push(_ value: Double) -> Double {
        gathered = gathered * decay + value * weight
        let mean = base * power + gathered
        if place == 3 {
            seed(mean)
        } else {
            place += 1
            power *= decay
        }
        return mean
    }

    /// Takes values one after the other and hands on the mean after each, as ``push(_:)`` would return it.
    @inline(__always)
    mutating func push(_ count: Int, values: (Int) -> Double, means: (Int, Double) -> Void) {
        var index = 0
        while index < count && place != 0 {
            means(index, push(values(index)))
            index &+= 1
        }
        let (weight, decay) = (weight, decay)
        let decay2 = decay * decay
        let decay3 = decay2 * decay
        let decay4 = decay3 * decay
        var mean = base
        while index &+ 4 <= count {
            let one = values(index) * weight
            let two = one * decay + values(index &+ 1) * weight
            let three = two * decay + values(index &+ 2) * weight
            let four = three * decay + values(index &+ 3) * weight
            means(index, mean * decay + one)
            means(index &+ 1, mean * decay2 + two)
            means(index &+ 2, mean * decay3 + three)
            mean = mean * decay4 + four
            means(index &+ 3, mean)
            index &+= 4
        }
        base = mean
        while index < count {
            means(index, push(values(index)))
            index &+= 1
        }
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&base)
        archive.transfer(&gathered)
        archive.transfer(&power)
        archive.transfer(&place, in: 0...3)
    }
}
