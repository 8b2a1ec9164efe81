/// How far the last prices lie from their mean: the root of the mean square.
struct StandardDeviation: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        StandardDeviation.self, name: "stddev", summary: "Standard deviation of the last prices.",
        parameters: [KernelParameter("period", standard: 20, summary: "bars")], price: .close,
        outputs: [KernelOutputDescriptor("stddev", summary: "price difference") { $0.whole(0) }],
        formula: """
            square root of the mean square distance of the last `period` prices from their simple mean \
            (MetaTrader 5 iStdDev; TA-Lib STDDEV)
            """)

    typealias Output = Double
    let price: AppliedPrice
    private let grid: PriceGrid
    private var deviation: RollingDeviation

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        self.grid = grid.finer(by: request.price.divisor)
        deviation = RollingDeviation(count: request.whole(0))
    }

    @inline(__always)
    mutating func push(price: Double) -> Double { deviation.push(grid.steps(price)).squareRoot() / grid.scale }

    mutating func transfer(_ archive: inout StateArchive) { deviation.transfer(&archive) }
}
