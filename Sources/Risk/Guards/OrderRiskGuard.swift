import Market
import Trading

/// What one order loses at its stop.
struct OrderRiskGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_risk_per_order_percent", upTo: 10, strict: nil, "The loss of one order at its stop loss, of the equity.")
    static let descriptor = GuardDescriptor(
        "ORDER_RISK_ABOVE_LIMIT", [limit], formula: "loss of the order at its stop_loss > max_risk_per_order_percent of equity")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        // Without a stop there is no such figure; whether that is allowed is another guard's question.
        guard order.stopLoss != nil else { return nil }
        return context.judge(context.exposure(of: order).risk, percent, Self.descriptor, "risk.max_risk_per_order_percent")
    }
}
