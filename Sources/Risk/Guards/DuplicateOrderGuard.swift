import Market
import Trading

/// The same order again, as a loop or a lost answer makes it.
struct DuplicateOrderGuard: RiskGuard {
    static let limit = Limit.number(
        "duplicate_seconds", .seconds, 0...86_400, strict: 10, tighter: .higher,
        "A second order of the same strategy, symbol, side, volume and price within this time is a duplicate; 0 for none.")
    static let countsSending = true
    static let descriptor = GuardDescriptor(
        "DUPLICATE_ORDER", [limit], formula: "an equal order was sent less than duplicate_seconds ago")

    private let seconds: Int64

    init?(_ limits: RiskLimits) {
        guard let seconds = limits.number(Self.limit), seconds > 0 else { return nil }
        self.seconds = Int64(seconds)
    }

    func review(_ order: OrderRequest, in context: RiskContext) -> Denial? {
        guard let age = context.activity.age(ofLike: order, at: context.now.seconds), age < seconds else { return nil }
        return denial(observed: "an equal order \(age) s ago", limit: "risk.duplicate_seconds \(seconds)")
    }
}
