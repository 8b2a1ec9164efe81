public import Trading

/// All guards that are on; the only maker of approved orders.
public struct GuardChain: Sendable {
    private let guards: [any RiskGuard]

    public init(_ limits: RiskLimits) {
        guards = GuardCatalogue.all.compactMap { $0.init(limits) }
    }

    /// Lets every guard judge an order; each refusal is reported, not only the first.
    public func review(_ order: OrderRequest, in context: RiskContext) -> Verdict {
        let denials = denials(of: order, in: context, guards)
        return denials.isEmpty ? .approved(ApprovedOrder(order)) : .denied(denials)
    }

    /// Lets the guards judge a change of a pending order as what it makes of it: `order` is what will rest, and the context
    /// holds everything but what rests now.
    public func review(_ change: ModifyOrderRequest, making order: OrderRequest, in context: RiskContext) -> ChangeVerdict {
        let denials = denials(of: order, in: context, guards.filter { !type(of: $0).countsSending })
        return denials.isEmpty ? .approved(ApprovedOrderChange(change)) : .denied(denials)
    }

    private func denials(of order: OrderRequest, in context: RiskContext, _ guards: [any RiskGuard]) -> [Denial] {
        var context = context
        context.added = context.exposure(of: order)
        var denials = guards.compactMap { $0.review(order, in: context) }
        // A latch outlives its limit: one whose guard was switched off since still refuses.
        for latch in context.watch.memory.latches where !denials.contains(where: { $0.code == latch.code }) { denials.append(latch.denial) }
        return denials
    }

    /// Approves leaving the market; no guard may stand in the way of that.
    public func approve(_ close: CloseRequest) -> ApprovedClose { ApprovedClose(close) }

    /// Approves moving a position's levels, which the core only ever does towards the price.
    public func approve(_ change: ModifyRequest) -> ApprovedModify { ApprovedModify(change) }

    /// Approves changing a pending order.
    ///
    /// An order that would risk more than the one the guards saw must be withdrawn and given anew: whoever asks for a
    /// change answers for that.
    public func approve(_ change: ModifyOrderRequest) -> ApprovedOrderChange { ApprovedOrderChange(change) }

    /// Refuses a move of a stop that may as well be left undone, as when the day's requests are used up but for what
    /// closing positions needs; nil to let it pass.
    public func review(changeOf activity: RiskActivity) -> Denial? { guards.lazy.compactMap { $0.review(changeOf: activity) }.first }
}

/// What the chain said of an order.
public enum Verdict: Sendable {
    case approved(ApprovedOrder)
    /// At least one refusal.
    case denied([Denial])
}

/// What the chain said of a change of a pending order.
public enum ChangeVerdict: Sendable {
    case approved(ApprovedOrderChange)
    /// At least one refusal.
    case denied([Denial])
}

/// An order that passed every guard; nothing else reaches a broker, and only this module can make one.
public struct ApprovedOrder: Hashable, Sendable {
    /// The order exactly as the guards saw it.
    public let request: OrderRequest
    init(_ request: OrderRequest) { self.request = request }
}

/// A close or cancellation that may go out; only this module can make one.
public struct ApprovedClose: Hashable, Sendable {
    /// What is to be closed or withdrawn.
    public let request: CloseRequest
    init(_ request: CloseRequest) { self.request = request }
}

/// A change of a position's levels that may go out; only this module can make one.
public struct ApprovedModify: Hashable, Sendable {
    /// What the levels are to be.
    public let request: ModifyRequest
    init(_ request: ModifyRequest) { self.request = request }
}

/// A change of a pending order that may go out; only this module can make one.
public struct ApprovedOrderChange: Hashable, Sendable {
    /// What the order is to be.
    public let request: ModifyOrderRequest
    init(_ request: ModifyOrderRequest) { self.request = request }
}
