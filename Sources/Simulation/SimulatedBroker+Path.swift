public import Market
internal import Risk
public import Trading

/// The quotes of a bar after its open, in the order of the path.
public enum PathStep: CaseIterable, Sendable {
    /// The extreme that hurts the net position: every stop in the bar's range has been hit by now.
    case adverseExtreme
    /// The other extreme: every target in the range that was not preceded by its stop has been hit by now.
    case otherExtreme
    case close
}

/// The range a bar spans on both sides of the market.
public struct BarRange: Hashable, Sendable {
    /// The lowest bid with its ask.
    public let low: Quote
    /// The highest bid with its ask.
    public let high: Quote
    public init(low: Quote, high: Quote) { (self.low, self.high) = (low, high) }
}

extension SimulatedBroker {
    /// A quote that may have jumped from the last one: a bar's open. Gapped stops fill at it, gapped targets at their price.
    public mutating func quote(
        _ symbol: Int, _ quote: Quote, at time: Timestamp, into results: inout [ExecutionResult]
    ) {
        quotes[symbol] = quote
        now = time
        isInsideBar = false
        if isIdle { return }
        if hasBirthInside { forgetBirths(symbol) }
        if !held.isEmpty { fillHeld(symbol, quote, .beforeRange, &results) }
        if !pending.isEmpty { triggerPending(symbol, BarRange(low: quote, high: quote), quote, isJump: true, &results) }
        closeAtLevels(symbol, quote, &results)
        if stopOutEquity > .min { stopOut(&results) }
    }

    /// A quote of the path inside a bar of the given range.
    public mutating func inside(
        _ step: PathStep, _ symbol: Int, _ quote: Quote, _ range: BarRange, into results: inout [ExecutionResult]
    ) {
        isInsideBar = true
        if !pending.isEmpty {
            let reached = step == .adverseExtreme ? range : BarRange(low: quote, high: quote)
            triggerPending(symbol, reached, quote, isJump: false, &results)
        }
        if !held.isEmpty {
            quotes[symbol] = quote
            fillHeld(symbol, quote, .filledInside, &results)
        }
        switch step {
        case .adverseExtreme: closeStops(symbol, quote, range, &results)
        case .otherExtreme: closeTargets(symbol, quote, range, &results)
        case .close: closeAtLevels(symbol, quote, inside: true, &results)
        }
        quotes[symbol] = quote
        if stopOutEquity > .min { stopOut(&results) }
    }

    private mutating func forgetBirths(_ symbol: Int) {
        for index in positions.indices where positions[index].symbol == symbol { positions[index].birth = .beforeRange }
        hasBirthInside = positions.contains { $0.birth != .beforeRange }
    }

    private mutating func closeStops(
        _ symbol: Int, _ quote: Quote, _ range: BarRange, _ results: inout [ExecutionResult]
    ) {
        var index = 0
        while index < positions.count {
            let position = positions[index]
            guard position.symbol == symbol, let stop = position.stopLoss, position.birth != .filledInside,
                range.worst(position.side, isBeyond: stop)
            else {
                index += 1
                continue
            }
            if let target = position.takeProfit, range.best(position.side, reaches: target) { ambiguousExits += 1 }
            closeStop(index, at: stop, quote, &results)
        }
    }

    private mutating func closeTargets(
        _ symbol: Int, _ quote: Quote, _ range: BarRange, _ results: inout [ExecutionResult]
    ) {
        var index = 0
        while index < positions.count {
            let position = positions[index]
            guard position.symbol == symbol else {
                index += 1
                continue
            }
            if position.birth == .beforeRange, let target = position.takeProfit,
                range.best(position.side, reaches: target)
            {
                settle(index, at: target, quote.moved(to: target, position.side), .takeProfit, &results)
            } else if position.birth != .filledInside || !closeAtLevel(index, quote, inside: true, &results) {
                index += 1
            }
        }
    }

    /// Stops and targets that this very quote has reached: at a bar's open (a jump: stops fill at the quote), or at its
    /// close for positions that began inside the bar (no jump: stops fill at their price).
    private mutating func closeAtLevels(
        _ symbol: Int, _ quote: Quote, inside: Bool = false, _ results: inout [ExecutionResult]
    ) {
        var index = 0
        while index < positions.count {
            let position = positions[index]
            guard position.symbol == symbol, !(inside && position.birth == .beforeRange) else {
                index += 1
                continue
            }
            if !closeAtLevel(index, quote, inside: inside, &results) { index += 1 }
        }
    }

    /// Closes a position whose stop, or else target, this quote has reached; tells whether it did.
    private mutating func closeAtLevel(
        _ index: Int, _ quote: Quote, inside: Bool, _ results: inout [ExecutionResult]
    ) -> Bool {
        let position = positions[index]
        if let stop = position.stopLoss, quote.isBeyond(stop, position.side) {
            closeStop(index, at: inside ? stop : quote.closing(position.side), quote, &results)
        } else if let target = position.takeProfit, quote.reaches(target, position.side) {
            settle(index, at: target, inside ? quote.moved(to: target, position.side) : quote, .takeProfit, &results)
        } else {
            return false
        }
        return true
    }

    private mutating func closeStop(
        _ index: Int, at price: Price, _ quote: Quote, _ results: inout [ExecutionResult]
    ) {
        let position = positions[index]
        let filled = slipped(price, position.side.opposite, position.symbol)
        settle(index, at: filled, quote.moved(to: price, position.side), .stopLoss, &results)
    }

    /// Resting entries that are reached: at a jump by the quote, inside a bar by its range, or by the quote alone for
    /// those placed on the bar's path. A stop entry that was jumped over fills at the quote.
    private mutating func triggerPending(
        _ symbol: Int, _ reached: BarRange, _ quote: Quote, isJump: Bool, _ results: inout [ExecutionResult]
    ) {
        let resting = pending
        pending.removeAll(keepingCapacity: true)
        for var entry in resting {
            let request = entry.order.request
            if isJump, request.symbol == symbol { entry.isPlacedInside = false }
            let range = entry.isPlacedInside ? BarRange(low: quote, high: quote) : reached
            guard request.symbol == symbol, let price = request.price, range.triggers(request, at: price) else {
                pending.append(entry)
                continue
            }
            let birth: BrokerPosition.Birth = isJump ? .beforeRange : entry.isPlacedInside ? .filledInside : .triggeredInside
            // A limit fills as if the market had stood at its price, and never better; so does a stop entry that was not
            // jumped over. A limit that was jumped over together with its stop therefore pays for both.
            let met = isJump && request.orderType == .stop ? quote : quote.standing(at: price, for: request.side)
            let fill =
                request.orderType == .limit ? price : slipped(met.opening(request.side), request.side, symbol)
            open(request, at: fill, met, birth, &results)
        }
    }
}

extension Quote {
    /// The same spread with the side at which `side` opens at a price.
    func standing(at price: Price, for side: Side) -> Quote {
        side == .buy ? Quote(bid: price - spread, ask: price) : Quote(bid: price, ask: price + spread)
    }
    /// The same spread with the closing side of a position of `side` at a price.
    func moved(to price: Price, _ side: Side) -> Quote {
        side == .buy ? Quote(bid: price, ask: price + spread) : Quote(bid: price - spread, ask: price)
    }
    /// Whether the closing side of a position of `side` is at its stop or worse.
    func isBeyond(_ stop: Price, _ side: Side) -> Bool { side == .buy ? bid <= stop : ask >= stop }
    /// Whether the closing side of a position of `side` is at its target or better.
    func reaches(_ target: Price, _ side: Side) -> Bool { side == .buy ? bid >= target : ask <= target }
}

extension BarRange {
    func worst(_ side: Side, isBeyond stop: Price) -> Bool { (side == .buy ? low : high).isBeyond(stop, side) }
    func best(_ side: Side, reaches target: Price) -> Bool { (side == .buy ? high : low).reaches(target, side) }

    /// Whether a resting entry's price lies in the range: buys trigger on the ask, sells on the bid.
    func triggers(_ request: OrderRequest, at price: Price) -> Bool {
        switch (request.orderType, request.side) {
        case (.limit, .buy): low.ask <= price
        case (.limit, .sell): high.bid >= price
        case (.stop, .buy): high.ask >= price
        case (.stop, .sell): low.bid <= price
        case (.market, _): false
        }
    }
}
