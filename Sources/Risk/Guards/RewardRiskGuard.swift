import Market
import Trading

/// A target that is not worth its stop.
struct RewardRiskGuard: RiskGuard {
    static let limit = Limit.number(
        "min_reward_risk", .ratio, 0...100, strict: 1, tighter: .higher,
        "The least distance to the target in units of the distance to the stop, where an entry has both.")
    static let descriptor = GuardDescriptor(
        "REWARD_RISK_BELOW_LIMIT", [limit],
        formula: "entry price to take_profit / stop_loss to entry price, both in the order's direction, < min_reward_risk")

    private let least: Double

    init?(_ limits: RiskLimits) {
        guard let least = limits.number(Self.limit), least > 0 else { return nil }
        self.least = least
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard let stop = order.stopLoss, let target = order.takeProfit else { return nil }
        let entry = order.entryPrice ?? context.quote.opening(order.side)
        var limit: String { "risk.min_reward_risk \(least)" }
        guard entry.raw > 0, stop.raw > 0, target.raw > 0 else {
            return denial(observed: "entry \(entry), stop \(stop), target \(target)", limit: limit)
        }
        // The signs count: what lies on the wrong side is no reward, and no risk to measure one by.
        let (reward, risk) = ((target.raw - entry.raw) * order.side.sign, (entry.raw - stop.raw) * order.side.sign)
        // A millionth for prices that were rounded to the grid on their way here.
        if risk > 0, Double(reward) / Double(risk) >= least - 1e-6 { return nil }
        let ratio = risk > 0 ? "\((Double(reward) / Double(risk)).rounded(to: 3))" : "no risk from \(entry) to the stop \(stop)"
        return denial(observed: "reward/risk \(ratio)", limit: limit)
    }
}
