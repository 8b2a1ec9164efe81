internal import Market
public import Risk
public import Trading

extension SimulatedBroker {
    /// What rests, in the order of placing.
    public var pendingOrders: [BrokerOrderView] { pending.map(\.view) }

    /// Changes a pending order at the current quote of its symbol.
    ///
    /// Answers `.pending` about the change, or rejects: `.invalidRequest` when there is no such order, `.tradeDisabled`,
    /// `.noChanges`, `.invalidPrice`, `.invalidStops`, `.invalidExpiration`, `.marketClosed`, `.frozen`. A price that stays is
    /// not checked again. Changed inside a bar, only later quotes of it count.
    public mutating func modify(_ change: ApprovedOrderChange, into results: inout [ExecutionResult]) {
        let request = change.request
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: changed(request),
                subject: .change(request.clientTag)))
    }

    private mutating func changed(_ change: ModifyOrderRequest) -> ExecutionResult.Outcome {
        guard let index = pending.firstIndex(where: { $0.request.clientTag == change.clientTag }),
            let quote = quotes[pending[index].request.symbol]
        else { return .rejected(.invalidRequest) }
        let old = pending[index].request
        var new = old
        (new.price, new.stopLoss, new.takeProfit) = (change.price, change.stopLoss, change.takeProfit)
        if old.orderType == .stopLimit { new.limitPrice = change.limitPrice }
        new.expiration = change.expiration
        if values[old.symbol].specification.orders.tradeMode == .disabled { return .rejected(.tradeDisabled) }
        guard new != old else { return .rejected(.noChanges) }
        let movesPrice = new.price != old.price || new.limitPrice != old.limitPrice
        if movesPrice, !hasValidPrice(new, quote) { return .rejected(.invalidPrice) }
        let movesLevels = new.stopLoss != old.stopLoss || new.takeProfit != old.takeProfit
        if movesPrice || movesLevels, !hasValidStops(new, standing(new, quote)) { return .rejected(.invalidStops) }
        var entry = pending[index]
        if new.expiration != old.expiration {
            guard let deadline = deadline(new.expiration, old.symbol) else { return .rejected(.invalidExpiration) }
            entry.deadline = deadline
        }
        guard isOpen(old.symbol) else { return .rejected(.marketClosed) }
        if isFrozen(old, quote) { return .rejected(.frozen) }
        entry.request = new
        if isInsideBar[old.symbol] { entry.isPlacedInside = true }
        pending[index] = entry
        firstDeadline = min(firstDeadline, entry.deadline)
        return .pending
    }

    /// Lets an order rest that was not refused.
    mutating func rest(_ request: OrderRequest, _ results: inout [ExecutionResult]) {
        guard let deadline = deadline(request.expiration, request.symbol) else {
            return refuse(request, .invalidExpiration, &results)
        }
        keep(RestingEntry(request: request, isPlacedInside: isInsideBar[request.symbol], deadline: deadline))
        results.append(
            ExecutionResult(
                clientTag: request.clientTag, strategy: request.strategy, symbol: request.symbol, outcome: .pending))
    }

    mutating func withdraw(_ tag: Int64, _ request: CloseRequest, _ results: inout [ExecutionResult]) {
        held.removeAll {
            if case .order(let order) = $0.decision { order.request.clientTag == tag } else { false }
        }
        results.append(
            ExecutionResult(
                clientTag: tag, strategy: request.strategy, symbol: request.symbol, outcome: withdrawn(tag)))
    }

    private mutating func withdrawn(_ tag: Int64) -> ExecutionResult.Outcome {
        guard let index = pending.firstIndex(where: { $0.request.clientTag == tag }) else { return .rejected(.positionClosed) }
        let request = pending[index].request
        if values[request.symbol].specification.orders.tradeMode == .disabled { return .rejected(.tradeDisabled) }
        guard isOpen(request.symbol) else { return .rejected(.marketClosed) }
        if let quote = quotes[request.symbol], isFrozen(request, quote) { return .rejected(.frozen) }
        pending.remove(at: index)
        return .cancelled(.withdrawn)
    }

    /// Whether the price an order waits for is nearer to the market than the freeze level.
    private func isFrozen(_ request: OrderRequest, _ quote: Quote) -> Bool {
        let specification = values[request.symbol].specification
        guard specification.orders.freezeLevelPoints > 0, let price = request.price else { return false }
        let distance = abs(price.raw - quote.opening(request.side).raw)
        return distance < Int64(specification.orders.freezeLevelPoints) * specification.point.raw
    }
}
