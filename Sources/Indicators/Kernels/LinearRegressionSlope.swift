/// The slope of the straight line that fits the last prices best.
struct LinearRegressionSlope: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        LinearRegressionSlope.self, name: "linreg_slope", summary: "Slope of the linear regression of the last prices.",
        parameters: [KernelParameter("period", standard: 14, range: 2...10_000, summary: "bars fitted")], price: .close,
        outputs: [KernelOutputDescriptor("linreg_slope", summary: "price difference per bar") { $0.whole(0) }],
        formula: "slope of the least-squares line through the last `period` prices, one bar apart (TA-Lib LINEARREG_SLOPE)")

    typealias Output = Double
    let price: AppliedPrice
    private let grid: PriceGrid
    private let period: Double
    private let divisor: Double
    private var sums: RollingWeightedSum

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        self.grid = grid.finer(by: request.price.divisor)
        period = request.parameters[0]
        divisor = self.grid.scale * period * (period * period - 1) / 6
        sums = RollingWeightedSum(count: request.whole(0))
    }

    /// Least squares over x = 1...n: (n sum(xy) - sum(x) sum(y)) / (n sum(xx) - sum(x) sum(x)), with the sums of x in closed
    /// form and n / 2 taken out of both. On the grid both terms of the difference are whole, so a level market gives exactly 0.
    @inline(__always)
    mutating func push(price: Double) -> Double {
        sums.push(grid.steps(price))
        return sums.isFull ? (2 * sums.weighted - (period + 1) * sums.sum) / divisor : .nan
    }

    mutating func transfer(_ archive: inout StateArchive) { sums.transfer(&archive) }
}
