/// The mean in which a new price weighs one part in `period`, as in Wilder's averages.
struct SmoothedMovingAverage: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        SmoothedMovingAverage.self, name: "smma", summary: "Smoothed moving average.",
        parameters: [KernelParameter("period", standard: nil, summary: "bars; a new price weighs 1 / period")], price: .close,
        outputs: [KernelOutputDescriptor("smma", summary: "price") { $0.whole(0) }],
        formula: """
            the first value is the simple mean of `period` prices, then (previous * (period - 1) + price) / period \
            (MetaTrader 5 iMA, MODE_SMMA)
            """)

    typealias Output = Double
    let price: AppliedPrice
    private var mean: SmoothedMean

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        mean = SmoothedMean(wilder: request.whole(0))
    }

    @inline(__always)
    mutating func push(price: Double) -> Double { mean.push(price) }

    mutating func transfer(_ archive: inout StateArchive) { mean.transfer(&archive) }
}
