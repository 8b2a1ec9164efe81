/// The simple mean of the true range, as the MT5 terminal's ATR; whole points summed exactly and divided once.
struct AverageTrueRange: Kernel {
    static let descriptor = KernelDescriptor(
        AverageTrueRange.self, name: "atr", summary: "Average true range, in price.",
        parameters: [KernelParameter("period", standard: 14, range: 1...10_000, summary: "bars averaged")],
        takesPrice: false,
        formula: "mean of max(high, previous close) - min(low, previous close) over the last `period` bars (MetaTrader 5 iATR)"
    ) { $0[0] + 1 }

    private var ring: RingSum
    private let period: Double
    private var previousClose: Int64?

    init(_ request: IndicatorRequest) {
        ring = RingSum(count: request.parameters[0])
        period = Double(request.parameters[0])
    }

    mutating func push(_ bar: BarSample) -> Double {
        if let previousClose { ring.push(max(bar.high, previousClose) - min(bar.low, previousClose)) }
        previousClose = bar.close
        return ring.isFull ? Double(ring.sum) / (period * bar.scale) : .nan
    }
}
