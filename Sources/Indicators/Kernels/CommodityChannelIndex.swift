/// The distance of the price from its mean in mean absolute deviations, over Lambert's 0.015.
struct CommodityChannelIndex: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        CommodityChannelIndex.self, name: "cci", summary: "Commodity channel index.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars averaged")], price: .typical,
        outputs: [KernelOutputDescriptor("cci", summary: "about -200 to 200") { $0.whole(0) }],
        formula: """
            (price - mean) / (0.015 * mean distance from the mean) over the last `period` bars; no distance gives 0 \
            (Lambert 1980; MetaTrader 5 iCCI; TA-Lib CCI)
            """, signals: KernelSignals(oversold: -100, overbought: 100))

    typealias Output = Double
    let price: AppliedPrice
    private let grid: PriceGrid
    private let period: Double
    private var prices: Ring

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        self.grid = grid.finer(by: request.price.divisor)
        period = request.parameters[0]
        prices = Ring(count: request.whole(0), holding: .nan)
    }

    /// The distances are from a mean that moves with every bar, so they have to be summed anew: the time of a bar grows with
    /// `period`. Prices are taken as differences from the newest, so that prices that do not move give exactly 0, and the
    /// distances times `period`, which on the grid are whole numbers. A ring that is not full makes NaN of it all.
    @inline(__always)
    mutating func push(price: Double) -> Double {
        let now = grid.steps(price)
        _ = prices.push(now)
        let period = period
        var (total, distances) = (0.0, 0.0)
        prices.forEach { total += now - $0 }
        prices.forEach { distances += abs((now - $0) * period - total) }
        return distances == 0 ? 0 : total * period / (0.015 * distances)
    }

    mutating func transfer(_ archive: inout StateArchive) { prices.transfer(&archive) }
}
