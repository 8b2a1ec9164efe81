import Market
import Trading

/// What the last fills cost beyond the price they were decided at.
struct SlippageGuard: RiskGuard {
    static let limit = Limit.percent(
        "max_slippage_percent", upTo: 5, strict: 0.1, "The mean adverse slippage of the symbol's last ten fills, of the price.")
    static let descriptor = GuardDescriptor(
        "SLIPPAGE_ABOVE_LIMIT", [limit], formula: "mean adverse slippage of the symbol's last ten fills > max_slippage_percent")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard let fills = context.activity.slippage[order.symbol], fills.count == RiskActivity.slippageFills else { return nil }
        let mean = Double(fills.reduce(0, +)) / Double(fills.count) / 10_000
        if mean <= percent { return nil }
        return denial(observed: "\(mean.rounded(to: 4)) % of the price", limit: "risk.max_slippage_percent \(percent)")
    }
}
