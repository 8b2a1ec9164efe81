import Trading

struct StopRequiredGuard: RiskGuard {
    static let descriptor = GuardDescriptor(
        code: "STOP_REQUIRED", key: "stop_required", summary: "Refuses an entry without a stop loss.")

    init?(_ limits: RiskLimits) {
        guard limits.stopRequired else { return nil }
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard order.stopLoss == nil else { return nil }
        return Denial(
            code: Self.descriptor.code,
            explanation: "the entry has no stop loss, and risk.stop_required is true; give stop_loss in long{} or short{}")
    }
}
