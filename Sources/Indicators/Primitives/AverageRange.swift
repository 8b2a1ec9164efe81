/// The mean true range in the two variants, for `atr` and the bands made of it.
struct AverageRange: ~Copyable, Sendable {
    private let grid: PriceGrid
    private let divisor: Double
    private let isSimple: Bool
    private var sum: RollingSum
    private var mean: SmoothedMean
    private var previousClose = Double.nan
    /// Takes over from `sum` in chunks.
    private var exact: ExactSum?

    init(period: Int, _ variant: KernelVariant, grid: PriceGrid) {
        self.grid = grid
        divisor = grid.scale * Double(period)
        isSimple = variant == .mt5
        sum = RollingSum(count: isSimple ? period : 1)
        mean = SmoothedMean(wilder: period)
    }

    /// Takes the next bar and returns the mean in price, NaN until `period` true ranges are known.
    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        let previous = previousClose
        previousClose = bar.close
        if previous.isNaN { return .nan }
        let range = trueRange(bar, previousClose: previous)
        if !isSimple { return mean.push(range) }
        sum.push(grid.steps(range))
        return sum.isFull ? sum.sum / divisor : .nan
    }

    /// The same for a run of bars after the warm-up; `ranges` holds what is in between.
    @inline(__always)
    mutating func push(_ chunk: Chunk, ranges: Chunk.Column, into means: Chunk.Column) {
        let (high, low, previous, count) = (chunk.high, chunk.low, chunk.close - 1, chunk.count)
        previousClose = previous[count]
        if !isSimple {
            return mean.push(count) {
                trueRange(high[$0], low[$0], previous[$0])
            } means: {
                means[$0] = $1
            }
        }
        let (grid, divisor, period) = (grid, divisor, sum.count)
        for index in 0..<count {
            let past = index &- period
            let new = grid.steps(trueRange(high[index], low[index], previous[index]))
            ranges[index] = new
            means[index] = new - grid.steps(trueRange(high[past], low[past], previous[past]))
        }
        var exact = exact ?? ExactSum(sum.sum, count: period)
        exact.push(count) { index, largest in
            ExactSum.note(ranges.pair(index), in: &largest)
            return means.pair(index)
        } sums: { index, sums in
            means.store(sums / divisor, index)
        }
        self.exact = exact
    }

    /// Whether a run may begin: sums of steps go on in runs until the end, other means begin anywhere.
    @inline(__always)
    func canBegin(rest: Int) -> Bool { !isSimple || rest % 4 == 0 }

    /// Whether the sums of the runs so far were exact; if not, every bar is pushed instead.
    @inline(__always)
    var isTrustworthy: Bool { !isSimple || grid.isExact && exact?.isExact ?? true }

    mutating func transfer(_ archive: inout StateArchive) {
        sum.transfer(&archive)
        mean.transfer(&archive)
        archive.transfer(&previousClose)
    }
}

/// max(high, previous close) - min(low, previous close), in price.
@inline(__always)
func trueRange(_ bar: BarSample, previousClose: Double) -> Double { trueRange(bar.high, bar.low, previousClose) }

/// The same from single prices.
@inline(__always)
func trueRange(_ high: Double, _ low: Double, _ previousClose: Double) -> Double {
    (high > previousClose ? high : previousClose) - (low < previousClose ? low : previousClose)
}
