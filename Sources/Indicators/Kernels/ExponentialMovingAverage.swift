/// The exponential mean, seeded by the first price as the MT5 terminal does.
struct ExponentialMovingAverage: Kernel {
    static let descriptor = KernelDescriptor(
        ExponentialMovingAverage.self, name: "ema", summary: "Exponential moving average.",
        parameters: [KernelParameter("period", standard: nil, range: 1...10_000, summary: "bars; alpha = 2 / (period + 1)")],
        takesPrice: true,
        formula: "price * alpha + previous * (1 - alpha), first = first price (MetaTrader 5 iMA, MODE_EMA)"
    ) { $0[0] }

    private let period: Int
    private let alpha: Double
    private let price: AppliedPrice
    private var value = 0.0
    private var seen = 0

    init(_ request: IndicatorRequest) {
        period = request.parameters[0]
        alpha = 2 / Double(period + 1)
        price = request.price
    }

    mutating func push(_ bar: BarSample) -> Double {
        let newest = price.value(bar)
        value = seen == 0 ? newest : newest * alpha + value * (1 - alpha)
        if seen < period { seen += 1 }
        return seen == period ? value : .nan
    }
}
