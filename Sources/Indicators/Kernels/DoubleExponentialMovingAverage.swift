/// Twice the exponential mean less the exponential mean of it, which takes out most of its lag.
struct DoubleExponentialMovingAverage: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        DoubleExponentialMovingAverage.self, name: "dema", summary: "Double exponential moving average.",
        parameters: [KernelParameter("period", standard: nil, summary: "bars of both averages; alpha = 2 / (period + 1)")],
        price: .close, outputs: [KernelOutputDescriptor("dema", summary: "price") { 2 * $0.whole(0) - 1 }],
        formula: "2 * EMA - EMA of EMA, each started at its first value (Mulloy 1994; MetaTrader 5 iDEMA)",
        talib: "the same, each started at the simple mean of its first `period` values (TA-Lib DEMA)")

    typealias Output = Double
    let price: AppliedPrice
    private var first: SmoothedMean
    private var second: SmoothedMean

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        first = SmoothedMean(ema: request.whole(0), request.variant)
        second = first
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let one = first.push(price)
        return one.isNaN ? .nan : 2 * one - second.push(one)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        first.transfer(&archive)
        second.transfer(&archive)
    }
}
