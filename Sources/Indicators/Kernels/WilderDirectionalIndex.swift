/// Wilder's directional movement as the MT5 terminal shows it: every smoothing starts at zero, not at a simple mean.
///
/// The start cancels in the two directional indices, being ratios, but not in the average index, which rises from zero.
struct WilderDirectionalIndex: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        WilderDirectionalIndex.self, name: "adx_wilder", summary: "Average directional movement index by Welles Wilder, 0 to 100.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars of Wilder's smoothing")],
        outputs: [
            KernelOutputDescriptor("adx", summary: "strength of the trend, 0 to 100") { 2 * $0.whole(0) + 1 },
            KernelOutputDescriptor("plus_di", summary: "upward movement, 0 to 100") { $0.whole(0) + 2 },
            KernelOutputDescriptor("minus_di", summary: "downward movement, 0 to 100") { $0.whole(0) + 2 },
        ],
        formula: """
            directional index: 100 * smoothed movement / smoothed true range; adx: smoothed 100 * |plus - minus| / (plus + minus); \
            smoothed: (previous * (period - 1) + value) / period, from zero at bar period + 1 on (MetaTrader 5 iADXWilder)
            """,
        signals: KernelSignals(ranging: 20, trending: 25, cross: (1, 2)))

    private let period: Int
    private var rises: ExponentialMean
    private var falls: ExponentialMean
    private var ranges: ExponentialMean
    private var strength: ExponentialMean
    private var previousHigh = Double.nan
    private var previousLow = Double.nan
    private var previousClose = Double.nan
    private var seen = 0

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        period = request.whole(0)
        let smoothing = ExponentialMean(wilder: period)
        (rises, falls, ranges, strength) = (smoothing, smoothing, smoothing, smoothing)
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> SIMD3<Double> {
        let (rise, fall) = (bar.high - previousHigh, previousLow - bar.low)
        let range = trueRange(bar, previousClose: previousClose)
        (previousHigh, previousLow, previousClose) = (bar.high, bar.low, bar.close)
        if seen <= 2 * period { seen += 1 }
        guard seen > period else { return SIMD3(repeating: .nan) }
        let rising = rises.push(rise > 0 && rise > fall ? rise : 0)
        let falling = falls.push(fall > 0 && fall > rise ? fall : 0)
        let moving = ranges.push(range)
        let plus = moving != 0 ? 100 * rising / moving : 0
        let minus = moving != 0 ? 100 * falling / moving : 0
        let adx = strength.push(plus + minus != 0 ? 100 * abs((plus - minus) / (plus + minus)) : 0)
        // The terminal draws the directional indices one bar after their first value, the average after `period` of them.
        if seen == period + 1 { return SIMD3(repeating: .nan) }
        return SIMD3(seen > 2 * period ? adx : .nan, plus, minus)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        rises.transfer(&archive)
        falls.transfer(&archive)
        ranges.transfer(&archive)
        strength.transfer(&archive)
        archive.transfer(&previousHigh)
        archive.transfer(&previousLow)
        archive.transfer(&previousClose)
        archive.transfer(&seen, in: 0...(2 * period + 1))
    }
}
