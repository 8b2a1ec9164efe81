import Market
import Trading

/// A symbol's lots, the order's included.
struct SymbolVolumeGuard: RiskGuard {
    static let limit = Limit.number(
        "max_volume_per_symbol", .lots, Double.leastNonzeroMagnitude...1000, strict: 10, "Open and pending together, per symbol.")
    static let descriptor = GuardDescriptor(
        "SYMBOL_VOLUME_ABOVE_LIMIT", [limit],
        formula: "the order's volume is not above 0, or the symbol's open, pending and requested volume > max_volume_per_symbol")

    private let limit: Volume

    init?(_ limits: RiskLimits) {
        guard let limit = limits.volume(Self.limit) else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let held = context.exposures.lazy.filter { $0.symbol == order.symbol }
        let all = sum(held.map(\.volume), order.volume)
        if let all, all <= limit, order.volume.raw > 0 { return nil }
        let found = all.map { "\(order.volume) lots, \($0) in all" } ?? "\(order.volume) lots, in all more than can be told"
        return denial(observed: found, limit: "risk.max_volume_per_symbol \(limit) lots")
    }
}
