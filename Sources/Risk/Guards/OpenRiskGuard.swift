import Market
import Trading

/// What everything loses together at its stops.
struct OpenRiskGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_open_risk_percent", upTo: 50, strict: nil,
        "The loss of all positions, pending entries and the order at their stop losses, of the equity; without a stop, a tenth of the value."
    )
    static let descriptor = GuardDescriptor(
        "OPEN_RISK_ABOVE_LIMIT", [limit],
        formula: "loss at the stops of everything open, pending and requested > max_open_risk_percent of equity")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let value = sum(context.exposures.lazy.map(\.worstLoss), context.exposure(of: order).worstLoss)
        return context.judge(value, percent, Self.descriptor, "risk.max_open_risk_percent")
    }
}
