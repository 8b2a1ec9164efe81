import Market
import Trading

/// One order's lots.
struct OrderVolumeGuard: RiskGuard {
    static let limit = Limit.number(
        "max_volume_per_order", .lots, Double.leastNonzeroMagnitude...1000, strict: 5, "The largest order.")
    static let descriptor = GuardDescriptor(
        "ORDER_VOLUME_ABOVE_LIMIT", [limit], formula: "order volume is not above 0 or > max_volume_per_order")

    private let limit: Volume

    init?(_ limits: RiskLimits) {
        guard let limit = limits.volume(Self.limit) else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard order.volume > limit || order.volume.raw <= 0 else { return nil }
        return denial(observed: "\(order.volume) lots", limit: "risk.max_volume_per_order \(limit) lots")
    }
}
