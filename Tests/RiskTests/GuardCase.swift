import Market
@testable import Risk
import Testing
import Trading

/// One order in one state against one guard alone.
struct GuardCase: Sendable, CustomTestStringConvertible {
    enum Kind: Sendable {
        /// Passes, as near to the limit as can be.
        case inside
        /// Is refused, as near to the limit as can be.
        case outside
        /// Is refused because something needed is missing or cannot be told.
        case missing
    }

    let guardian: any RiskGuard.Type
    let kind: Kind
    let name: String
    let limits: @Sendable (inout RiskLimits) -> Void
    let request: OrderRequest
    let state: @Sendable (inout RiskContext, RiskLimits) throws -> Void

    init(
        _ guardian: any RiskGuard.Type, _ kind: Kind, _ name: String, _ limits: @escaping @Sendable (inout RiskLimits) -> Void = { _ in },
        _ request: OrderRequest = order(), state: @escaping @Sendable (inout RiskContext, RiskLimits) throws -> Void = { _, _ in }
    ) {
        (self.guardian, self.kind, self.name, self.limits, self.request, self.state) = (guardian, kind, name, limits, request, state)
    }

    var code: String { guardian.descriptor.code }
    var testDescription: String { "\(code): \(name)" }

    /// What the guard alone says.
    func verdict() throws -> Verdict {
        let limits = off(limits)
        var context = try Scene.context()
        try state(&context, limits)
        return GuardChain(limits).review(request, in: context)
    }

    static let all = watched + orders + totals + counts + market + time
}

extension RiskLimits {
    mutating func set(_ limit: Limit, _ value: Double) { self[limit] = .number(value) }
    mutating func set(_ limit: Limit, _ value: String) { self[limit] = .choice(value) }
}
