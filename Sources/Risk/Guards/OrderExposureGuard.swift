import Market
import Trading

/// One order's value beside the account.
struct OrderExposureGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_exposure_per_order_percent", upTo: 100_000, strict: 10_000, "One order's value, of the equity; 100 is a leverage of one.")
    static let descriptor = GuardDescriptor(
        "ORDER_EXPOSURE_ABOVE_LIMIT", [limit], formula: "value of the order in account currency > max_exposure_per_order_percent of equity")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        context.judge(context.exposure(of: order).notional, percent, Self.descriptor, "risk.max_exposure_per_order_percent")
    }
}
