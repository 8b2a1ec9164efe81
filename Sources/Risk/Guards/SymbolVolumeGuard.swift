import Market
import Trading

struct SymbolVolumeGuard: RiskGuard {
    static let descriptor = GuardDescriptor(
        code: "SYMBOL_VOLUME_ABOVE_LIMIT", key: "max_volume_per_symbol",
        summary: "Refuses an order that would lift the symbol's open and pending lots above the limit.")

    private let limit: Volume

    init?(_ limits: RiskLimits) {
        guard let limit = limits.maximumVolumePerSymbol else { return nil }
        self.limit = limit
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        // Compared by subtraction, which cannot overflow for a limit and a volume that are not negative.
        guard context.symbolVolume > limit - order.volume else { return nil }
        return Denial(
            code: Self.descriptor.code,
            explanation:
                "\(order.volume) lots beside the symbol's \(context.symbolVolume) are above risk.max_volume_per_symbol \(limit) lots")
    }
}
