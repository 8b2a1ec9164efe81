import Trading

/// Entries that wait at the broker on a symbol.
struct SymbolPendingGuard: RiskGuard {
    static let limit = Limit.number(
        "max_pending_orders_per_symbol", .count, 1...1000, strict: 10, "Limit and stop entries that wait on one symbol.")
    static let descriptor = GuardDescriptor(
        "SYMBOL_PENDING_AT_LIMIT", [limit],
        formula: "the order is a limit or stop entry, and the symbol's pending entries and requests >= max_pending_orders_per_symbol")

    private let limit: Int

    init?(_ limits: RiskLimits) {
        guard let limit = limits.count(Self.limit) else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard order.orderType != .market else { return nil }
        // A request that is not answered yet may come to rest.
        let count = context.exposures.lazy.filter { $0.status != .open && $0.symbol == order.symbol }.count
        guard count >= limit else { return nil }
        return denial(observed: "\(count) pending entries and requests on the symbol", limit: "risk.max_pending_orders_per_symbol \(limit)")
    }
}
