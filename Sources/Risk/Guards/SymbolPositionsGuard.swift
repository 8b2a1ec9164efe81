import Trading

/// Everything open or about to be on a symbol.
struct SymbolPositionsGuard: RiskGuard {
    static let limit = Limit.number(
        "max_open_positions_per_symbol", .count, 1...1000, strict: 10, "Positions and pending entries of one symbol.")
    static let descriptor = GuardDescriptor(
        "SYMBOL_POSITIONS_AT_LIMIT", [limit],
        formula: "the symbol's open positions, pending entries and requests >= max_open_positions_per_symbol")

    private let limit: Int

    init?(_ limits: RiskLimits) {
        guard let limit = limits.count(Self.limit) else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        let count = context.exposures.lazy.filter { $0.symbol == order.symbol }.count
        guard count >= limit else { return nil }
        return denial(
            observed: "\(count) positions and pending entries on the symbol", limit: "risk.max_open_positions_per_symbol \(limit)")
    }
}
