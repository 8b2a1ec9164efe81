import Market
import Trading

struct OrderVolumeGuard: RiskGuard {
    static let descriptor = GuardDescriptor(
        code: "ORDER_VOLUME_ABOVE_LIMIT", key: "max_volume_per_order",
        summary: "Refuses an order of more lots than the limit.")

    private let limit: Volume

    init?(_ limits: RiskLimits) {
        guard let limit = limits.maximumVolumePerOrder else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard order.volume > limit else { return nil }
        return Denial(
            code: Self.descriptor.code,
            explanation: "order volume \(order.volume) lots is above risk.max_volume_per_order \(limit) lots")
    }
}
