/// The mean of the last prices with weights 1 (oldest) to `period` (newest), for `lwma` and the averages made of it.
struct WeightedMean: ~Copyable, Sendable {
    private let grid: PriceGrid
    private let divisor: Double
    private var sum: RollingWeightedSum

    /// `grid` is what the prices lie on: on it the sum is exact.
    init(period: Int, grid: PriceGrid) {
        self.grid = grid
        divisor = grid.scale * Double(period * (period + 1) / 2)
        sum = RollingWeightedSum(count: period)
    }

    /// Takes the next price and returns the mean in price, NaN until `period` prices have come.
    @inline(__always)
    mutating func push(_ price: Double) -> Double {
        sum.push(grid.steps(price))
        return sum.isFull ? sum.weighted / divisor : .nan
    }

    mutating func transfer(_ archive: inout StateArchive) { sum.transfer(&archive) }
}
