import Market
import Trading

/// Everything's value beside the account: its leverage.
struct TotalExposureGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_exposure_percent", upTo: 100_000, strict: 30_000, "Open, pending and requested value of all symbols, of the equity.")
    static let descriptor = GuardDescriptor(
        "TOTAL_EXPOSURE_ABOVE_LIMIT", [limit], formula: "value of all open, pending and requested volume > max_exposure_percent of equity")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let value = sum(context.exposures.lazy.map(\.notional), context.exposure(of: order).notional)
        return context.judge(value, percent, Self.descriptor, "risk.max_exposure_percent")
    }
}
