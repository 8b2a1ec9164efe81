import Market
import Trading

/// A limit or stop price that cannot be meant.
struct PriceCollarGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_price_distance_percent", upTo: 50, strict: 10, "The farthest limit or stop entry from the quote, of the quote.")
    static let descriptor = GuardDescriptor(
        "PRICE_OUTSIDE_COLLAR", [limit], formula: "|entry price - quote| > max_price_distance_percent of the quote")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        var limit: String { "risk.max_price_distance_percent \(percent)" }
        guard let price = order.price else {
            return order.orderType == .market ? nil : denial(observed: "a limit or stop entry without a price", limit: limit)
        }
        let quote = context.quote
        guard quote.isSane, price.raw > 0 else {
            return denial(observed: "price \(price) at bid \(quote.bid), ask \(quote.ask)", limit: limit)
        }
        let reference = quote.opening(order.side)
        // Of a stop-limit entry the farther of its two prices.
        let second = order.limitPrice ?? price
        let farthest = abs(second.raw - reference.raw) > abs(price.raw - reference.raw) ? second : price
        guard exceeds(abs(farthest.raw - reference.raw), percent, of: reference.raw) else { return nil }
        let distance = 100 * abs(farthest.double - reference.double) / reference.double
        return denial(observed: "\(distance.rounded(to: 4)) % from the quote", limit: limit)
    }
}
