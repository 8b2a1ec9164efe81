/// Hull's mean: a fast weighted mean corrected by its distance from a slow one, then smoothed.
struct HullMovingAverage: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        HullMovingAverage.self, name: "hma", summary: "Hull moving average.",
        parameters: [KernelParameter("period", standard: nil, range: 2...10_000, summary: "bars of the slow average")],
        price: .close, outputs: [KernelOutputDescriptor("hma", summary: "price") { $0.whole(0) + root($0.whole(0)) - 1 }],
        formula:
            "LWMA(square root of period) of 2 * LWMA(period / 2) - LWMA(period), the root and the half rounded down (Hull 2005)")

    typealias Output = Double
    let price: AppliedPrice
    private var fast: WeightedMean
    private var slow: WeightedMean
    private var smoothed: WeightedMean

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        let period = request.whole(0)
        let finer = grid.finer(by: request.price.divisor)
        price = request.price
        fast = WeightedMean(period: period / 2, grid: finer)
        slow = WeightedMean(period: period, grid: finer)
        smoothed = WeightedMean(period: Self.root(period), grid: .none)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let (quick, calm) = (fast.push(price), slow.push(price))
        return calm.isNaN ? .nan : smoothed.push(2 * quick - calm)
    }

    mutating func transfer(_ archive: inout StateArchive) {
        fast.transfer(&archive)
        slow.transfer(&archive)
        smoothed.transfer(&archive)
    }

    /// The square root, rounded down.
    private static func root(_ period: Int) -> Int { Int(Double(period).squareRoot()) }
}
