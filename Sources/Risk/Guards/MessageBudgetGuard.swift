import Market
import Trading

/// Requests to the broker in a day, with a reserve that only exits may use.
struct MessageBudgetGuard: RiskGuard {
    static let limit = Limit.number(
        "max_messages_per_day", .count, 10...1_000_000, strict: 1500, "Orders, closes, withdrawals and changes since the daily reset.")
    static let reserve = Limit.percent(
        "message_reserve_percent", upTo: 90, strict: 20, tighter: .higher,
        "The share of them that is kept for exits: half of it for closes, moves of stops may use the other half.")
    static let descriptor = GuardDescriptor(
        "MESSAGE_BUDGET_SPENT", [limit, reserve],
        formula: "requests since the reset >= max_messages_per_day less message_reserve_percent of it")

    private let entries: Int
    private let limit: Int

    init?(_ limits: RiskLimits) {
        guard let limit = limits.count(Self.limit) else { return nil }
        self.limit = limit
        let share = 100_000_000 - Int64(((limits.number(Self.reserve) ?? 0) * 1_000_000).rounded())
        entries = mulDiv(Int64(limit), share, 100_000_000, .down).map { Int($0) } ?? 0
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard context.activity.messagesToday >= entries else { return nil }
        return denial(
            observed: "\(context.activity.messagesToday) requests today",
            limit: "\(entries) for entries of risk.max_messages_per_day \(limit)")
    }

    /// Half of the reserve is kept for closes, so that a restless trailing stop never uses up what closing needs.
    func review(changeOf activity: RiskActivity) -> Denial? {
        let changes = entries + (limit - entries) / 2
        guard activity.messagesToday >= changes else { return nil }
        return denial(
            observed: "\(activity.messagesToday) requests today",
            limit: "\(changes) for moves of a stop of risk.max_messages_per_day \(limit)")
    }
}
