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
    /// Of gains and losses.
    private var means: ExponentialPair

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        (price, period) = (request.price, request.whole(0))
        atRest = request.variant == .mt5 ? 50 : 0
        means = ExponentialPair(wilder: period)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let change = price - previous
        previous = price
        var moves = SIMD2(change, -change)
        moves.replace(with: 0, where: moves .<= 0)
        if seen <= period { return begin(moves) }
        let means = means.push(moves)
        return index(means.x, means.y)
    }

    @inline(__always)
    private func index(_ gain: Double, _ loss: Double) -> Double {
        let movement = gain + loss
        return movement == 0 ? atRest : 100 * gain / movement
    }

    @inline(__always)
    private mutating func begin(_ moves: SIMD2<Double>) -> Double {
        if seen > 0 { sums += moves }
        seen += 1
        guard seen > period else { return .nan }
        let start = sums / Double(period)
        means.seed(start)
        return index(start.x, start.y)
    }

    static let scratchColumns = 4

    @inline(__always)
    func canBegin(rest: Int) -> Bool { means.isAtStart }

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (prices, before) = (chunk.prices(price, scratch: 0), chunk.prices(price, ago: 1, scratch: 1))
        let (gains, losses, indices, atRest) = (chunk[2], chunk[3], chunk.first, atRest)
        for index in 0..<chunk.count {
            let change = prices[index] - before[index]
            gains[index] = change > 0 ? change : 0
            losses[index] = -change > 0 ? -change : 0
        }
        means.push(chunk.count) {
            SIMD2(gains[$0], losses[$0])
        } means: { index, first, second in
            let gains = SIMD2(first.x, second.x)
            let movement = gains + SIMD2(first.y, second.y)
            var values = 100 * gains / movement
            values.replace(with: atRest, where: movement .== 0)
            indices.store(values, index)
        }
        previous = prices[chunk.count &- 1]
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&previous)
        archive.transfer(&seen, in: 0...(period + 1))
        archive.transfer(&sums)
        means.transfer(&archive)
    }
}
