/// The mean true range in the two variants, for `atr` and the bands made of it.
struct AverageRange: ~Copyable, Sendable {
    private let grid: PriceGrid
    private let divisor: Double
    private let isSimple: Bool
    private var sum: RollingSum
    private var mean: SmoothedMean
    private var previousClose = Double.nan

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
        let (grid, divisor) = (grid, divisor)
        for index in 0..<count { ranges[index] = grid.steps(trueRange(high[index], low[index], previous[index])) }
        sum.push(ranges, count: count, into: means)
        for index in 0..<count { means[index] /= divisor }
    }

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
