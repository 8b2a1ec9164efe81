import Trading

/// An operator's stop.
struct KillGuard: RiskGuard {
    static let descriptor = GuardDescriptor(AccountWatch.killCode, [], formula: "an operator stopped the account")

    /// Always on: what a person stopped stays stopped, also without any limit.
    init?(_ limits: RiskLimits) {}

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? { context.watch.denial(of: AccountWatch.killCode) }
}
