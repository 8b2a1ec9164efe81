import Market
import Trading

/// A strategy that keeps losing pauses.
struct LossStreakGuard: RiskGuard {
    static let losses = Limit.number(
        "max_loss_streak", .count, 1...1000, strict: nil, "Losing trades in a row of one strategy, after which it pauses; absent, never.")
    static let cooldown = Limit.number(
        "loss_streak_minutes", .minutes, 1...43_200, strict: 60, tighter: .higher, "How long it pauses after the last of them.")
    static let descriptor = GuardDescriptor(
        "LOSS_STREAK", [losses, cooldown],
        formula: "losing trades in a row >= max_loss_streak, the last less than loss_streak_minutes ago")

    private let losses: Int
    private let cooldown: Int64

    init?(_ limits: RiskLimits) {
        guard let losses = limits.count(Self.losses) else { return nil }
        (self.losses, cooldown) = (losses, Int64((limits.number(Self.cooldown) ?? 60) * 60))
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard let streak = context.activity.streaks[order.strategy], streak.losses >= losses,
            context.now.seconds - streak.lastLoss < cooldown
        else { return nil }
        return denial(
            observed: "\(streak.losses) losses in a row, the last \(context.now.seconds - streak.lastLoss) s ago",
            limit: "risk.max_loss_streak \(losses), loss_streak_minutes \(cooldown / 60)")
    }
}
