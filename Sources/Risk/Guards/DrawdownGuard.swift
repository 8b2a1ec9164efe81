import Market
import Trading

/// The fall of equity from its highest.
struct DrawdownGuard: AccountGuard {
    static let percent = Limit.percent(
        "max_drawdown_percent", upTo: 50, strict: 20, "Of the highest figure so far, floating profit included.")
    static let peak = Limit(
        key: "drawdown_peak", kind: .mode(AccountRule.Peak.allCases.map(\.rawValue)), standard: .choice("equity"),
        summary: "Which figure's highest value the fall is counted from: equity at every quote, or the balance at the resets.")
    static let base = Limit(
        key: "drawdown_base", kind: .mode(["peak", "initial"]), standard: .choice("peak"),
        summary: "What the percentage is taken of: the peak, or the initial capital.")
    static let lock = Limit(
        key: "drawdown_stops_at_initial", kind: .flag(tighter: false), standard: .flag(false),
        summary: "Whether the floor stops rising once it has reached the initial capital.")
    static let action = Limit(
        key: "drawdown_action", kind: .choice(BreachAction.names), standard: .choice("halt"),
        summary: "What happens then, until an operator's command.")

    static let descriptor = GuardDescriptor(
        "DRAWDOWN_LIMIT", [percent, peak, base, lock, action],
        formula: "equity <= highest figure + deposits since - max_drawdown_percent of the base")

    init?(_ limits: RiskLimits) { guard Self.rule(limits) != nil else { return nil } }

    static func rule(_ limits: RiskLimits) -> AccountRule? {
        guard let percent = limits.number(percent) else { return nil }
        return AccountRule(
            code: descriptor.code, formula: descriptor.formula, limit: "risk.max_drawdown_percent \(LimitValue.number(percent).text)",
            reason: .drawdown, action: limits.choice(action).flatMap(BreachAction.init) ?? .halt,
            measure: .trailing(
                limits.choice(peak).flatMap(AccountRule.Peak.init) ?? .equity, ofInitial: limits.choice(base) == "initial",
                stopsAtInitial: limits.flag(lock)),
            percent: percent)
    }
}
