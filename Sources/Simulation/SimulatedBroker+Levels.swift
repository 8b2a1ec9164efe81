internal import Market
public import Risk
public import Trading

extension SimulatedBroker {
    /// Moves a position's stop and target at the current quote of its symbol.
    ///
    /// Levels moved at a bar's open quote hold for its whole range; those moved at a later quote of its path count only at
    /// quotes after that one, where a stop fills at the quote that is beyond it. Answers `.modified`, or rejects:
    /// `.positionClosed`, `.tradeDisabled`, `.noChanges` when both are these already, `.invalidStops` when a level that changes is
    /// off the tick size, on the wrong side of the quote or nearer than the stops level, `.marketClosed`, `.frozen` when a level
    /// it has is within the freeze level.
    public mutating func modify(_ change: ApprovedModify, into results: inout [ExecutionResult]) {
        if waits(.modify(change)) { return }
        let request = change.request
        results.append(
            ExecutionResult(
                clientTag: 0, strategy: request.strategy, symbol: request.symbol,
                outcome: move(request.position, request.stopLoss, request.takeProfit), subject: .levels(request.position)))
    }

    /// Moves the levels and tells how that ended.
    mutating func move(_ id: PositionID, _ stopLoss: Price?, _ takeProfit: Price?) -> ExecutionResult.Outcome {
        guard let index = positions.firstIndex(where: { $0.id == id }), let quote = quotes[positions[index].symbol] else {
            return .rejected(.positionClosed)
        }
        let position = positions[index]
        let (movesStop, movesTarget) = (stopLoss != position.stopLoss, takeProfit != position.takeProfit)
        if values[position.symbol].specification.orders.tradeMode == .disabled { return .rejected(.tradeDisabled) }
        guard movesStop || movesTarget else { return .rejected(.noChanges) }
        guard
            hasValidStops(
                position.symbol, position.side, movesStop ? stopLoss : nil, movesTarget ? takeProfit : nil, quote)
        else { return .rejected(.invalidStops) }
        guard isOpen(position.symbol) else { return .rejected(.marketClosed) }
        if isFrozen(position, quote) { return .rejected(.frozen) }
        positions[index].setLevels(stopLoss, takeProfit, inside: isInsideBar[position.symbol])
        if positions[index].isBoundToPath { hasLevelsBoundToPath = true }
        return .modified(stopLoss: stopLoss, takeProfit: takeProfit)
    }

    /// Stop and target of an order of a kind the symbol takes, on the tick size, on their right sides of the quote they
    /// trigger on, at least the stops level away.
    func hasValidStops(_ request: OrderRequest, _ quote: Quote) -> Bool {
        hasValidStops(request.symbol, request.side, request.stopLoss, request.takeProfit, quote)
    }

    private func hasValidStops(_ symbol: Int, _ side: Side, _ stopLoss: Price?, _ takeProfit: Price?, _ quote: Quote) -> Bool {
        let specification = values[symbol].specification
        let level = Price(raw: Int64(specification.stopsLevelPoints) * specification.point.raw)
        let trigger = quote.closing(side)
        func isRight(_ price: Price?, _ direction: Int64, _ kind: OrderTerms.Kinds) -> Bool {
            guard let price else { return true }
            guard specification.orders.kinds.contains(kind), isOnGrid(price, symbol) else { return false }
            let distance = direction * (price.raw - trigger.raw)
            return distance > 0 && distance >= level.raw
        }
        return isRight(stopLoss, -side.sign, .stopLoss) && isRight(takeProfit, side.sign, .takeProfit)
    }
}

extension BrokerPosition {
    /// Takes levels at a quote; one that does not change keeps the part of the bar that may touch it.
    mutating func setLevels(_ stopLoss: Price?, _ takeProfit: Price?, inside: Bool) {
        if stopLoss != self.stopLoss { (self.stopLoss, stopReach) = (stopLoss, inside ? .moved : .wholeRange) }
        if takeProfit != self.takeProfit { (self.takeProfit, targetReach) = (takeProfit, inside ? .laterQuotes : .wholeRange) }
    }
}
