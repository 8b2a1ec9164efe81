import Trading

struct DailyLossGuard: RiskGuard {
    static let descriptor = GuardDescriptor(
        code: "DAILY_LOSS_LIMIT", key: "max_daily_loss_percent",
        summary:
            "Closes everything when equity has fallen this percentage below the day's anchor, and refuses entries until the reset.")

    init?(_ limits: RiskLimits) {
        guard limits.maximumDailyLossPercent != nil else { return nil }
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? { context.losses.dailyLatch }
}
