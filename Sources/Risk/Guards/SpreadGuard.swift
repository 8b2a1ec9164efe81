import Market
import Trading

/// The spread an entry would pay.
struct SpreadGuard: RiskGuard {
    static let percent = Limit.percent(
        "max_spread_percent", upTo: 5, strict: 0.1, "The widest spread at which an entry is sent, of the price.")
    static let points = Limit.number(
        "max_spread_points", .points, 1...1_000_000, strict: nil,
        "The widest spread at which an entry is sent; absent, only the percentage counts.")
    static let descriptor = GuardDescriptor(
        "SPREAD_ABOVE_LIMIT", [percent, points], formula: "ask - bid > max_spread_percent of the bid, or > max_spread_points")

    private let percent: Double?
    private let points: Int?

    init?(_ limits: RiskLimits) {
        (percent, points) = (limits.number(Self.percent), limits.count(Self.points))
        if percent == nil && points == nil { return nil }
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let (quote, point) = (context.quote, context.value.specification.point)
        guard quote.isSane else { return denial(observed: "bid \(quote.bid), ask \(quote.ask)", limit: "a quote with a spread") }
        if let points, quote.spread.raw > Int64(points) * point.raw {
            return denial(observed: "\(quote.spread.raw / point.raw) points", limit: "risk.max_spread_points \(points)")
        }
        guard let percent, exceeds(quote.spread.raw, percent, of: quote.bid.raw) else { return nil }
        let spread = 100 * Double(quote.spread.raw) / Double(quote.bid.raw)
        return denial(
            observed: "\(quote.spread.raw / point.raw) points, \(spread.rounded(to: 4)) % of the bid",
            limit: "risk.max_spread_percent \(percent)")
    }
}
