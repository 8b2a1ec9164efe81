/// The arithmetic mean of the last prices; summed in whole steps of the grid and divided once, so it never drifts.
struct SimpleMovingAverage: PriceKernel, ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        SimpleMovingAverage.self, name: "sma", summary: "Simple moving average.",
        parameters: [KernelParameter("period", standard: nil, summary: "bars averaged")], price: .close,
        outputs: [KernelOutputDescriptor("sma", summary: "price") { $0.whole(0) }],
        formula: "sum of the last `period` prices / period (MetaTrader 5 iMA, MODE_SMA)")

    typealias Output = Double
    let price: AppliedPrice
    private let grid: PriceGrid
    private let divisor: Double
    private var sum: RollingSum
    /// Takes over from `sum` in chunks.
    private var exact: ExactSum?

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        self.grid = grid.finer(by: request.price.divisor)
        divisor = self.grid.scale * request.parameters[0]
        sum = RollingSum(count: request.whole(0))
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        sum.push(grid.steps(price))
        return sum.isFull ? sum.sum / divisor : .nan
    }

    static let scratchColumns = 2

    @inline(__always)
    func canBegin(rest: Int) -> Bool { rest % 4 == 0 }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (entering, leaving) = (chunk.prices(price, scratch: 0), chunk.prices(price, ago: sum.count, scratch: 1))
        let (means, grid, divisor) = (chunk.first, grid, divisor)
        var exact = exact ?? ExactSum(sum.sum, count: sum.count)
        exact.push(chunk.count) { index, largest in
            let steps = grid.steps(entering.pair(index))
            ExactSum.note(steps, in: &largest)
            return steps - grid.steps(leaving.pair(index))
        } sums: { index, sums in
            means.store(sums / divisor, index)
        }
        self.exact = exact
    }

    @inline(__always)
    var isTrustworthy: Bool { grid.isExact && exact?.isExact ?? true }

    mutating func transfer(_ archive: inout StateArchive) { sum.transfer(&archive) }
}
