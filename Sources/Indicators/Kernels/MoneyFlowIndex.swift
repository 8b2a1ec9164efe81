/// The relative strength index of price times volume, 0 to 100.
struct MoneyFlowIndex: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        MoneyFlowIndex.self, name: "mfi", summary: "Money flow index, 0 to 100.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars summed")],
        outputs: [KernelOutputDescriptor("mfi", summary: "0 to 100") { $0.whole(0) + 1 }],
        formula: """
            100 - 100 / (1 + positive / negative): the sums of typical price * tick volume over those of the last `period` bars whose \
            typical price (high + low + close) / 3 rose or fell; no negative flow gives 100 (MetaTrader 5 iMFI)
            """,
        talib: """
            100 * positive / (positive + negative), a sum of 0 gives 0; typical prices that differ by no more than 1e-14 of their \
            sum are equal (TA-Lib MFI)
            """, signals: KernelSignals(oversold: 20, overbought: 80))

    private let isTerminal: Bool
    private let tolerance: Double
    private var positive: RollingSum
    private var negative: RollingSum
    private var previous = Double.nan

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        isTerminal = request.variant == .mt5
        tolerance = isTerminal ? 0 : 1e-14
        positive = RollingSum(count: request.whole(0))
        negative = RollingSum(count: request.whole(0))
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        let typical = AppliedPrice.typical.value(bar)
        let change = typical - previous
        let least = tolerance * (abs(typical) + abs(previous))
        previous = typical
        if change.isNaN { return .nan }
        let flow = typical * bar.volume
        positive.push(change > least ? flow : 0)
        negative.push(change < -least ? flow : 0)
        return positive.isFull ? index(positive.sum, negative.sum) : .nan
    }

    @inline(__always)
    private func index(_ up: Double, _ down: Double) -> Double {
        if isTerminal { return down == 0 ? 100 : 100 - 100 / (1 + up / down) }
        return up + down == 0 ? 0 : 100 * (up / (up + down))
    }

    mutating func transfer(_ archive: inout StateArchive) {
        positive.transfer(&archive)
        negative.transfer(&archive)
        archive.transfer(&previous)
    }
}
