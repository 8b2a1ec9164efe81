internal import Market
public import Risk
public import Trading

extension SimulatedBroker {
    /// Takes an approved order at the current quote of its symbol.
    public mutating func submit(_ order: ApprovedOrder, into results: inout [ExecutionResult]) {
        let request = order.request
        guard let quote = quotes[request.symbol] else { return refuse(request, .invalidPrice, &results) }
        guard values[request.symbol].specification.accepts(request.volume) else {
            return refuse(request, .invalidVolume, &results)
        }
        switch request.orderType {
        case .market where request.decision == .tick && !request.followsFill: held.append(.order(order))
        case .market:
            let base = request.decision == .tick ? quote.worse(request.decisionQuote, opening: request.side) : quote
            let birth: BrokerPosition.Birth = isInsideBar ? .filledInside : .beforeRange
            open(request, at: slipped(base.opening(request.side), request.side, request.symbol), base, birth, &results)
        case .limit, .stop: rest(order, quote, &results)
        }
    }

    /// Takes an approved close or withdrawal at the current quote of its symbol.
    public mutating func close(_ close: ApprovedClose, into results: inout [ExecutionResult]) {
        let request = close.request
        switch request.target {
        case .pending(let tag): withdraw(tag, request, &results)
        case .position where request.decision == .tick: held.append(.close(close))
        case .position(let id):
            guard let quote = quotes[request.symbol] else { return }
            leave(id, request, quote, &results)
        }
    }

    /// Fills what was decided on a tick before this quote, each at the worse of both quotes.
    mutating func fillHeld(_ symbol: Int, _ quote: Quote, _ birth: BrokerPosition.Birth, _ results: inout [ExecutionResult]) {
        let due = held
        held.removeAll(keepingCapacity: true)
        for decision in due {
            switch decision {
            case .order(let order) where order.request.symbol == symbol:
                let request = order.request
                let base = quote.worse(request.decisionQuote, opening: request.side)
                open(request, at: slipped(base.opening(request.side), request.side, symbol), base, birth, &results)
            case .close(let close) where close.request.symbol == symbol:
                guard case .position(let id) = close.request.target else { continue }
                leave(id, close.request, quote, &results)
            default: held.append(decision)
            }
        }
    }

    private mutating func leave(
        _ id: PositionID, _ request: CloseRequest, _ quote: Quote, _ results: inout [ExecutionResult]
    ) {
        guard let index = positions.firstIndex(where: { $0.id == id }) else {
            return results.append(
                ExecutionResult(
                    clientTag: 0, strategy: request.strategy, symbol: request.symbol,
                    outcome: .rejected(.positionClosed), closing: id))
        }
        let side = positions[index].side
        let base = request.decision == .tick ? quote.worse(request.decisionQuote, opening: side.opposite) : quote
        let price = slipped(base.closing(side), side.opposite, request.symbol)
        settle(index, at: price, base, request.reason, &results)
    }

    private mutating func rest(_ order: ApprovedOrder, _ quote: Quote, _ results: inout [ExecutionResult]) {
        let request = order.request
        guard let price = request.price else { return refuse(request, .invalidPrice, &results) }
        let market = quote.opening(request.side)
        let isBelow = price < market
        let mustBeBelow = (request.orderType == .limit) == (request.side == .buy)
        guard price != market, isBelow == mustBeBelow else { return refuse(request, .invalidPrice, &results) }
        guard hasValidStops(request, quote.standing(at: price, for: request.side)) else { return refuse(request, .invalidStops, &results) }
        pending.append(RestingEntry(order: order, isPlacedInside: isInsideBar))
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: .pending))
    }

    private mutating func withdraw(_ tag: Int64, _ request: CloseRequest, _ results: inout [ExecutionResult]) {
        let count = pending.count
        pending.removeAll { $0.order.request.clientTag == tag }
        held.removeAll {
            if case .order(let order) = $0 { order.request.clientTag == tag } else { false }
        }
        results.append(
            ExecutionResult(
                clientTag: tag, strategy: request.strategy, symbol: request.symbol,
                outcome: pending.count < count ? .cancelled : .rejected(.positionClosed)))
    }

    func refuse(_ request: OrderRequest, _ rejection: Rejection, _ results: inout [ExecutionResult]) {
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol,
                outcome: .rejected(rejection)))
    }

    /// Stop and target on their right sides of the quote they trigger on, at least the stops level away.
    func hasValidStops(_ request: OrderRequest, _ quote: Quote) -> Bool {
        let specification = values[request.symbol].specification
        let level = Price(raw: Int64(specification.stopsLevelPoints) * specification.point.raw)
        let trigger = quote.closing(request.side)
        let sign = request.side.sign
        func isRight(_ price: Price?, _ direction: Int64) -> Bool {
            guard let price else { return true }
            let distance = direction * (price.raw - trigger.raw)
            return distance > 0 && distance >= level.raw
        }
        return isRight(request.stopLoss, -sign) && isRight(request.takeProfit, sign)
    }

    /// A market price worsened by the slippage for a trade in a direction.
    func slipped(_ price: Price, _ side: Side, _ symbol: Int) -> Price {
        let slip = side.sign * terms.slippagePoints * values[symbol].specification.point.raw
        return Price(raw: max(price.raw + slip, values[symbol].specification.point.raw))
    }
}
