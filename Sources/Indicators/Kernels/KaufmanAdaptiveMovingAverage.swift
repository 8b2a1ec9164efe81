/// Kaufman's exponential mean: fast while the price goes one way, slow while it goes to and fro.
struct KaufmanAdaptiveMovingAverage: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        KaufmanAdaptiveMovingAverage.self, name: "kama", summary: "Kaufman's adaptive moving average.",
        parameters: [
            KernelParameter("period", standard: 10, summary: "bars of the efficiency ratio"),
            KernelParameter("fast", standard: 2, summary: "bars of the EMA at an efficiency of 1"),
            KernelParameter("slow", standard: 30, summary: "bars of the EMA at an efficiency of 0"),
        ], price: .close, outputs: [KernelOutputDescriptor("kama", summary: "price") { $0.whole(0) + 1 }],
        formula: """
            previous + c * c * (price - previous), started at the price of bar `period`; c = slowest + efficiency * (fastest - slowest) \
            with 2 / (fast + 1) and 2 / (slow + 1); efficiency = change over `period` bars / sum of the changes from bar to bar, \
            both without sign, 0 at rest (MetaTrader 5 iAMA)
            """,
        talib: "the same with an efficiency of 1 at rest; a period of 1 gives the price (TA-Lib KAMA)")

    typealias Output = Double
    let price: AppliedPrice
    private let grid: PriceGrid
    private let atRest: Double
    private let slowest: Double
    private let span: Double
    private var past: Ring
    private var path: RollingSum
    private var previous = Double.nan
    private var mean = 0.0

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        let period = request.whole(0)
        price = request.price
        self.grid = grid.finer(by: request.price.divisor)
        atRest = request.variant == .mt5 ? 0 : 1
        let isPrice = request.variant == .talib && period == 1
        slowest = isPrice ? 1 : 2 / (request.parameters[2] + 1)
        span = isPrice ? 0 : 2 / (request.parameters[1] + 1) - slowest
        past = Ring(count: period, holding: .nan)
        path = RollingSum(count: period)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let now = grid.steps(price)
        let change = abs(now - past.push(now))
        if !previous.isNaN { path.push(abs(now - previous)) }
        previous = now
        guard path.isFull else {
            mean = price
            return .nan
        }
        let efficiency = path.sum == 0 ? atRest : change / path.sum
        let constant = efficiency * span + slowest
        mean += constant * constant * (price - mean)
        return mean
    }

    mutating func transfer(_ archive: inout StateArchive) {
        past.transfer(&archive)
        path.transfer(&archive)
        archive.transfer(&previous)
        archive.transfer(&mean)
    }
}
