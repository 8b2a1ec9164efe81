import Market
import Trading

/// The loss of one day.
struct DailyLossGuard: AccountGuard {
    static let percent = Limit.percent(
        "max_daily_loss_percent", upTo: 20, strict: 5, "Of the day's base, floating profit included.")
    static let anchor = Limit(
        key: "daily_loss_anchor", kind: .mode(AccountRule.Anchor.allCases.map(\.rawValue)), standard: .choice("higher"),
        summary: "What the loss is counted from: the balance, the equity or the higher of both at the reset.")
    static let base = Limit(
        key: "daily_loss_base", kind: .mode(["anchor", "initial"]), standard: .choice("anchor"),
        summary: "What the percentage is taken of: the anchor, or the initial capital.")
    static let comparison = Limit(
        key: "daily_loss_comparison", kind: .choice(["passed", "reached"]), standard: .choice("reached"),
        summary: "Whether the limit is crossed when the loss reaches it, or only when it passes it.")
    static let action = Limit(
        key: "daily_loss_action", kind: .choice(BreachAction.names), standard: .choice("flatten"),
        summary: "What happens then; all but halt end at the next reset.")
    static let preResetMinutes = Limit.number(
        "pre_reset_minutes", .minutes, 0...240, strict: 15, tighter: .higher,
        "So long before the reset a floating loss must already satisfy the next day's limit.")

    static let descriptor = GuardDescriptor(
        "DAILY_LOSS_LIMIT", [percent, anchor, base, comparison, action, preResetMinutes],
        formula: "equity <= anchor at the reset + deposits since - max_daily_loss_percent of the base")

    init?(_ limits: RiskLimits) { guard Self.rule(limits) != nil else { return nil } }

    static func rule(_ limits: RiskLimits) -> AccountRule? {
        guard let percent = limits.number(percent) else { return nil }
        let anchor = limits.choice(anchor).flatMap(AccountRule.Anchor.init) ?? .higher
        return AccountRule(
            code: descriptor.code, formula: descriptor.formula, limit: "risk.max_daily_loss_percent \(LimitValue.number(percent).text)",
            reason: .dailyLoss, action: limits.choice(action).flatMap(BreachAction.init) ?? .flatten,
            measure: .daily(anchor, ofInitial: limits.choice(base) == "initial", isPassed: limits.choice(comparison) == "passed"),
            percent: percent)
    }
}
