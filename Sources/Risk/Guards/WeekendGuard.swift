import Market
import Trading

/// Entries so near the weekend that they would be held over it.
struct WeekendGuard: RiskGuard {
    static let limit = Limit.number(
        "weekend_minutes", .minutes, 0...2880, strict: 0, tighter: .higher,
        "No entries in so many minutes before the daily reset that ends Friday (one before noon: Saturday's) and for two days after it; 0 for none."
    )
    static let descriptor = GuardDescriptor(
        "WEEKEND_NEAR", [limit],
        formula: "time to the daily reset that ends Friday <= weekend_minutes, or that reset is less than two days past")

    private let seconds: Int64
    private let reset: DailyReset

    init?(_ limits: RiskLimits) {
        guard let minutes = limits.number(Self.limit), minutes > 0 else { return nil }
        (seconds, reset) = (Int64(minutes * 60), limits.dailyReset)
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let local = reset.zone.local(context.now.seconds)
        let day = floorDivide(local, 86_400)
        // Seconds since the beginning of Monday; 1970 began on a Thursday.
        let ofWeek = ((day + 3) % 7 + 7) % 7 * 86_400 + local - day * 86_400
        // A reset before noon ends the day before it.
        let end = (reset.secondOfDay < 43_200 ? 5 : 4) * 86_400 + reset.secondOfDay
        // Seconds since the guard began to refuse; the two days may run into Monday.
        let since = (ofWeek - end + seconds + 604_800) % 604_800
        guard since < seconds + 2 * 86_400 else { return nil }
        return denial(
            observed: since < seconds ? "\((seconds - since) / 60) minutes before the end of the week" : "the weekend",
            limit: "risk.weekend_minutes \(seconds / 60)")
    }
}
