import Trading

struct OpenPositionsGuard: RiskGuard {
    static let descriptor = GuardDescriptor(
        code: "OPEN_POSITIONS_AT_LIMIT", key: "max_open_positions",
        summary: "Refuses an entry while open positions and pending entries are at the limit.")

    private let limit: Int

    init?(_ limits: RiskLimits) {
        guard let limit = limits.maximumOpenPositions else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard context.openPositions >= limit else { return nil }
        return Denial(
            code: Self.descriptor.code,
            explanation: "\(context.openPositions) positions and pending entries are open; risk.max_open_positions is \(limit)")
    }
}
