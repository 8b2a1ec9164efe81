/// The mean of the true range: simple as in the MT5 terminal, or Wilder's as in TA-Lib.
struct AverageTrueRange: ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        AverageTrueRange.self, name: "atr", summary: "Average true range.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars averaged")],
        outputs: [KernelOutputDescriptor("atr", summary: "price difference") { $0.whole(0) + 1 }],
        formula: "simple mean of max(high, previous close) - min(low, previous close) over the last `period` bars (MetaTrader 5 iATR)",
        talib: "the first value is that mean, then (previous * (period - 1) + true range) / period (Wilder; TA-Lib ATR)")

    private var core: AverageRange

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        core = AverageRange(period: request.whole(0), request.variant, grid: grid)
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double { core.push(bar) }

    static let scratchColumns = 1

    @inline(__always)
    func canBegin(rest: Int) -> Bool { core.canBegin(rest: rest) }

    @inline(__always)
    var isTrustworthy: Bool { core.isTrustworthy }

    @inline(__always)
    mutating func push(_ chunk: Chunk) { core.push(chunk, ranges: chunk[0], into: chunk.first) }

    mutating func transfer(_ archive: inout StateArchive) { core.transfer(&archive) }
}
