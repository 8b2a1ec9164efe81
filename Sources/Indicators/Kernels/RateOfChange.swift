/// By how many percent the price has changed in `period` bars.
struct RateOfChange: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        RateOfChange.self, name: "roc", summary: "Rate of change.",
        parameters: [KernelParameter("period", standard: 10, summary: "bars back")], price: .close,
        outputs: [KernelOutputDescriptor("roc", summary: "percent") { $0.whole(0) + 1 }],
        formula: "100 * (price / price `period` bars ago - 1); a divisor of 0 gives 0 (TA-Lib ROC)")

    typealias Output = Double
    let price: AppliedPrice
    private var past: Ring

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        past = Ring(count: request.whole(0), holding: .nan)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let old = past.push(price)
        return old == 0 ? 0 : (price / old - 1) * 100
    }

    mutating func transfer(_ archive: inout StateArchive) { past.transfer(&archive) }
}
