public import Trading

/// A pure check of one entry against one limit.
///
/// Guards remember nothing: what has a memory lives in ``AccountWatch`` and ``RiskActivity``, which are replayed with
/// the core. What a guard cannot judge (a missing price, an amount too large) it refuses.
public protocol RiskGuard: Sendable {
    /// What the guard is called and does, for the configuration and the reference.
    static var descriptor: GuardDescriptor { get }
    /// Nil when the limits leave this guard off.
    init?(_ limits: RiskLimits)
    /// The refusal, or nil to let the order pass.
    func review(_ order: OrderRequest, in context: RiskContext) -> Denial?
    /// Whether it counts orders as they are sent: a change of one that rests is none.
    static var countsSending: Bool { get }
    /// The refusal of a move of a stop that an exit wishes, or nil to let it pass.
    func review(changeOf activity: RiskActivity) -> Denial?
}

/// A guard's code, limits and meaning.
public struct GuardDescriptor: Sendable {
    /// The stable code of its denials.
    public let code: String
    /// The limits it reads, each read by this guard alone.
    public let limits: [Limit]
    /// The condition of a refusal as a formula in words.
    public let formula: String

    init(_ code: String, _ limits: [Limit], formula: String) { (self.code, self.limits, self.formula) = (code, limits, formula) }

    /// A refusal by this guard.
    func denial(observed: String, limit: String) -> Denial {
        Denial(code: code, observed: observed, limit: limit, formula: formula)
    }
}

extension RiskGuard {
    /// Most guards look at what an order would do.
    public static var countsSending: Bool { false }

    /// Most guards have nothing against a tighter stop.
    public func review(changeOf activity: RiskActivity) -> Denial? { nil }

    /// A refusal by this guard.
    func denial(observed: String, limit: String) -> Denial { Self.descriptor.denial(observed: observed, limit: limit) }
}
