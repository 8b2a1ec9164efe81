internal import Connectors
internal import Market
internal import Trading

extension SimulatedTerminal {
    /// Turns what the broker did into records, hints and answers.
    mutating func settle(_ results: [ExecutionResult]) {
        for result in results {
            switch (result.subject, result.outcome) {
            case (.order, .filled(let deal)): entryFilled(result.clientTag, deal)
            case (.order, .pending): placed(result.clientTag)
            case (.order, .rejected(let rejection)): refused(result.clientTag, rejection)
            case (.order, .cancelled(let how)): gone(result.clientTag, how)
            case (.close(let id), .filled(let deal)): closed(id, deal)
            case (.close(let id), .rejected(let rejection)):
                if let tag = takeWaiting(closing: id) { answer(tag, rejection) }
            case (.levels(let id), .modified): levelsMoved(id)
            case (.levels(let id), .rejected(let rejection)):
                if let tag = takeWaiting({ $0 == .levels(id) }) { answer(tag, rejection) }
            case (.change(let brokerTag), .pending): changed(brokerTag)
            case (.change(let brokerTag), .rejected(let rejection)): changeRefused(brokerTag, rejection)
            case (.swap(let id), .swapped): showPosition(id)
            case (.swap, .reopened(let closed, let opened)): reopened(closed, opened)
            default: preconditionFailure("Invariant: no broker answers \(result.subject) with \(result.outcome)")
            }
        }
    }

    private mutating func answer(_ tag: OrderTag, _ rejection: Rejection) {
        answer(tag, BrokerReply(retcode: rejection.retcode, message: rejection.rawValue))
    }

    /// Takes the oldest unanswered command about something out of the queue.
    private mutating func takeWaiting(_ isIt: (WaitingCommand.Subject) -> Bool) -> OrderTag? {
        guard let index = waiting.firstIndex(where: { isIt($0.subject) }) else { return nil }
        return waiting.remove(at: index).tag
    }

    private mutating func takeWaiting(closing id: PositionID) -> OrderTag? {
        takeWaiting { if case .close(let ids) = $0 { ids.contains(id) } else { false } }
    }

    // MARK: Entries

    private mutating func entryFilled(_ brokerTag: Int64, _ deal: Deal) {
        guard let place = places[brokerTag] else { preconditionFailure("Invariant: what is filled was entered") }
        (orders[place].record.remaining, orders[place].record.position) = (.zero, deal.position)
        orders[place].isListed = true
        begin(deal, orders[place])
        let record = book(deal, orders[place], isAsked: true)
        end(place, .filled)
        showPosition(deal.position)
        guard let tag = takeWaiting({ $0 == .entry(place: place) }) else { return }
        answer(
            tag,
            BrokerReply(retcode: 10009, order: orders[place].record.ticket, deal: record.ticket, price: deal.price, volume: deal.volume))
    }

    private mutating func placed(_ brokerTag: Int64) {
        guard let place = places[brokerTag] else { preconditionFailure("Invariant: what rests was entered") }
        orders[place].record.state = .placed
        orders[place].isListed = true
        outbox.append(.order(orders[place].record))
        guard let tag = takeWaiting({ $0 == .entry(place: place) }) else { return }
        answer(tag, BrokerReply(retcode: 10008, order: orders[place].record.ticket, volume: orders[place].record.volume))
    }

    /// An order was refused, at once or when it triggered; or its withdrawal was.
    private mutating func refused(_ brokerTag: Int64, _ rejection: Rejection) {
        guard let place = places[brokerTag] else {
            preconditionFailure("Invariant: what is refused was entered")
        }
        if orders[place].isListed, rejection == .positionClosed || broker.pendingOrders.contains(where: { $0.clientTag == brokerTag }),
            let tag = takeWaiting({ $0 == .withdrawal(place: place) })
        {
            return answer(tag, rejection)
        }
        refuse(place, rejection)
    }

    mutating func refuse(_ place: Int, _ rejection: Rejection) {
        if orders[place].isListed { end(place, .rejected) } else { orders[place].done = now }
        if let tag = takeWaiting({ $0 == .entry(place: place) }) { answer(tag, rejection) }
    }

    private mutating func gone(_ brokerTag: Int64, _ how: ExecutionResult.Cancellation) {
        guard let place = places[brokerTag] else { preconditionFailure("Invariant: what is withdrawn was entered") }
        end(place, how == .expired ? .expired : .cancelled)
        guard how == .withdrawn, let tag = takeWaiting({ $0 == .withdrawal(place: place) }) else { return }
        answer(tag, BrokerReply(retcode: 10009, order: orders[place].record.ticket))
    }

    private mutating func changed(_ brokerTag: Int64) {
        guard let place = places[brokerTag], let view = broker.pendingOrders.first(where: { $0.clientTag == brokerTag }) else {
            preconditionFailure("Invariant: what was changed rests")
        }
        let isOurs = orders[place].record.type == view.type
        orders[place].record.type = view.type
        (orders[place].record.price, orders[place].record.limitPrice) = (view.price, view.limitPrice)
        (orders[place].record.stopLoss, orders[place].record.takeProfit) = (view.stopLoss, view.takeProfit)
        outbox.append(.order(orders[place].record))
        guard isOurs, let tag = takeWaiting({ $0 == .change(place: place) }) else { return }
        answer(tag, BrokerReply(retcode: 10009, order: orders[place].record.ticket))
    }

    private mutating func changeRefused(_ brokerTag: Int64, _ rejection: Rejection) {
        guard let place = places[brokerTag], let tag = takeWaiting({ $0 == .change(place: place) }) else { return }
        answer(tag, rejection)
    }

    /// Nothing more becomes of an order.
    mutating func end(_ place: Int, _ state: OrderRecord.State) {
        orders[place].record.state = state
        orders[place].done = now
        outbox.append(.order(orders[place].record))
    }

    // MARK: Positions

    /// A closing deal: of a command, of the broker's own, or of other hands.
    private mutating func closed(_ id: PositionID, _ deal: Deal) {
        let isAsked = deal.reason?.isAsked ?? true
        let index =
            isAsked
            ? waiting.firstIndex { if case .close(let ids) = $0.subject { ids.contains(id) } else { false } } : nil
        let tag = index.map { waiting[$0].tag }
        let place = orders.count
        let order = BookedOrder(
            record: OrderRecord(
                ticket: Int64(place) + 1, magic: tag?.magic ?? 0, comment: tag?.comment ?? deal.reason?.rawValue ?? "",
                symbol: name(deal.symbol), side: deal.side, type: .market, state: .filled, volume: deal.volume, remaining: .zero,
                position: id, time: now), brokerTag: 0, tag: tag, isListed: true)
        orders.append(order)
        let record = book(deal, order, isAsked: tag != nil)
        end(place, .filled)
        showPosition(id)
        guard let index, let tag, case .close(let ids) = waiting[index].subject else { return }
        let isFirst = !waiting[index].isAnswered
        let rest = ids.filter { $0 != id }
        if rest.isEmpty { waiting.remove(at: index) } else { (waiting[index].subject, waiting[index].isAnswered) = (.close(rest), true) }
        guard isFirst else { return }
        answer(
            tag, BrokerReply(retcode: 10009, order: order.record.ticket, deal: record.ticket, price: deal.price, volume: deal.volume))
    }

    /// A night closed a position and opened it anew: an order of the broker's own for each deal, and another ticket.
    private mutating func reopened(_ closed: Deal, _ opened: Deal) {
        for deal in [closed, opened] {
            let order = BookedOrder(
                record: OrderRecord(
                    ticket: Int64(orders.count) + 1, magic: 0, comment: ExitReason.rollover.rawValue, symbol: name(deal.symbol),
                    side: deal.side, type: .market, state: .filled, volume: deal.volume, remaining: .zero, position: deal.position,
                    time: now), brokerTag: 0, tag: nil, isListed: true)
            orders.append(order)
            if !deal.entry.isClosing { openings[deal.position]?.ticket = order.record.ticket }
            _ = book(deal, order, isAsked: false)
            end(orders.count - 1, .filled)
        }
        showPosition(opened.position)
    }

    private mutating func levelsMoved(_ id: PositionID) {
        showPosition(id)
        if let tag = takeWaiting({ $0 == .levels(id) }) { answer(tag, BrokerReply(retcode: 10009)) }
    }

    /// Writes a deal down and says it.
    private mutating func book(_ deal: Deal, _ order: BookedOrder, isAsked: Bool) -> DealRecord {
        let record = DealRecord(
            ticket: deal.id, order: order.record.ticket, position: deal.position, magic: order.record.magic,
            comment: order.record.comment, symbol: name(deal.symbol), kind: .trade(deal.entry, deal.side), volume: deal.volume,
            price: deal.price, time: deal.time, profit: deal.profit, commission: deal.commission, swap: deal.swap,
            reason: isAsked ? nil : deal.reason, stopLoss: deal.stopLoss, takeProfit: deal.takeProfit)
        deals.append(record)
        outbox.append(.deal(record))
        return record
    }

    /// Remembers how a position began.
    private mutating func begin(_ deal: Deal, _ order: BookedOrder) {
        guard !deal.entry.isClosing, openings[deal.position] == nil else { return }
        openings[deal.position] = PositionRecord(
            identifier: deal.position, ticket: order.record.ticket, symbol: name(deal.symbol), magic: order.record.magic,
            comment: order.record.comment, side: deal.side, volume: deal.volume, openPrice: deal.price, openTime: deal.time)
    }

    /// Says how a position stands now; with no volume when it is gone.
    mutating func showPosition(_ id: PositionID) {
        guard var record = openings[id] else { return }
        if let view = broker.openPositions.first(where: { $0.id == id }) {
            record = record.standing(as: view)
        } else {
            record.volume = .zero
        }
        outbox.append(.position(record))
    }
}

extension PositionRecord {
    /// With everything that changes while it is open.
    func standing(as view: BrokerPositionView) -> PositionRecord {
        var record = self
        (record.side, record.volume, record.openPrice) = (view.side, view.volume, view.openPrice)
        (record.stopLoss, record.takeProfit, record.swap) = (view.stopLoss, view.takeProfit, view.swap)
        return record
    }
}

extension ExitReason {
    /// Whether a command asked for it, so that the trade server names no reason of its own.
    var isAsked: Bool {
        switch self {
        case .stopLoss, .takeProfit, .stopOut, .external, .rollover, .endOfData: false
        case .close, .reverse, .exit, .protective, .dailyLoss, .drawdown, .totalLoss, .profitTarget, .killed, .commanded: true
        }
    }
}
