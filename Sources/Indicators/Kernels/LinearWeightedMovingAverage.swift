/// The mean of the last prices with weights that grow by one from the oldest to the newest.
struct LinearWeightedMovingAverage: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        LinearWeightedMovingAverage.self, name: "lwma", summary: "Linear weighted moving average.",
        parameters: [KernelParameter("period", standard: nil, summary: "bars; the oldest weighs 1, the newest `period`")],
        price: .close, outputs: [KernelOutputDescriptor("lwma", summary: "price") { $0.whole(0) }],
        formula: """
            sum of weight * price over the last `period` bars / sum of the weights 1 to `period` \
            (MetaTrader 5 iMA, MODE_LWMA; TA-Lib WMA)
            """)

    typealias Output = Double
    let price: AppliedPrice
    private var mean: WeightedMean

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        mean = WeightedMean(period: request.whole(0), grid: grid.finer(by: request.price.divisor))
    }

    @inline(__always)
    mutating func push(price: Double) -> Double { mean.push(price) }

    mutating func transfer(_ archive: inout StateArchive) { mean.transfer(&archive) }
}
