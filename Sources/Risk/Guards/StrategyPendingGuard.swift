import Trading

/// Entries that wait at the broker for a strategy.
struct StrategyPendingGuard: RiskGuard {
    static let limit = Limit.number(
        "max_pending_orders_per_strategy", .count, 1...1000, strict: 10, "Limit and stop entries that wait for one strategy.")
    static let descriptor = GuardDescriptor(
        "STRATEGY_PENDING_AT_LIMIT", [limit],
        formula: "the order is a limit or stop entry, and the strategy's pending entries and requests >= max_pending_orders_per_strategy")

    private let limit: Int

    init?(_ limits: RiskLimits) {
        guard let limit = limits.count(Self.limit) else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard order.orderType != .market else { return nil }
        // A request that is not answered yet may come to rest.
        let count = context.exposures.lazy.filter { $0.status != .open && $0.strategy == order.strategy }.count
        guard count >= limit else { return nil }
        return denial(
            observed: "\(count) pending entries and requests of the strategy", limit: "risk.max_pending_orders_per_strategy \(limit)")
    }
}
