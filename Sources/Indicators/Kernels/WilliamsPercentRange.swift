/// Where the close lies between the lowest low (-100) and the highest high (0) of the last bars.
struct WilliamsPercentRange: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        WilliamsPercentRange.self, name: "williams_r", summary: "Williams' percent range, -100 to 0.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars, the newest included")],
        outputs: [KernelOutputDescriptor("williams_r", summary: "-100 to 0") { $0.whole(0) }],
        formula: """
            100 * (close - highest high) / (highest high - lowest low) of the last `period` bars; where these are equal the value before, \
            0 at first (MetaTrader 5 iWPR)
            """,
        talib: "the same, but 0 where high and low are equal (TA-Lib WILLR)",
        signals: KernelSignals(oversold: -80, overbought: -20))

    private let repeats: Bool
    private var highest: RollingExtreme
    private var lowest: RollingExtreme
    private var value = 0.0

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        repeats = request.variant == .mt5
        highest = RollingExtreme(.highest, count: request.whole(0))
        lowest = RollingExtreme(.lowest, count: request.whole(0))
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> Double {
        let (top, bottom) = (highest.push(bar.high), lowest.push(bar.low))
        guard highest.isFull else { return .nan }
        if top != bottom {
            // The quotient first: it is never beyond -1, while 100 times the difference may round to more.
            value = 100 * ((bar.close - top) / (top - bottom))
        } else if !repeats {
            value = 0
        }
        return value
    }

    mutating func transfer(_ archive: inout StateArchive) {
        highest.transfer(&archive)
        lowest.transfer(&archive)
        archive.transfer(&value)
    }
}
