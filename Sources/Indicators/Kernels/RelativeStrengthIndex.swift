/// Wilder's relative strength index, 0 to 100.
struct RelativeStrengthIndex: Kernel {
    static let descriptor = KernelDescriptor(
        RelativeStrengthIndex.self, name: "rsi", summary: "Relative strength index, 0 to 100.",
        parameters: [KernelParameter("period", standard: 14, range: 1...10_000, summary: "bars of Wilder's smoothing")],
        takesPrice: true,
        formula:
            "100 - 100 / (1 + gain / loss), both Wilder averages started by a simple mean; no loss gives 100, no change 50 (MetaTrader 5 iRSI)"
    ) { $0[0] + 1 }

    private let period: Int
    private let price: AppliedPrice
    private var previous: Int64?
    private var changes = 0
    private var gains: Int64 = 0
    private var losses: Int64 = 0
    private var gain = 0.0
    private var loss = 0.0

    init(_ request: IndicatorRequest) {
        period = request.parameters[0]
        price = request.price
    }

    mutating func push(_ bar: BarSample) -> Double {
        let newest = price.numerator(bar)
        defer { previous = newest }
        guard let previous else { return .nan }
        let change = newest - previous
        if changes < period {
            changes += 1
            if change > 0 { gains += change } else { losses -= change }
            guard changes == period else { return .nan }
            gain = Double(gains) / Double(period)
            loss = Double(losses) / Double(period)
        } else {
            gain = (gain * Double(period - 1) + Double(max(change, 0))) / Double(period)
            loss = (loss * Double(period - 1) + Double(max(-change, 0))) / Double(period)
        }
        if loss == 0 { return gain == 0 ? 50 : 100 }
        return 100 - 100 / (1 + gain / loss)
    }
}
