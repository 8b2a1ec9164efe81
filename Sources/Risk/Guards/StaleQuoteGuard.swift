import Market
import Trading

/// A quote too old to decide on.
struct StaleQuoteGuard: RiskGuard {
    static let limit = Limit.number(
        "max_quote_age_seconds", .seconds, 1...86_400, strict: 60, "The oldest quote on which an entry is sent.")
    static let descriptor = GuardDescriptor("QUOTE_STALE", [limit], formula: "now - time of the quote > max_quote_age_seconds")

    private let seconds: Int64

    init?(_ limits: RiskLimits) {
        guard let seconds = limits.number(Self.limit) else { return nil }
        self.seconds = Int64(seconds)
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard let made = context.quoteTime else { return denial(observed: "no quote", limit: "risk.max_quote_age_seconds \(seconds)") }
        let (age, overflow) = context.now.nanoseconds.subtractingReportingOverflow(made.nanoseconds)
        // A quote from the future, by more than clocks may differ, means a clock that cannot be trusted.
        guard overflow || age > seconds * 1_000_000_000 || age <= -1_000_000_000 else { return nil }
        return denial(
            observed: overflow ? "of no time" : "\((Double(age) / 1e9).rounded(to: 3)) s old",
            limit: "risk.max_quote_age_seconds \(seconds)")
    }
}
