import Market
import Trading

/// What is left above the broker's margin once everything is filled.
struct MarginLevelGuard: RiskGuard {
    static let limit = Limit.percent(
        "min_margin_level_percent", upTo: 100_000, strict: 150, tighter: .higher,
        "Equity in percent of the margin of everything open, pending and requested.")
    static let descriptor = GuardDescriptor(
        "MARGIN_LEVEL_BELOW_LIMIT", [limit],
        formula: "equity / margin of everything open, pending and requested < min_margin_level_percent")

    private let percent: Double

    init?(_ limits: RiskLimits) {
        guard let percent = limits.number(Self.limit) else { return nil }
        self.percent = percent
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        var limit: String { "risk.min_margin_level_percent \(percent)" }
        let equity = context.account.equity
        guard let value = sum(context.exposures.lazy.map(\.notional), context.exposure(of: order).notional),
            (1...1_000_000).contains(context.leverage)
        else { return denial(observed: "a margin that cannot be told", limit: limit) }
        // equity / (value / leverage) < limit, exactly.
        let carried = Int128(equity.raw) * Int128(context.leverage) * 100_000_000
        if equity.raw > 0, carried >= Int128(value.raw) * Int128((percent * 1_000_000).rounded()) { return nil }
        let level = 100 * equity.double * Double(context.leverage) / value.double
        return denial(observed: "margin level \(level.rounded(to: 1)) % at an equity of \(equity)", limit: limit)
    }
}
