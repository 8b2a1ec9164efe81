internal import Connectors
public import Market
internal import Risk
internal import Trading

extension SimulatedTerminal {
    /// Takes a command at an instant of the market's time, and answers it now or when the broker has carried it out.
    ///
    /// A tag that was seen before is answered with what became of it, and nothing is done.
    public mutating func receive(_ command: TerminalCommand, at time: Timestamp) {
        now = max(now, time)
        if let known = log[command.tag] { return repeatAnswer(known, command.tag) }
        guard command.epoch == epoch, now < command.expires else {
            log[command.tag] = .notSent
            return outbox.append(.record(command.tag, .notSent))
        }
        log[command.tag] = .sentUnanswered
        guard isBrokerConnected else { return answer(command.tag, BrokerReply(retcode: 10031, message: "no connection")) }
        var results: [ExecutionResult] = []
        switch command.action {
        case .open(let request): open(request, command.tag, &results)
        case .close(let request, let ticket): close(request, ticket, command.tag, &results)
        case .modify(let request):
            waiting.append(WaitingCommand(tag: command.tag, subject: .levels(request.position)))
            broker.modify(gate.approve(request), into: &results)
        case .change(let request, let ticket): change(request, ticket, command.tag, &results)
        }
        settle(results)
    }

    /// Answers a command once and for all.
    mutating func answer(_ tag: OrderTag, _ reply: BrokerReply) {
        log[tag] = .answered(reply)
        outbox.append(.reply(tag, reply))
    }

    private mutating func repeatAnswer(_ known: CommandRecord, _ tag: OrderTag) {
        if case .answered(let reply) = known { outbox.append(.reply(tag, reply)) } else { outbox.append(.record(tag, known)) }
    }

    private mutating func open(_ wish: OrderRequest, _ tag: OrderTag, _ results: inout [ExecutionResult]) {
        guard account.symbols.indices.contains(wish.symbol) else {
            return answer(tag, BrokerReply(retcode: Rejection.invalidRequest.retcode, message: "no such symbol"))
        }
        let place = enter(wish, tag)
        var request = wish
        request.clientTag = orders[place].brokerTag
        waiting.append(WaitingCommand(tag: tag, subject: .entry(place: place)))
        guard let order = approved(request) else {
            return refuse(place, .noQuotes)
        }
        broker.submit(order, into: &results)
    }

    /// Writes an order down and returns its place; it is shown once it is accepted.
    mutating func enter(_ request: OrderRequest, _ tag: OrderTag?) -> Int {
        let place = orders.count
        var brokerTag = request.clientTag
        if brokerTag <= 0 || places[brokerTag] != nil {
            brokerTag = nextForeign
            nextForeign -= 1
        }
        let record = OrderRecord(
            ticket: Int64(place) + 1, magic: tag?.magic ?? 0, comment: tag?.comment ?? "", symbol: name(request.symbol),
            side: request.side, type: request.orderType, state: .started, volume: request.volume, remaining: request.volume,
            price: request.price, limitPrice: request.limitPrice, stopLoss: request.stopLoss, takeProfit: request.takeProfit,
            time: now)
        orders.append(BookedOrder(record: record, brokerTag: brokerTag, tag: tag))
        places[brokerTag] = place
        return place
    }

    /// The guards of this side stop nothing; they only give the broker the type it takes. nil without a quote.
    mutating func approved(_ request: OrderRequest) -> ApprovedOrder? {
        guard let quote = broker.quotes[request.symbol] else { return nil }
        let snapshot = AccountSnapshot(balance: broker.balance, equity: broker.equity())
        let context = RiskContext(
            now: now, account: snapshot, leverage: account.terms.leverage, value: broker.values[request.symbol], quote: quote,
            quoteTime: now, exposures: [], watch: AccountWatch(SimulatedTerminal.limits, balance: broker.balance),
            activity: RiskActivity())
        guard case .approved(let order) = gate.review(request, in: context) else {
            preconditionFailure("Invariant: without limits no guard refuses")
        }
        return order
    }

    private mutating func close(
        _ wish: CloseRequest, _ ticket: Int64?, _ tag: OrderTag, _ results: inout [ExecutionResult]
    ) {
        var request = wish
        switch wish.target {
        case .position(let id, _): waiting.append(WaitingCommand(tag: tag, subject: .close([id])))
        case .closeBy(let first, let second): waiting.append(WaitingCommand(tag: tag, subject: .close([first, second])))
        case .pending:
            guard let place = place(ofTicket: ticket) else {
                return answer(tag, BrokerReply(retcode: Rejection.invalidRequest.retcode, message: "no such order"))
            }
            request.target = .pending(orders[place].brokerTag)
            waiting.append(WaitingCommand(tag: tag, subject: .withdrawal(place: place)))
        }
        broker.close(gate.approve(request), into: &results)
    }

    private mutating func change(
        _ wish: ModifyOrderRequest, _ ticket: Int64, _ tag: OrderTag, _ results: inout [ExecutionResult]
    ) {
        guard let place = place(ofTicket: ticket) else {
            return answer(tag, BrokerReply(retcode: Rejection.invalidRequest.retcode, message: "no such order"))
        }
        var request = wish
        request.clientTag = orders[place].brokerTag
        waiting.append(WaitingCommand(tag: tag, subject: .change(place: place)))
        broker.modify(gate.approve(request), into: &results)
    }

    /// Where the order with a ticket stands; nil for one that was never accepted.
    func place(ofTicket ticket: Int64?) -> Int? {
        guard let ticket, ticket >= 1, ticket <= orders.count, orders[Int(ticket) - 1].isListed else { return nil }
        return Int(ticket) - 1
    }
}
