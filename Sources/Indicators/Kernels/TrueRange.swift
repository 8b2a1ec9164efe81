/// The range of a bar together with the gap before it.
struct TrueRange: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        TrueRange.self, name: "true_range", summary: "True range of the bar.",
        outputs: [KernelOutputDescriptor("true_range", summary: "price difference") { _ in 2 }],
        formula: "max(high, previous close) - min(low, previous close) (Wilder 1978; TA-Lib TRANGE)")

    private var previousClose = Double.nan

    init(_ request: IndicatorRequest, grid: PriceGrid) {}

    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        let previous = previousClose
        previousClose = bar.close
        return previous.isNaN ? .nan : trueRange(bar, previousClose: previous)
    }

    mutating func transfer(_ archive: inout StateArchive) { archive.transfer(&previousClose) }
}
