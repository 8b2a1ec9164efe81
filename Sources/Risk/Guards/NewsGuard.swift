import Market
import Trading

/// Entries around news that move the symbol.
struct NewsGuard: RiskGuard {
    static let before = Limit.number(
        "news_minutes_before", .minutes, 0...240, strict: 2, tighter: .higher, "No entries so long before news that move the symbol.")
    static let after = Limit.number(
        "news_minutes_after", .minutes, 0...240, strict: 2, tighter: .higher, "No entries so long after such news.")
    static let descriptor = GuardDescriptor(
        "NEWS_WINDOW", [before, after], formula: "news time - news_minutes_before <= now <= news time + news_minutes_after")

    private let before: Int64
    private let after: Int64

    init?(_ limits: RiskLimits) {
        let (before, after) = (limits.number(Self.before) ?? 0, limits.number(Self.after) ?? 0)
        if before == 0 && after == 0 { return nil }
        (self.before, self.after) = (Int64(before * 60), Int64(after * 60))
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let now = context.now.seconds
        guard let event = context.news.first(where: { $0 - before <= now && now <= $0 + after }) else { return nil }
        return denial(
            observed: "news at \(Timestamp(seconds: event))",
            limit: "risk.news_minutes_before \(before / 60), news_minutes_after \(after / 60)")
    }
}
