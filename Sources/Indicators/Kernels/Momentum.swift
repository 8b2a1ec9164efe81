/// The price against the one `period` bars ago: as a percentage of it in the MT5 terminal, as a difference in TA-Lib.
struct Momentum: PriceKernel, ~Copyable {
    static let descriptor = KernelDescriptor(
        Momentum.self, name: "momentum", summary: "Momentum: the price against an earlier one.",
        parameters: [KernelParameter("period", standard: 14, summary: "bars back")], price: .close,
        outputs: [KernelOutputDescriptor("momentum", summary: "percent, 100 is no change") { $0.whole(0) + 1 }],
        formula: "100 * price / price `period` bars ago; a divisor of 0 gives 0 (MetaTrader 5 iMomentum)",
        talib: "price - price `period` bars ago, in price (TA-Lib MOM)")

    typealias Output = Double
    let price: AppliedPrice
    private let isRatio: Bool
    private var past: Ring

    init(_ request: IndicatorRequest, grid: PriceGrid) {
        price = request.price
        isRatio = request.variant == .mt5
        past = Ring(count: request.whole(0), holding: .nan)
    }

    @inline(__always)
    mutating func push(price: Double) -> Double {
        let old = past.push(price)
        if !isRatio { return price - old }
        return old == 0 ? 0 : price * 100 / old
    }

    mutating func transfer(_ archive: inout StateArchive) { past.transfer(&archive) }
}
