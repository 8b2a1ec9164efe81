/// Wilder's relative strength index, 0 to 100.
struct RelativeStrengthIndex: PriceKernel, ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        RelativeStrengthIndex.self, name: "rsi", summary: "Relative strength index, 0 to 100.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars of Wilder's smoothing")], price: .close,
        outputs: [KernelOutputDescriptor("rsi", summary: "0 to 100") { $0.whole(0) + 1 }],
        formula:
            "100 - 100 / (1 + gain / loss), both Wilder averages started by a simple mean; no loss gives 100, no change 50 (MetaTrader 5 iRSI)",
        talib: "the same, but no change gives 0 (TA-Lib RSI)", signals: KernelSignals(oversold: 30, overbought: 70))

    typealias Output = Double
    let price: AppliedPrice
    private let period: Int
    private let atRest: Double
    private var previous = Double.nan
    private var seen = 0
    /// Of the changes up to the bar at which the means begin.
    private var sums = SIMD2<Double>.zero
    /// Wilder's sums of twice the gains and of changes either way; their ratio is that of the means. A change and its
    /// size add up to twice the gain, without rounding and without a choice.
    private var moved: DecayingPair

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        (price, period) = (request.price, request.whole(0))
        atRest = request.variant == .mt5 ? 50 : 0
        moved = DecayingPair(wilder: period)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let change = price - previous
        previous = price
        let moves = SIMD2(change + change.magnitude, change.magnitude)
        return index(seen <= period ? begin(moves) : moved.push(moves))
    }

    @inline(__always)
    private func index(_ moved: SIMD2<Double>) -> Double { moved.y == 0 ? atRest : 50 * moved.x / moved.y }

    @inline(__always)
    private mutating func begin(_ moves: SIMD2<Double>) -> SIMD2<Double> {
        if seen > 0 { sums += moves }
        seen += 1
        guard seen > period else { return SIMD2(repeating: .nan) }
        moved.seed(sums)
        return sums
    }

    static let scratchColumns = 4

    @inline(__always)
    func canBegin(rest: Int) -> Bool { moved.isAtStart }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (prices, before) = (chunk.prices(price, scratch: 0), chunk.prices(price, ago: 1, scratch: 1))
        let (rows, indices, atRest) = (chunk.rows(scratch: 2), chunk.first, atRest)
        var index = 0
        while index < chunk.count {
            let changes = prices.pair(index) - before.pair(index)
            let sizes = SIMD2(changes.x.magnitude, changes.y.magnitude)
            (rows[index], rows[index &+ 1]) = transposed(changes + sizes, sizes)
            index &+= 2
        }
        moved.push(rows, count: chunk.count)
        index = 0
        while index < chunk.count {
            let (gains, changes) = rows.columns(index)
            var values = 50 * gains / changes
            values.replace(with: atRest, where: changes .== 0)
            indices.store(values, index)
            index &+= 2
        }
        previous = prices[chunk.count &- 1]
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&previous)
        archive.transfer(&seen, in: 0...(period + 1))
        archive.transfer(&sums)
        moved.transfer(&archive)
    }
}
