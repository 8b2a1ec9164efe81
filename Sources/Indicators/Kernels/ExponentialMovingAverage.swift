/// The exponential mean.
struct ExponentialMovingAverage: PriceKernel, ChunkKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        ExponentialMovingAverage.self, name: "ema", summary: "Exponential moving average.",
        parameters: [KernelParameter("period", standard: nil, summary: "bars; alpha = 2 / (period + 1)")], price: .close,
        outputs: [KernelOutputDescriptor("ema", summary: "price") { $0.whole(0) }],
        formula: "price * alpha + previous * (1 - alpha), started at the first price (MetaTrader 5 iMA, MODE_EMA)",
        talib: "the same, started at the simple mean of the first `period` prices (TA-Lib EMA)")

    typealias Output = Double
    let price: AppliedPrice
    private var mean: SmoothedMean

    @inline(__always)
    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        mean = SmoothedMean(ema: request.whole(0), request.variant)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double { mean.push(price) }

    static let scratchColumns = 1

    @inline(__always)
    mutating func push(_ chunk: Chunk) {
        let (prices, means) = (chunk.prices(price, scratch: 0), chunk.first)
        mean.push(chunk.count) {
            prices[$0]
        } means: {
            means[$0] = $1
        }
    }

    mutating func transfer(_ archive: inout StateArchive) { mean.transfer(&archive) }
}
