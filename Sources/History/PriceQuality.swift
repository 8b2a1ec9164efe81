public import Market

/// What is remarkable about stored prices: gaps, repetitions, disorder, impossible and unlikely values.
public struct PriceQuality: Sendable {
    /// At most this many cases of each kind are listed; all are counted.
    public static let listed = 10

    /// Bars or ticks looked at.
    public let rows: Int
    /// Gaps in which the market was open, the longest first.
    public internal(set) var gaps: [Gap] = []
    /// All such gaps.
    public internal(set) var gapCount = 0
    /// Open seconds within them.
    public internal(set) var missingSeconds: Int64 = 0
    /// Seconds for which the market was open between the first and the last row.
    public internal(set) var openSeconds: Int64 = 0
    /// Whether weekends were left out by custom, since the symbol's hours are not known.
    public internal(set) var assumesWeekends = false
    /// Rows at the time of the one before; for ticks also with its prices.
    public internal(set) var duplicates = 0
    /// Rows before the one before.
    public internal(set) var disordered = 0
    /// Rows with a price of zero or less.
    public internal(set) var notPositive = 0
    /// Bars whose high is below their low, open or close, or whose low is above; ticks whose ask is below the bid.
    public internal(set) var contradictory = 0
    /// Changes from one close (or middle of a tick) to the next, without a gap between, beyond the threshold.
    public internal(set) var jumps = Outliers()
    /// Bars whose range from low to high is beyond the threshold.
    public internal(set) var ranges = Outliers()
    /// Spreads beyond the threshold.
    public internal(set) var spreads = Outliers()

    /// A time in which the market was open and no prices are stored.
    public struct Gap: Hashable, Sendable {
        /// When the last bar before it ended, or the last tick came.
        public let from: Timestamp
        /// When prices go on.
        public let to: Timestamp
        /// Seconds in between for which the market was open.
        public let openSeconds: Int64
    }

    /// Values far from the others.
    public struct Outliers: Hashable, Sendable {
        /// All of them.
        public internal(set) var count = 0
        /// The largest, the worst first.
        public internal(set) var worst: [Outlier] = []
        /// The usual value, points.
        public internal(set) var median = 0.0
        /// The usual distance from it, points.
        public internal(set) var deviation = 0.0
    }

    /// One value far from the others.
    public struct Outlier: Hashable, Sendable {
        /// Of its row.
        public let time: Timestamp
        /// Points.
        public let points: Double
        /// Modified z-score.
        public let score: Double
    }

    /// Whether the rows are ticks; two of the same time and prices are then no error, since sources repeat a quote.
    public let holdsTicks: Bool

    /// Whether nothing was found that an error in the source must have caused.
    public var isSound: Bool { (holdsTicks ? 0 : duplicates) + disordered + notPositive + contradictory == 0 }

    init(rows: Int, holdsTicks: Bool) { (self.rows, self.holdsTicks) = (rows, holdsTicks) }
}

extension PriceQuality.Outliers {
    /// Notes a value when its score is beyond the threshold; `isOneSided` ignores values below the median.
    mutating func judge(_ points: Double, _ scale: RobustScale, at time: Timestamp, isOneSided: Bool) {
        let score = scale.score(points)
        guard isOneSided ? score > RobustScale.threshold : abs(score) > RobustScale.threshold else { return }
        count += 1
        if worst.count == PriceQuality.listed, abs(score) <= abs(worst[worst.count - 1].score) { return }
        let place = worst.firstIndex { abs($0.score) < abs(score) } ?? worst.count
        worst.insert(PriceQuality.Outlier(time: time, points: points, score: score), at: place)
        if worst.count > PriceQuality.listed { worst.removeLast() }
    }

    init(_ scale: RobustScale) { (median, deviation) = (scale.middle, scale.deviation) }
}

extension PriceQuality {
    /// Notes a gap when it is long enough.
    mutating func note(_ gap: Gap) {
        gapCount += 1
        missingSeconds += gap.openSeconds
        if gaps.count == PriceQuality.listed, gap.openSeconds <= gaps[gaps.count - 1].openSeconds { return }
        let place = gaps.firstIndex { $0.openSeconds < gap.openSeconds } ?? gaps.count
        gaps.insert(gap, at: place)
        if gaps.count > PriceQuality.listed { gaps.removeLast() }
    }
}
