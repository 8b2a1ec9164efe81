/// Three exponential means, each of the one before, put together so that still more of the lag goes.
struct TripleExponentialMovingAverage: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        TripleExponentialMovingAverage.self, name: "tema", summary: "Triple exponential moving average.",
        parameters: [KernelParameter("period", standard: nil, summary: "bars of all averages; alpha = 2 / (period + 1)")],
        price: .close, outputs: [KernelOutputDescriptor("tema", summary: "price") { 3 * $0.whole(0) - 2 }],
        formula: "3 * EMA - 3 * EMA of EMA + EMA of EMA of EMA, each started at its first value (Mulloy 1994; MetaTrader 5 iTEMA)",
        talib: "the same, each started at the simple mean of its first `period` values (TA-Lib TEMA)")

    typealias Output = Double
    let price: AppliedPrice
    private var first: SmoothedMean
    private var second: SmoothedMean
    private var third: SmoothedMean

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        first = SmoothedMean(ema: request.whole(0), request.variant)
        (second, third) = (first, first)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let one = first.push(price)
        if one.isNaN { return .nan }
        let two = second.push(one)
        return two.isNaN ? .nan : 3 * one - 3 * two + third.push(two)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        first.transfer(&archive)
        second.transfer(&archive)
        third.transfer(&archive)
    }
}
