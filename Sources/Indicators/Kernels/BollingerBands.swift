/// The simple mean of the prices with a band of standard deviations around it.
///
/// The window's sums are of whole grid steps away from the first price, so that they stay small and exact.
struct BollingerBands: PriceKernel, ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        BollingerBands.self, name: "bollinger", summary: "Bollinger bands.",
        parameters: [
            KernelParameter("period", standard: 20, summary: "bars averaged"),
            KernelParameter(number: "deviations", standard: 2, range: 0.01...100, summary: "half width, in standard deviations"),
        ], price: .close,
        outputs: [
            KernelOutputDescriptor("upper", summary: "price") { $0.whole(0) },
            KernelOutputDescriptor("middle", summary: "price, the simple mean") { $0.whole(0) },
            KernelOutputDescriptor("lower", summary: "price") { $0.whole(0) },
        ],
        formula:
            "simple mean +- deviations * population standard deviation of the last `period` prices (MetaTrader 5 "
            + "iBands, TA-Lib BBANDS)",
        signals: KernelSignals(band: (upper: 0, lower: 2)))

    typealias Output = SIMD3<Double>
    let price: AppliedPrice
    private let grid: PriceGrid
    private let count: Double
    private let divisor: Double
    /// From the root of the scaled variance to half the band's width.
    private let widening: Double
    /// The first price in steps.
    private var anchor = Double.nan
    private var sum: RollingSum
    private var squares: RollingSum
    /// Take over from the two in chunks.
    private var exact: (sum: ExactSum, squares: ExactSum)?

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        self.grid = grid.finer(by: request.price.divisor)
        count = request.parameters[0]
        divisor = self.grid.scale * count
        widening = request.parameters[1] / divisor
        sum = RollingSum(count: request.whole(0))
        squares = RollingSum(count: request.whole(0))
    }

    @inline(__always)
    mutating func push(price: Double) -> SIMD3<Double> {
        let steps = grid.steps(price)
        if anchor.isNaN { anchor = steps }
        let offset = steps - anchor
        sum.push(offset)
        squares.push(offset * offset)
        guard sum.isFull else { return SIMD3(repeating: .nan) }
        let middle = (anchor * count + sum.sum) / divisor
        let width = halfWidth(sum.sum, squares.sum)
        return SIMD3(middle + width, middle, middle - width)
    }

    @inline(__always)
    private func halfWidth(_ sum: Double, _ squares: Double) -> Double {
        let spread = count * squares - sum * sum
        return (spread > 0 ? spread : 0).squareRoot() * widening
    }

    static let scratchColumns = 5

    @inline(__always)
    func canBegin(rest: Int) -> Bool { rest % 4 == 0 }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (entering, leaving) = (chunk.prices(price, scratch: 1), chunk.prices(price, ago: sum.count, scratch: 2))
        let (upper, middle, lower) = (chunk.first, chunk.second, chunk.third)
        let (sums, squares, squareChanges, widths) = (chunk[0], chunk[3], chunk[4], chunk[4])
        let (grid, anchor, base, divisor) = (grid, anchor, anchor * count, divisor)
        var (exact, exactSquares) = exact ?? (ExactSum(sum.sum, count: sum.count), ExactSum(self.squares.sum, count: sum.count))
        exact.push(chunk.count) { index, _ in
            let (new, old) = (grid.steps(entering.pair(index)) - anchor, grid.steps(leaving.pair(index)) - anchor)
            squares.store(new * new, index)
            squareChanges.store(new * new - old * old, index)
            return new - old
        } sums: { index, pair in
            sums.store(pair, index)
        }
        exactSquares.push(chunk.count) { index, largest in
            ExactSum.note(squares.pair(index), in: &largest)
            return squareChanges.pair(index)
        } sums: { index, pair in
            squares.store(pair, index)
        }
        for index in 0..<chunk.count { widths[index] = halfWidth(sums[index], squares[index]) }
        var index = 0
        while index < chunk.count {
            let (width, mean) = (widths.pair(index), (base + sums.pair(index)) / divisor)
            upper.store(mean + width, index)
            middle.store(mean, index)
            lower.store(mean - width, index)
            index &+= 2
        }
        self.exact = (exact, exactSquares)
    }

    /// Squares that are exact whole numbers make the plain sum one too.
    @inline(__always)
    var isTrustworthy: Bool { grid.isExact && exact?.squares.isExact ?? true }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&anchor)
        sum.transfer(&archive)
        squares.transfer(&archive)
    }
}
