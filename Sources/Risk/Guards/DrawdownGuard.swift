import Trading

struct DrawdownGuard: RiskGuard {
    static let descriptor = GuardDescriptor(
        code: "DRAWDOWN_LIMIT", key: "max_drawdown_percent",
        summary: "Closes everything when equity has fallen this percentage below its highest value, and stops for good.")

    init?(_ limits: RiskLimits) {
        guard limits.maximumDrawdownPercent != nil else { return nil }
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? { context.losses.drawdownLatch }
}
