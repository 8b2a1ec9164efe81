/// Granville's running total of volume: added on bars that close higher, taken away on bars that close lower.
struct OnBalanceVolume: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        OnBalanceVolume.self, name: "obv", summary: "On-balance volume.",
        outputs: [KernelOutputDescriptor("obv", summary: "ticks") { _ in 1 }],
        formula: """
            previous + volume where the close is above the one before, previous - volume where it is below, else previous; \
            started at the first bar's volume (MetaTrader 5 iOBV with tick volume; TA-Lib OBV)
            """)

    private var total = 0.0
    private var previousClose = -Double.infinity

    init(_ request: IndicatorRequest, grid: PriceGrid) {}

    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        if bar.close > previousClose {
            total += bar.volume
        } else if bar.close < previousClose {
            total -= bar.volume
        }
        previousClose = bar.close
        return total
    }

    mutating func transfer(_ archive: inout StateArchive) {
        archive.transfer(&total)
        archive.transfer(&previousClose)
    }
}
