/// A trailing stop of so many average true ranges that changes sides when a close passes it.
///
/// Bands and closes are compared in steps of the grid, where a close that only touches a band is equal to it; as prices
/// the two would differ in the last bit, either way.
struct Supertrend: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        Supertrend.self, name: "supertrend", summary: "Supertrend: a trailing stop of average true ranges, and its direction.",
        parameters: [
            KernelParameter("period", standard: 10, summary: "bars of the average true range"),
            KernelParameter(number: "multiplier", standard: 3, range: 0.01...100, summary: "average true ranges from mid price to stop"),
        ],
        outputs: [
            KernelOutputDescriptor("supertrend", summary: "price; below the market when up, above it when down", warmUp: warmUp),
            KernelOutputDescriptor("direction", summary: "1 up, -1 down", warmUp: warmUp),
        ],
        formula: """
            (high + low) / 2 +- multiplier * atr(period); the lower band never falls, the upper never rises, until the previous close \
            has passed it; a close beyond the band in force turns the direction; begins down (Olivier Seban)
            """,
        talib: "the same with Wilder's average true range (TA-Lib ATR)")

    private let grid: PriceGrid
    private let multiplier: Double
    private var range: AverageRange
    /// The bands and the close, in steps.
    private var upper = Double.nan
    private var lower = Double.nan
    private var isUp = false
    private var previousClose = Double.nan

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        (self.grid, multiplier) = (grid, request.parameters[1])
        range = AverageRange(period: request.whole(0), request.variant, grid: .none)
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> SIMD2<Double> {
        var bar = bar
        (bar.high, bar.low, bar.close) = (grid.steps(bar.high), grid.steps(bar.low), grid.steps(bar.close))
        let previous = previousClose
        previousClose = bar.close
        let reach = multiplier * range.push(bar)
        if reach.isNaN { return SIMD2(repeating: .nan) }
        let middle = (bar.high + bar.low) / 2
        let isFirst = upper.isNaN
        if isFirst || middle + reach < upper || previous > upper { upper = middle + reach }
        if isFirst || middle - reach > lower || previous < lower { lower = middle - reach }
        isUp = isUp ? bar.close >= lower : bar.close > upper && !isFirst
        return isUp ? SIMD2(lower / grid.scale, 1) : SIMD2(upper / grid.scale, -1)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        range.transfer(&archive)
        archive.transfer(&upper)
        archive.transfer(&lower)
        archive.transfer(&isUp)
        archive.transfer(&previousClose)
    }

    @Sendable private static func warmUp(_ request: IndicatorRequest) -> Int { request.whole(0) + 1 }
}
