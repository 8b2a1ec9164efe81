import Market
import Trading

/// A stop so far away that it protects nothing, or on the side where it never could.
struct StopDistanceGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_stop_distance_percent", upTo: 50, strict: 10, "The farthest stop loss from the entry's price, of that price.")
    static let descriptor = GuardDescriptor(
        "STOP_TOO_FAR", [limit],
        formula: "entry price to stop_loss, in the losing direction, is not above 0 or > max_stop_distance_percent of the entry price")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard let stop = order.stopLoss else { return nil }
        let entry = order.entryPrice ?? context.quote.opening(order.side)
        var limit: String { "risk.max_stop_distance_percent \(percent)" }
        guard entry.raw > 0, stop.raw > 0 else { return denial(observed: "entry \(entry), stop \(stop)", limit: limit) }
        let distance = (entry.raw - stop.raw) * order.side.sign
        guard distance > 0 else { return denial(observed: "stop \(stop) on the wrong side of \(entry)", limit: limit) }
        guard exceeds(distance, percent, of: entry.raw) else { return nil }
        return denial(observed: "stop \((100 * Double(distance) / Double(entry.raw)).rounded(to: 4)) % away", limit: limit)
    }
}
