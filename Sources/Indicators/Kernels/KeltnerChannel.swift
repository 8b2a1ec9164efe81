/// A channel around an exponential mean, as wide as so many average true ranges.
struct KeltnerChannel: Kernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        KeltnerChannel.self, name: "keltner", summary: "Keltner channel: exponential moving average with bands of average true ranges.",
        parameters: [
            KernelParameter("period", standard: 20, summary: "bars of the exponential moving average"),
            KernelParameter(number: "multiplier", standard: 2, range: 0.01...100, summary: "average true ranges from middle to band"),
            KernelParameter("atr_period", standard: 10, summary: "bars of the average true range"),
        ],
        price: .close,
        outputs: [
            KernelOutputDescriptor("upper", summary: "price", warmUp: warmUp),
            KernelOutputDescriptor("middle", summary: "price", warmUp: warmUp),
            KernelOutputDescriptor("lower", summary: "price", warmUp: warmUp),
        ],
        formula: "ema(period) +- multiplier * atr(atr_period), of the bar itself (Keltner's channel in the form of Linda Raschke)",
        talib: "the same of the two in their TA-Lib variants (TA-Lib EMA, TA-Lib ATR)",
        signals: KernelSignals(band: (upper: 0, lower: 2)))

    private let price: AppliedPrice
    private let multiplier: Double
    private var mean: SmoothedMean
    private var range: AverageRange

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        (price, multiplier) = (request.price, request.parameters[1])
        mean = SmoothedMean(ema: request.whole(0), request.variant)
        range = AverageRange(period: request.whole(2), request.variant, grid: grid)
    }

    @inline(__always)
    mutating func push(_ bar: BarSample) -> SIMD3<Double> {
        let middle = mean.push(price.value(bar))
        let reach = multiplier * range.push(bar)
        // The channel begins as a whole: while the mean or the range is absent, so is every line of it.
        let (upper, lower) = (middle + reach, middle - reach)
        return SIMD3(upper, upper.isNaN ? .nan : middle, lower)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        mean.transfer(&archive)
        range.transfer(&archive)
    }

    @Sendable private static func warmUp(_ request: IndicatorRequest) -> Int { max(request.whole(0), request.whole(2) + 1) }
}
