import Market
import Trading

/// A symbol whose exits keep raising alarms gets no entries for a while.
struct CircuitBreakerGuard: RiskGuard {
    static let alarms = Limit.number(
        "max_alarm_exits", .count, 1...1000, strict: 2, "Exits of one symbol that raised an alarm, at which its entries pause.")
    static let window = Limit.number(
        "alarm_minutes", .minutes, 1...1440, strict: 60, tighter: .higher, "How long such an exit counts.")
    static let descriptor = GuardDescriptor(
        "CIRCUIT_BREAKER", [alarms, window],
        formula: "exits of the symbol with an alarm at most alarm_minutes ago >= max_alarm_exits")

    private let alarms: Int
    private let window: Int64

    init?(_ limits: RiskLimits) {
        guard let alarms = limits.count(Self.alarms) else { return nil }
        (self.alarms, window) = (alarms, Int64((limits.number(Self.window) ?? 60) * 60))
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let found = context.activity.alarms(ofSymbol: order.symbol, within: window, of: context.now.seconds)
        guard found >= alarms else { return nil }
        return denial(
            observed: "\(found) exits with an alarm within \(window / 60) min",
            limit: "risk.max_alarm_exits \(alarms), alarm_minutes \(window / 60)")
    }
}
