import Market
import Trading

/// A symbol's value beside the account, the order's included.
struct SymbolExposureGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_exposure_per_symbol_percent", upTo: 100_000, strict: 20_000, "Open, pending and requested value of one symbol, of the equity.")
    static let descriptor = GuardDescriptor(
        "SYMBOL_EXPOSURE_ABOVE_LIMIT", [limit],
        formula: "value of the symbol's open, pending and requested volume > max_exposure_per_symbol_percent of equity")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let held = context.exposures.lazy.filter { $0.symbol == order.symbol }
        let value = sum(held.map(\.notional), context.exposure(of: order).notional)
        return context.judge(value, percent, Self.descriptor, "risk.max_exposure_per_symbol_percent")
    }
}
