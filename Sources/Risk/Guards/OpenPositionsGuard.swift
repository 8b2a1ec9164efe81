import Trading

/// Everything open or about to be.
struct OpenPositionsGuard: RiskGuard {
    static let limit = Limit.number(
        "max_open_positions", .count, 1...1000, strict: 10, "Positions and pending entries, all symbols together.")
    static let descriptor = GuardDescriptor(
        "OPEN_POSITIONS_AT_LIMIT", [limit], formula: "open positions, pending entries and requests >= max_open_positions")

    private let limit: Int

    init?(_ limits: RiskLimits) {
        guard let limit = limits.count(Self.limit) else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let count = context.exposures.count
        guard count >= limit else { return nil }
        return denial(observed: "\(count) positions and pending entries", limit: "risk.max_open_positions \(limit)")
    }
}
