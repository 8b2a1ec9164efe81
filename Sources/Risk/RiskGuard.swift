public import Trading

/// A pure check of one order against one limit.
///
/// Guards remember nothing: what has a memory (daily loss, drawdown) lives in ``LossWatch``, which is replayed with
/// the core.
public protocol RiskGuard: Sendable {
    /// What the guard is called and does, for the reference.
    static var descriptor: GuardDescriptor { get }
    /// Nil when the limits leave this guard off.
    init?(_ limits: RiskLimits)
    /// The refusal, or nil to let the order pass.
    func review(_ order: OrderRequest, in context: RiskContext) -> Denial?
}

/// A guard's name, key and meaning.
public struct GuardDescriptor: Sendable {
    /// The stable code of its denials.
    public let code: String
    /// The configuration key under `[risk]`.
    public let key: String
    /// What it refuses, with unit and comparison.
    public let summary: String

    public init(code: String, key: String, summary: String) {
        (self.code, self.key, self.summary) = (code, key, summary)
    }
}

/// Every guard Herald has, in the order of their verdicts.
public enum GuardCatalogue {
    /// Guard types; one whose limit is off leaves the chain.
    public static let all: [any RiskGuard.Type] = [
        StopRequiredGuard.self,
        OrderVolumeGuard.self,
        SymbolVolumeGuard.self,
        OpenPositionsGuard.self,
        SpreadGuard.self,
        DailyLossGuard.self,
        DrawdownGuard.self,
    ]
}
