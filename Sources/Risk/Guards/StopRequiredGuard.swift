import Trading

/// An entry must carry its stop.
struct StopRequiredGuard: RiskGuard {
    static let limit = Limit(
        key: "stop_required", kind: .flag(tighter: true), standard: .flag(true), summary: "Must every entry carry a stop loss?")
    static let descriptor = GuardDescriptor("STOP_REQUIRED", [limit], formula: "the entry has no stop_loss, and stop_required is true")

    init?(_ limits: RiskLimits) { guard limits.flag(Self.limit) else { return nil } }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        order.stopLoss == nil ? denial(observed: "no stop_loss", limit: "risk.stop_required true") : nil
    }
}
