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
            let birth: BrokerPosition.Birth = isInsideBar[request.symbol] ? .filledInside : .beforeRange
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
        case .position(let id, let volume): leave(id, volume, request, &results)
        }
    }

    /// Closes what was decided on a tick before this quote, at the worse of both quotes.
    mutating func fillHeldCloses(_ symbol: Int, _ quote: Quote, _ results: inout [ExecutionResult]) {
        for decision in takeHeld(where: { if case .close(let close) = $0 { close.request.symbol == symbol } else { false } }) {
            guard case .close(let close) = decision, case .position(let id, let volume) = close.request.target else { continue }
            leave(id, volume, close.request, &results)
        }
    }

    /// Fills the orders that were decided on a tick before this quote, at the worse of both quotes.
    mutating func fillHeldOrders(
        _ symbol: Int, _ quote: Quote, _ birth: BrokerPosition.Birth, _ results: inout [ExecutionResult]
    ) {
        for decision in takeHeld(where: { if case .order(let order) = $0 { order.request.symbol == symbol } else { false } }) {
            guard case .order(let order) = decision else { continue }
            let request = order.request
            let base = quote.worse(request.decisionQuote, opening: request.side)
            open(request, at: slipped(base.opening(request.side), request.side, symbol), base, birth, &results)
        }
    }

    private mutating func takeHeld(where isDue: (HeldDecision) -> Bool) -> ContiguousArray<HeldDecision> {
        let due = held.filter(isDue)
        if !due.isEmpty { held.removeAll(where: isDue) }
        return ContiguousArray(due)
    }

    private mutating func leave(
        _ id: PositionID, _ volume: Volume, _ request: CloseRequest, _ results: inout [ExecutionResult]
    ) {
        func reject(_ rejection: Rejection) {
            results.append(
                ExecutionResult(
                    clientTag: 0, strategy: request.strategy, symbol: request.symbol, outcome: .rejected(rejection),
                    subject: .close(id)))
        }
        guard let index = positions.firstIndex(where: { $0.id == id }), let quote = quotes[positions[index].symbol] else {
            return reject(.positionClosed)
        }
        let position = positions[index]
        // On a netting account the identifier outlives the side.
        if let side = request.side, side != position.side { return reject(.positionClosed) }
        if let rejection = refusal(of: volume, from: position) { return reject(rejection) }
        let base = request.decision == .tick ? quote.worse(request.decisionQuote, opening: position.side.opposite) : quote
        let price = slipped(base.closing(position.side), position.side.opposite, position.symbol)
        settle(index, volume, at: price, base, request.reason, &results)
    }

    /// Why so many lots of a position cannot be closed; nil when they can.
    ///
    /// All of it always can; a part must be on the lot step, and neither it nor what remains below the minimum.
    func refusal(of volume: Volume, from position: BrokerPosition) -> Rejection? {
        if volume > position.volume { return .invalidCloseVolume }
        if volume == position.volume { return nil }
        let specification = values[position.symbol].specification
        let isPart = volume >= specification.volumeMinimum && volume.raw % specification.volumeStep.raw == 0
        return isPart && position.volume - volume >= specification.volumeMinimum ? nil : .invalidVolume
    }

    private mutating func rest(_ order: ApprovedOrder, _ quote: Quote, _ results: inout [ExecutionResult]) {
        let request = order.request
        guard let price = request.price else { return refuse(request, .invalidPrice, &results) }
        let market = quote.opening(request.side)
        let isBelow = price < market
        let mustBeBelow = (request.orderType == .limit) == (request.side == .buy)
        guard price != market, isBelow == mustBeBelow else { return refuse(request, .invalidPrice, &results) }
        guard hasValidStops(request, quote.standing(at: price, for: request.side)) else { return refuse(request, .invalidStops, &results) }
        pending.append(RestingEntry(order: order, isPlacedInside: isInsideBar[request.symbol]))
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

    /// A market price worsened by the slippage for a trade in a direction.
    func slipped(_ price: Price, _ side: Side, _ symbol: Int) -> Price {
        let slip = side.sign * terms.slippagePoints * values[symbol].specification.point.raw
        return Price(raw: max(price.raw + slip, values[symbol].specification.point.raw))
    }
}
