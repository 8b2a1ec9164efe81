/// The lowest price of the last bars.
struct Lowest: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        Lowest.self, name: "lowest", summary: "Lowest price of the last bars.",
        parameters: [KernelParameter("period", standard: nil, summary: "bars, the newest included")], price: .low,
        outputs: [KernelOutputDescriptor("lowest", summary: "price") { $0.whole(0) }],
        formula: "lowest of the last `period` prices")

    typealias Output = Double
    let price: AppliedPrice
    private var extreme: RollingExtreme

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        extreme = RollingExtreme(.lowest, count: request.whole(0))
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let value = extreme.push(price)
        return extreme.isFull ? value : .nan
    }

    mutating func transfer(_ archive: inout StateArchive) { extreme.transfer(&archive) }
}
