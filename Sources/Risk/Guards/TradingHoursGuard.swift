import Market
import Trading

/// Entries outside the hours the trader allows.
struct TradingHoursGuard: RiskGuard {
    static let limit = Limit(
        key: "trading_hours", kind: .hours, standard: nil,
        summary:
            "When entries are allowed, e.g. \"Mon-Fri 08:00-20:00 Europe/London\"; absent, always. A limit or stop entry sent inside them may fill outside: give it an expiry."
    )
    static let descriptor = GuardDescriptor("OUTSIDE_TRADING_HOURS", [limit], formula: "the time is outside trading_hours")

    private let hours: TradingHours

    init?(_ limits: RiskLimits) {
        guard case .hours(let hours)? = limits[Self.limit] else { return nil }
        self.hours = hours
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        if hours.contain(context.now.seconds) { return nil }
        return denial(observed: "\(context.now)", limit: "risk.trading_hours \(hours.text)")
    }
}
