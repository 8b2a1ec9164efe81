import Market
import Trading

/// The loss of the initial capital.
struct TotalLossGuard: AccountGuard {
    static let percent = Limit.percent(
        "max_total_loss_percent", upTo: 50, strict: nil, "Of the initial capital, floating profit included; a floor that never moves.")
    static let action = Limit(
        key: "total_loss_action", kind: .choice(BreachAction.names), standard: .choice("halt"),
        summary: "What happens then, until an operator's command.")

    static let descriptor = GuardDescriptor(
        "TOTAL_LOSS_LIMIT", [percent, action],
        formula: "equity <= initial capital + deposits - max_total_loss_percent of the initial capital")

    init?(_ limits: RiskLimits) { guard Self.rule(limits) != nil else { return nil } }

    static func rule(_ limits: RiskLimits) -> AccountRule? {
        guard let percent = limits.number(percent) else { return nil }
        return AccountRule(
            code: descriptor.code, formula: descriptor.formula, limit: "risk.max_total_loss_percent \(LimitValue.number(percent).text)",
            reason: .totalLoss, action: limits.choice(action).flatMap(BreachAction.init) ?? .halt, measure: .fixed, percent: percent)
    }
}
