import Market
import Trading

/// A strategy, or a bug, that fires too fast.
struct OrderRateGuard: RiskGuard {
    static let minute = Limit.number("max_orders_per_minute", .count, 1...600, strict: 30, "Orders within 60 seconds, all strategies.")
    static let day = Limit.number("max_orders_per_day", .count, 1...100_000, strict: 1000, "Orders within 24 hours, all strategies.")
    static let countsSending = true
    static let descriptor = GuardDescriptor(
        "ORDER_RATE_ABOVE_LIMIT", [minute, day],
        formula: "orders of the last minute >= max_orders_per_minute, or of the last day >= max_orders_per_day")

    private let minute: Int?
    private let day: Int?

    init?(_ limits: RiskLimits) {
        (minute, day) = (limits.count(Self.minute), limits.count(Self.day))
        if minute == nil && day == nil { return nil }
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let now = context.now.seconds
        if let minute {
            let count = context.activity.orders(within: 60, of: now)
            if count >= minute { return denial(observed: "\(count) orders in 60 s", limit: "risk.max_orders_per_minute \(minute)") }
        }
        if let day {
            let count = context.activity.orders(within: 86_400, of: now)
            if count >= day { return denial(observed: "\(count) orders in 24 h", limit: "risk.max_orders_per_day \(day)") }
        }
        return nil
    }
}
