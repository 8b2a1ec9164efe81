/// An exponential mean with its beginning: absent until `period` values have come.
struct SmoothedMean: Sendable {
    /// Where the recurrence starts.
    enum Seed: Sendable {
        /// At the first value, as the MT5 terminal's EMA.
        case firstValue
        /// At the simple mean of the first `period` values, as TA-Lib's EMA and Wilder's averages.
        case simpleMean
    }

    private var mean: ExponentialMean
    private let seed: Seed
    private let period: Int
    private var sum = 0.0
    private var seen = 0

    init(_ mean: ExponentialMean, period: Int, seed: Seed) {
        (self.mean, self.period, self.seed) = (mean, period, seed)
    }

    /// The EMA of a period in one of the two variants.
    init(ema period: Int, _ variant: KernelVariant) {
        self.init(ExponentialMean(period: period), period: period, seed: variant == .mt5 ? .firstValue : .simpleMean)
    }

    /// Wilder's average of a period, which both variants start with a simple mean.
    init(wilder period: Int) {
        self.init(ExponentialMean(wilder: period), period: period, seed: .simpleMean)
    }

    /// Takes the next value and returns the mean, NaN until `period` values have come.
    @inline(__always)
    mutating func push(_ value: Double) -> Double {
        if seen >= period { return mean.push(value) }
        let (begun, now) = beginning(value)
        self = begun
        return now
    }

    /// What a push before the warm-up's end leads to; by value, so that the steady state can stay in registers.
    @inline(never)
    private func beginning(_ value: Double) -> (SmoothedMean, Double) {
        var next = self
        next.seen += 1
        let isWarm = next.seen == period
        switch seed {
        case .firstValue:
            if seen == 0 { next.mean.seed(value) }
            let now = seen == 0 ? value : next.mean.push(value)
            return (next, isWarm ? now : .nan)
        case .simpleMean:
            next.sum += value
            guard isWarm else { return (next, .nan) }
            let now = next.sum / Double(period)
            next.mean.seed(now)
            return (next, now)
        }
    }

    /// The same for a run of values after the warm-up.
    @inline(__always)
    mutating func push(_ count: Int, values: (Int) -> Double, means: (Int, Double) -> Void) {
        mean.push(count, values: values, means: means)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        mean.transfer(&archive)
        archive.transfer(&sum)
        archive.transfer(&seen, in: 0...period)
    }
}
