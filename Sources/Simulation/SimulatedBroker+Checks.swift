internal import Market
internal import Risk
internal import Trading

/// Why requests are refused, in the order of docs/broker-rules.md.
extension SimulatedBroker {
    /// Why an order is refused when it arrives; nil when it is taken.
    ///
    /// - Parameters:
    ///   - quote: what a market order would fill on, or what a pending one is compared with.
    ///   - isHeld: the order waits for the next quote, on which its levels and its margin are looked at.
    mutating func refusal(of request: OrderRequest, at quote: Quote, isHeld: Bool) -> Rejection? {
        if let rejection = refusalOfKind(request) { return rejection }
        guard values[request.symbol].specification.accepts(request.volume) else { return .invalidVolume }
        if request.orderType != .market {
            guard hasValidPrice(request, quote) else { return .invalidPrice }
        }
        if !isHeld {
            guard hasValidStops(request, standing(request, quote)) else { return .invalidStops }
        }
        if request.orderType == .market {
            guard isFillable(request.filling, request.symbol) else { return .invalidFill }
        } else {
            guard deadline(request.expiration, request.symbol) != nil else { return .invalidExpiration }
        }
        guard isOpen(request.symbol) else { return .marketClosed }
        if let rejection = refusalOfCount(request) { return rejection }
        // A resting order binds nothing, but none is taken under a margin call.
        let isUnderCall =
            request.orderType != .market && terms.marginCallPercent > 0 && usedMargin > .zero
            && equity().raw < terms.marginCallEquity(usedMargin)
        return isUnderCall ? .noMoney : nil
    }

    /// Why an order that waited for this quote is refused at it, but for its levels and its margin; nil when it is not.
    mutating func refusalWhenDue(_ request: OrderRequest) -> Rejection? {
        refusalOfKind(request) ?? (isOpen(request.symbol) ? nil : .marketClosed)
    }

    /// The quote on which an order's levels are compared: the market, or for a pending one the market at its price.
    func standing(_ request: OrderRequest, _ quote: Quote) -> Quote {
        guard let price = request.orderType == .stopLimit ? request.limitPrice : request.price, request.orderType != .market else {
            return quote
        }
        return quote.standing(at: price, for: request.side)
    }

    /// Whether a price lies on the symbol's tick size, and not so far out that adding a spread to it could overflow.
    func isOnGrid(_ price: Price, _ symbol: Int) -> Bool {
        price.raw > 0 && price.raw < .max / 2 && price.raw % values[symbol].specification.tick.raw == 0
    }

    /// A pending price on its side of the market, a limit price on its side of the pending price, both on the tick size and
    /// at least the stops level away.
    func hasValidPrice(_ request: OrderRequest, _ quote: Quote) -> Bool {
        let specification = values[request.symbol].specification
        let level = Int64(specification.stopsLevelPoints) * specification.point.raw
        guard let price = request.price, isOnGrid(price, request.symbol) else { return false }
        let worse = request.side.sign * (price.raw - quote.opening(request.side).raw)
        let distance = request.orderType == .limit ? -worse : worse
        guard distance > 0, distance >= level else { return false }
        guard request.orderType == .stopLimit else { return true }
        guard let limit = request.limitPrice, isOnGrid(limit, request.symbol) else { return false }
        let better = request.side.sign * (price.raw - limit.raw)
        return better > 0 && better >= level
    }

    /// Trade mode and kind of order.
    private func refusalOfKind(_ request: OrderRequest) -> Rejection? {
        let orders = values[request.symbol].specification.orders
        switch orders.tradeMode {
        case .full: break
        case .disabled: return .tradeDisabled
        case .longOnly: if request.side == .sell, !takesAway(request) { return .longOnly }
        case .shortOnly: if request.side == .buy, !takesAway(request) { return .shortOnly }
        case .closeOnly: if !takesAway(request) { return .closeOnly }
        }
        return orders.kinds.contains(request.orderType.kind) ? nil : .invalidOrder
    }

    /// Whether an order can do nothing but make a position smaller.
    private func takesAway(_ request: OrderRequest) -> Bool {
        terms.accounting == .netting && request.orderType == .market
            && positions.contains {
                $0.symbol == request.symbol && $0.side != request.side && request.volume <= $0.volume
            }
    }

    /// Whether the symbol fills market orders this way, nil for any way; without depth of market all of an order fills.
    func isFillable(_ filling: Filling?, _ symbol: Int) -> Bool {
        let orders = values[symbol].specification.orders
        let hasReturn = orders.execution != .market
        switch (filling, orders.execution) {
        case (nil, _): return hasReturn || !orders.fillings.isEmpty
        case (.returnRest, _): return hasReturn
        case (_, .instant), (_, .request): return true
        case (.fillOrKill, _): return orders.fillings.contains(.fillOrKill)
        case (.immediateOrCancel, _): return orders.fillings.contains(.immediateOrCancel)
        }
    }

    /// The limits of the account's orders and positions, and of the symbol's volume.
    private func refusalOfCount(_ request: OrderRequest) -> Rejection? {
        if request.orderType != .market, terms.orderLimit > 0, pending.count >= terms.orderLimit { return .orderLimit }
        if terms.positionLimit > 0, couldOpen(request) >= terms.positionLimit { return .positionLimit }
        guard let limit = values[request.symbol].specification.orders.volumeLimit, !takesAway(request) else { return nil }
        var sum = request.volume
        for position in positions where position.symbol == request.symbol && position.side == request.side { sum += position.volume }
        for entry in pending where entry.request.symbol == request.symbol && entry.request.side == request.side {
            sum += entry.request.volume
        }
        for case .order(let order) in held.map(\.decision)
        where order.request.symbol == request.symbol && order.request.side == request.side {
            sum += order.request.volume
        }
        return sum > limit ? .volumeLimit : nil
    }

    /// The positions there may be before an order opens one more; none when it opens none.
    ///
    /// On hedging accounts every pending order counts, since each becomes a position; on netting accounts only positions do.
    private func couldOpen(_ request: OrderRequest) -> Int {
        switch terms.accounting {
        case .hedging:
            return positions.count + pending.count + held.count { if case .order = $0.decision { true } else { false } }
        case .netting:
            return positions.contains { $0.symbol == request.symbol } ? 0 : positions.count
        }
    }
}

extension OrderType {
    /// The symbol's flag for it.
    fileprivate var kind: OrderTerms.Kinds {
        switch self {
        case .market: .market
        case .limit: .limit
        case .stop: .stop
        case .stopLimit: .stopLimit
        }
    }
}
