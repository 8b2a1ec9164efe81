import Trading

/// Everything open or about to be by a strategy.
struct StrategyPositionsGuard: RiskGuard {
    static let limit = Limit.number(
        "max_open_positions_per_strategy", .count, 1...1000, strict: 10, "Positions and pending entries of one strategy.")
    static let descriptor = GuardDescriptor(
        "STRATEGY_POSITIONS_AT_LIMIT", [limit],
        formula: "the strategy's open positions, pending entries and requests >= max_open_positions_per_strategy")

    private let limit: Int

    init?(_ limits: RiskLimits) {
        guard let limit = limits.count(Self.limit) else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let count = context.exposures.lazy.filter { $0.strategy == order.strategy }.count
        guard count >= limit else { return nil }
        return denial(
            observed: "\(count) positions and pending entries of the strategy", limit: "risk.max_open_positions_per_strategy \(limit)")
    }
}
