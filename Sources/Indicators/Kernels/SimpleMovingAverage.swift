/// The arithmetic mean of the last prices; the sum is kept in whole points and divided once, so it never drifts.
struct SimpleMovingAverage: Kernel {
    static let descriptor = KernelDescriptor(
        SimpleMovingAverage.self, name: "sma", summary: "Simple moving average.",
        parameters: [KernelParameter("period", standard: nil, range: 1...10_000, summary: "bars averaged")],
        takesPrice: true, formula: "sum of the last `period` prices / period (MetaTrader 5 iMA, MODE_SMA)"
    ) { $0[0] }

    private var ring: RingSum
    private let price: AppliedPrice
    private let divisor: Double

    init(_ request: IndicatorRequest) {
        ring = RingSum(count: request.parameters[0])
        price = request.price
        divisor = Double(request.parameters[0]) * request.price.divisor
    }

    mutating func push(_ bar: BarSample) -> Double {
        ring.push(price.numerator(bar))
        return ring.isFull ? Double(ring.sum) / (divisor * bar.scale) : .nan
    }
}
