internal import Market
internal import Trading

/// A position of this installation that is listed before its deal is.
struct Stranger: Hashable, Sendable, Codable, Keyed {
    let identifier: PositionID
    let since: Timestamp
    var key: PositionID { identifier }
}

extension OrderLedger {
    /// The list has a position that no deal brought: one from before the ledger began, one whose deal comes later, or other
    /// hands'.
    mutating func meet(_ position: PositionRecord, _ snapshot: BrokerSnapshot, at now: Timestamp) {
        if let holding = holdings[key: position.identifier], holding.changed >= snapshot.time { return }
        let tag = OrderTag(magic: position.magic)
        let isOurs = tag?.namespace == terms.namespace
        guard isOurs, let tag, let symbol = terms.symbols.firstIndex(of: position.symbol) else {
            holdings[key: position.identifier] = TrackedPosition(position, owner: .foreign, known: now)
            return
        }
        if position.openTime >= settledUntil {
            guard let stranger = strangers[key: position.identifier] else {
                strangers[key: position.identifier] = Stranger(identifier: position.identifier, since: snapshot.time)
                return askSnapshot(at: now)
            }
            guard snapshot.time >= stranger.since.adding(seconds: Self.grace) else { return }
        }
        strangers[key: position.identifier] = nil
        let strategy = terms.owner(slot: tag.slot, symbol: symbol)
        holdings[key: position.identifier] = TrackedPosition(position, owner: .strategy(strategy), known: now)
        adopt(position, strategy, isLeft: false)
    }

    /// Takes over a position that a deal of this installation opened though nothing here asked for it.
    mutating func takeOver(_ position: PositionID, _ strategy: Int) {
        guard let holding = holdings[key: position] else { return }
        adopt(PositionRecord(holding), strategy, isLeft: false)
    }

    /// Hands a position over to the core.
    mutating func adopt(_ position: PositionRecord, _ strategy: Int, isLeft: Bool) {
        guard let symbol = terms.symbols.firstIndex(of: position.symbol) else { return }
        put(.adopted(Adoption(position: position, symbol: symbol, strategy: strategy, isLeft: isLeft)))
        notice(
            .adopted, strategy: strategy, position: position.identifier,
            "position \(position.identifier.value), \(position.side.rawValue) \(position.volume) lots of \(position.symbol), was not asked for by anything that runs here; it is \(isLeft ? "closed" : "taken over under the protective policy")"
        )
    }

    /// On an account with one position a symbol an order of ours met other hands' position: from now on it is one with ours.
    mutating func merge(_ position: PositionID, _ strategy: Int) {
        guard let place = holdings.index(of: position), !holdings[place].isFlat, holdings[place].owner == .foreign,
            let symbol = terms.symbols.firstIndex(of: holdings[place].symbol)
        else { return }
        holdings[place].owner = .strategy(strategy)
        if !disturbed.contains(symbol) { disturbed.append(symbol) }
        adopt(PositionRecord(holdings[place]), strategy, isLeft: false)
    }

    /// Applies the policy to other hands' positions, and tells the core what counts in the exposure.
    mutating func meetForeign(_ snapshot: BrokerSnapshot, at now: Timestamp) {
        let doubtful = rows.flatMap { $0.search?.candidates ?? [] }
        for identifier in holdings.filter({ !$0.isFlat && $0.owner == .foreign && !$0.isMet }).map(\.identifier) {
            guard let place = holdings.index(of: identifier), !doubtful.contains(identifier), !mayBeOurs(holdings[place]) else { continue }
            holdings[place].isMet = true
            greet(place)
        }
        var found: [ForeignExposure] = []
        for holding in holdings where !holding.isFlat && holding.owner == .foreign {
            guard let symbol = terms.symbols.firstIndex(of: holding.symbol) else { continue }
            found.append(
                ForeignExposure(
                    symbol: symbol, side: holding.side, volume: holding.volume, price: holding.openPrice, stopLoss: holding.stopLoss,
                    isPending: false))
        }
        var resting: [Int64] = []
        for order in snapshot.orders.sorted(by: { $0.ticket < $1.ticket }) where !order.state.isFinal {
            if let place = command(magic: order.magic, comment: order.comment, order.ticket, symbol: order.symbol) {
                // One that rests although its command is over counts until it is taken back.
                guard rows[place].state.isFinal, rows[place].since < snapshot.time else { continue }
                if !isOurs(order, rows[place]) { tell(of: order) }
            } else {
                tell(of: order)
            }
            resting.append(order.ticket)
            guard let symbol = terms.symbols.firstIndex(of: order.symbol), let price = order.price else { continue }
            found.append(
                ForeignExposure(
                    symbol: symbol, side: order.side, volume: order.remaining, price: price, stopLoss: order.stopLoss, isPending: true))
        }
        toldOrders = resting
        guard found != foreign else { return }
        foreign = found
        put(.foreign(found))
    }

    /// Whether an order whose deals are not known yet may have opened a position: until that is settled nobody takes it over.
    private func mayBeOurs(_ holding: TrackedPosition) -> Bool {
        rows.contains { track in
            guard case .open(let request) = track.wish, !track.state.isFinal, track.filled == .zero, let sent = track.sent else {
                return false
            }
            return request.orderType == .market && terms.symbols[request.symbol] == holding.symbol && request.side == holding.side
                && request.volume == holding.volume && holding.openTime >= sent.adding(seconds: -300)
        }
    }

    private mutating func greet(_ place: Int) {
        let holding = holdings[place]
        let what =
            "other hands hold position \(holding.identifier.value), \(holding.side.rawValue) \(holding.volume) lots of \(holding.symbol)"
        guard let symbol = terms.symbols.firstIndex(of: holding.symbol) else {
            if terms.foreign != .ignore {
                notice(.foreign, position: holding.identifier, "\(what), which is no symbol of this run: it counts in no limit")
            }
            return
        }
        switch terms.foreign {
        case .ignore: break
        case .alert: notice(.foreign, position: holding.identifier, "\(what); it counts in the exposure and is left alone")
        case .adopt, .close:
            let strategy = terms.caretaker(of: symbol)
            holdings[place].owner = .strategy(strategy)
            adopt(PositionRecord(holding), strategy, isLeft: terms.foreign == .close)
        }
    }

    private mutating func tell(of order: OrderRecord) {
        guard !toldOrders.contains(order.ticket) else { return }
        let isOurs = OrderTag(magic: order.magic)?.namespace == terms.namespace
        guard isOurs || terms.foreign != .ignore else { return }
        let whose = isOurs ? "an order of this installation that nothing here knows" : "an order of other hands"
        notice(
            isOurs ? .unexplained : .foreign,
            "\(whose) rests at the broker: \(order.ticket), \(order.side.rawValue) \(order.remaining) lots of \(order.symbol); it counts in the exposure, and what it opens is treated by the policy for positions"
        )
    }

    /// An operator says that a position without a number is a command's: its deals are told as such.
    mutating func claim(_ position: PositionID, for tag: OrderTag, at now: Timestamp) {
        guard let place = place(tag), let holding = holdings.index(of: position) else { return }
        let strategy = rows[place].wish.strategy
        holdings[holding].owner = .strategy(strategy)
        for booked in deals.filter({ $0.record.position == position && !$0.isOurs && !$0.isGone }) {
            guard case .trade(let entry, let side) = booked.record.kind, let price = booked.record.price else { continue }
            if entry == .opening, booked.record.order != 0 {
                aliases[key: booked.record.order] = OrderAlias(ticket: booked.record.order, tag: tag)
            }
            if booked.record.money != .zero { put(.adjusted(-booked.record.money, deal: booked.record.ticket)) }
            deals[key: booked.record.ticket]?.isOurs = true
            tell(booked.record, entry, side, position, price, strategy, entry == .opening ? place : nil, .operator, at: now)
        }
        let claimed = holdings[holding]
        // Its deals told the levels of its opening; others may have moved them since.
        let told = deals.last { $0.record.position == position && !$0.isGone && $0.record.isOpening }
        if told?.record.stopLoss != claimed.stopLoss || told?.record.takeProfit != claimed.takeProfit {
            setLevels(position, claimed.stopLoss, claimed.takeProfit, at: now)
        }
        askSnapshot(at: now)
        guard
            let counted = foreign.firstIndex(where: {
                !$0.isPending && $0.symbol == rows[place].wish.symbol && $0.side == claimed.side && $0.price == claimed.openPrice
            })
        else { return }
        foreign.remove(at: counted)
        put(.foreign(foreign))
    }
}

extension DealRecord {
    fileprivate var isOpening: Bool { if case .trade(.opening, _) = kind { true } else { false } }
}

extension TrackedPosition {
    /// As a list of the broker has it.
    init(_ record: PositionRecord, owner: Owner, known: Timestamp) {
        (identifier, ticket, symbol, self.owner) = (record.identifier, record.ticket, record.symbol, owner)
        (side, volume, openPrice, openTime) = (record.side, record.volume, record.openPrice, record.openTime)
        (stopLoss, takeProfit, swap) = (record.stopLoss, record.takeProfit, record.swap)
        (self.known, changed, magic) = (known, known, record.magic)
    }
}

extension PositionRecord {
    /// As the ledger has it.
    init(_ position: TrackedPosition) {
        self.init(
            identifier: position.identifier, ticket: position.ticket, symbol: position.symbol, magic: position.magic,
            side: position.side, volume: position.volume, openPrice: position.openPrice, openTime: position.openTime,
            stopLoss: position.stopLoss, takeProfit: position.takeProfit, swap: position.swap)
    }
}
