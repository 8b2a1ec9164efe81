import Market
import Trading

struct SpreadGuard: RiskGuard {
    static let descriptor = GuardDescriptor(
        code: "SPREAD_ABOVE_LIMIT", key: "max_spread_percent",
        summary: "Refuses an entry while the spread is above the limit in percent of the bid, or in points (max_spread_points).")

    private let percent: Double?
    private let points: Int?

    init?(_ limits: RiskLimits) {
        guard limits.maximumSpreadPercent != nil || limits.maximumSpreadPoints != nil else { return nil }
        (percent, points) = (limits.maximumSpreadPercent, limits.maximumSpreadPoints)
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let (quote, point) = (context.quote, context.value.specification.point)
        guard quote.isSane else { return denial("the quote has no spread that can be judged: bid \(quote.bid), ask \(quote.ask)") }
        let spreadPoints = quote.spread.raw / point.raw
        if let points, quote.spread.raw > Int64(points) * point.raw {
            return denial("spread \(spreadPoints) points is above risk.max_spread_points \(points)")
        }
        let spreadPercent = 100 * Double(quote.spread.raw) / Double(quote.bid.raw)
        if let percent, !(spreadPercent <= percent) {
            let text = Price(spreadPercent)?.text(digits: 4) ?? "more than a million"
            return denial("spread \(spreadPoints) points is \(text) % of the bid, above risk.max_spread_percent \(percent)")
        }
        return nil
    }

    private func denial(_ explanation: String) -> Denial {
        Denial(code: Self.descriptor.code, explanation: explanation)
    }
}
