import Market
import Trading

/// The gain at which a challenge is won and nothing more is risked.
struct ProfitTargetGuard: AccountGuard {
    static let percent = Limit.percent(
        "profit_target_percent", upTo: 1000, strict: nil, "Of the initial capital; equity at which trading stops.")
    static let action = Limit(
        key: "profit_target_action", kind: .choice(BreachAction.names), standard: .choice("block_entries"),
        summary: "What happens then, until an operator's command.")

    static let descriptor = GuardDescriptor(
        "PROFIT_TARGET", [percent, action],
        formula: "equity >= initial capital + deposits + profit_target_percent of the initial capital")

    init?(_ limits: RiskLimits) { guard Self.rule(limits) != nil else { return nil } }

    static func rule(_ limits: RiskLimits) -> AccountRule? {
        guard let percent = limits.number(percent) else { return nil }
        return AccountRule(
            code: descriptor.code, formula: descriptor.formula, limit: "risk.profit_target_percent \(LimitValue.number(percent).text)",
            reason: .profitTarget, action: limits.choice(action).flatMap(BreachAction.init) ?? .blockEntries, measure: .target,
            percent: percent)
    }
}
