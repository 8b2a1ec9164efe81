public import Market
public import Trading

extension OrderLedger {
    /// Takes a deal that was reported unasked; one that may not be the next of its position waits for the list.
    public mutating func take(_ deal: DealRecord, at now: Timestamp) {
        guard deal.time >= settledUntil else { return }
        if let known = deals[key: deal.ticket] {
            if known.record != deal { correct(known, deal, at: now) }
            return
        }
        guard isNext(deal) else { return askSnapshot(at: now) }
        book(deal, .hint, at: now)
    }

    /// Whether a deal is for certain the next of its position: all of an order opens it, or all of it is closed.
    private func isNext(_ deal: DealRecord) -> Bool {
        guard case .trade(let entry, let side) = deal.kind, let position = deal.position else { return false }
        switch entry {
        case .opening where deal.reason == .rollover: return reopening.contains { $0.position == position }
        case .opening:
            guard let place = owner(of: deal), holdings[key: position] == nil else { return false }
            return rows[place].filled == .zero && rows[place].wish.volume == deal.volume
        case .closing:
            guard let holding = holdings[key: position], holding.strategy != nil, holding.volume == deal.volume,
                holding.side == side.opposite
            else { return false }
            return !rows.contains { $0.isAdding(to: holding, terms) }
        case .closingBy, .reversing: return false
        }
    }

    /// The command whose order a deal answers; nil for other hands, stops and targets.
    func owner(of deal: DealRecord) -> Int? { command(magic: deal.magic, comment: deal.comment, deal.order, symbol: deal.symbol) }

    /// The command behind an order: by an operator's word, by its number, or by its comment when the number was lost.
    func command(magic: Int64, comment: String, _ ticket: Int64, symbol: String) -> Int? {
        if ticket != 0, let alias = aliases[key: ticket] { return place(alias.tag) }
        if magic != 0 { return OrderTag(magic: magic).flatMap(place) }
        guard let number = OrderTag.number(ofComment: comment), let place = rows.index(of: number),
            rows[place].sent != nil, terms.symbols[rows[place].wish.symbol] == symbol
        else { return nil }
        return place
    }

    /// Books a deal that was not booked before.
    mutating func book(_ deal: DealRecord, _ cause: OrderCause, at now: Timestamp) {
        skipAhead(of: deal.magic)
        balance? += deal.money
        guard case .trade(let entry, let side) = deal.kind, let position = deal.position, let price = deal.price else {
            deals[key: deal.ticket] = BookedDeal(record: deal, known: now, isOurs: false)
            put(.booked(deal, .foreign))
            put(deal.kind == .balance ? .cashFlow(deal.money, deal: deal.ticket) : .adjusted(deal.money, deal: deal.ticket))
            return
        }
        // No command is behind a night that opens a position anew.
        let place = deal.reason == .rollover ? nil : owner(of: deal)
        if let place { merge(position, rows[place].wish.strategy) }
        let owner = whose(deal, entry, position, place)
        deals[key: deal.ticket] = BookedDeal(record: deal, known: now, isOurs: owner != .foreign)
        put(.booked(deal, owner))
        let isUnasked = entry == .opening && place == nil && holdings[key: position] == nil
        follow(deal, entry, side, position, price, owner, at: now)
        guard case .strategy(let strategy) = owner else {
            if deal.money != .zero { put(.adjusted(deal.money, deal: deal.ticket)) }
            return
        }
        tell(deal, entry, side, position, price, strategy, place, cause, at: now)
        if isUnasked { takeOver(position, strategy) }
    }

    /// Whose a deal is: the owner of its position; for a new one, of its number.
    private func whose(_ deal: DealRecord, _ entry: Deal.Entry, _ position: PositionID, _ place: Int?) -> TrackedPosition.Owner {
        if let holding = holdings[key: position],
            !holding.isFlat || entry.isClosing || deal.reason == .rollover || isOvertaken(deal, position)
        {
            return holding.owner
        }
        guard entry == .opening || entry == .reversing, let symbol = terms.symbols.firstIndex(of: deal.symbol) else { return .foreign }
        if let place { return .strategy(rows[place].wish.strategy) }
        guard let tag = OrderTag(magic: deal.magic), tag.namespace == terms.namespace else { return .foreign }
        return .strategy(terms.owner(slot: tag.slot, symbol: symbol))
    }

    /// Whether a later deal of its position was booked before it: then the position was not flat in between.
    private func isOvertaken(_ deal: DealRecord, _ position: PositionID) -> Bool {
        deals.contains {
            $0.record.position == position && !$0.isGone && ($0.record.time, $0.record.ticket) > (deal.time, deal.ticket)
        }
    }

    /// Keeps the ledger's own copy of the position.
    private mutating func follow(
        _ deal: DealRecord, _ entry: Deal.Entry, _ side: Side, _ position: PositionID, _ price: Price, _ owner: TrackedPosition.Owner,
        at now: Timestamp
    ) {
        guard var holding = holdings[key: position] else {
            // What was opened before the ledger began and is closed now is other hands' money.
            guard entry == .opening else { return }
            holdings[key: position] = TrackedPosition(
                identifier: position, ticket: position.value, symbol: deal.symbol, owner: owner, side: side, volume: deal.volume,
                openPrice: price, openTime: deal.time, stopLoss: deal.stopLoss, takeProfit: deal.takeProfit, known: now, magic: deal.magic,
                changed: now)
            return
        }
        switch entry {
        case .opening where holding.isFlat || holding.side == side:
            holding.openPrice =
                holding.isFlat ? price : Position.mean(holding.openPrice, holding.volume, price, deal.volume)
            (holding.volume, holding.side) = (holding.volume + deal.volume, side)
            (holding.stopLoss, holding.takeProfit) = (deal.stopLoss ?? holding.stopLoss, deal.takeProfit ?? holding.takeProfit)
        case .reversing:
            (holding.side, holding.volume) = (side, max(deal.volume - holding.volume, .zero))
            (holding.openPrice, holding.openTime, holding.swap) = (price, deal.time, .zero)
            (holding.stopLoss, holding.takeProfit, holding.owner) = (deal.stopLoss, deal.takeProfit, owner)
        default:
            holding.volume = max(holding.volume - deal.volume, .zero)
            holding.swap = holding.isFlat ? .zero : holding.swap - deal.swap
        }
        (holding.doubtedSince, holding.changed) = (nil, now)
        holdings[key: position] = holding
    }

    /// Tells the core of a deal, and moves the command it answers.
    mutating func tell(
        _ record: DealRecord, _ entry: Deal.Entry, _ side: Side, _ position: PositionID, _ price: Price, _ strategy: Int, _ place: Int?,
        _ cause: OrderCause, at now: Timestamp
    ) {
        guard let symbol = terms.symbols.firstIndex(of: record.symbol) else { return }
        var (clientTag, reason) = (Int64(0), record.reason)
        if let place {
            if case .open(let request) = rows[place].wish { clientTag = request.clientTag }
            if case .close(let request) = rows[place].wish, reason == nil { reason = request.reason }
        }
        if entry != .opening, reason == nil { reason = place == nil ? .external : .reverse }
        let deal = Deal(
            id: record.ticket, position: position, strategy: strategy, symbol: symbol, entry: entry, side: side, volume: record.volume,
            price: price, time: record.time, profit: record.profit, commission: record.commission, swap: record.swap,
            stopLoss: entry.isClosing ? nil : record.stopLoss, takeProfit: entry.isClosing ? nil : record.takeProfit,
            reason: entry == .opening && reason != .rollover ? nil : reason, clientTag: clientTag)
        if record.reason == .rollover { return reopen(deal) }
        let isWhole = place.map { fill($0, record, cause, at: now) } ?? true
        let isClose = entry.isClosing && clientTag == 0
        put(
            .execution(
                ExecutionResult(
                    clientTag: clientTag, strategy: strategy, symbol: symbol, outcome: isWhole ? .filled(deal) : .partial(deal),
                    subject: isClose ? .close(position) : .order)))
        if place == nil, entry.isClosing, record.reason == nil {
            notice(
                .otherHands, strategy: strategy, position: position,
                "other hands closed \(record.volume) lots of position \(position.value)")
        }
        if terms.isNetting, place == nil, record.reason == nil, !disturbed.contains(symbol) {
            disturbed.append(symbol)
            notice(
                .foreign, strategy: strategy, position: position,
                "other hands traded in the position of \(record.symbol) that the bot holds; nothing is opened on \(record.symbol) until it is flat"
            )
        }
    }

    /// One of the two deals by which a night opens a position anew; the core hears of both at once.
    private mutating func reopen(_ deal: Deal) {
        guard !deal.entry.isClosing else { return reopening.append(deal) }
        guard let first = reopening.firstIndex(where: { $0.position == deal.position }) else {
            return notice(
                .unexplained, strategy: deal.strategy, position: deal.position,
                "deal \(deal.id) opens position \(deal.position.value) anew, and no deal closed it")
        }
        put(
            .execution(
                ExecutionResult(
                    clientTag: 0, strategy: deal.strategy, symbol: deal.symbol,
                    outcome: .reopened(closed: reopening.remove(at: first), opened: deal), subject: .swap(deal.position))))
    }

    /// A deal fills a command; whether all of it is filled now.
    private mutating func fill(_ place: Int, _ deal: DealRecord, _ cause: OrderCause, at now: Timestamp) -> Bool {
        let wasFinal = rows[place].state.isFinal
        rows[place].filled = rows[place].filled + deal.volume
        rows[place].deals += 1
        if rows[place].ticket == nil, deal.order != 0 { rows[place].ticket = deal.order }
        let isWhole = rows[place].isComplete
        if let sent = rows[place].sent, !rows[place].isPendingEntry {
            // What came while nobody could hear it took the broker no longer than its own stamp says.
            let heard = connectedSince.map { $0 <= sent } ?? false ? now : deal.time
            longestFill = max(longestFill, heard.nanoseconds - sent.nanoseconds)
        }
        if wasFinal {
            contradict(place, "deal \(deal.ticket) of \(deal.volume) lots came after its end", cause, at: now)
        } else {
            let step: OrderStep = isWhole ? .fillRest : .fillPart
            guard allows(place, step) else { preconditionFailure("Invariant: a deal answers what was sent") }
            self.step(place, step, cause, at: now)
        }
        return isWhole || wasFinal
    }

    /// A tag of this installation with a number that was not given out: a lost future gave it out.
    mutating func skipAhead(of magic: Int64) {
        guard let tag = OrderTag(magic: magic), tag.namespace == terms.namespace else { return }
        skipNumbers(beyond: tag.number)
    }

    /// The broker changed what it had booked: only the difference in money is booked, the change is told.
    mutating func correct(_ known: BookedDeal, _ deal: DealRecord?, at now: Timestamp) {
        let difference = (deal?.money ?? .zero) - (known.isGone ? .zero : known.record.money)
        guard deal != nil || !known.isGone else { return }
        deals[key: known.record.ticket] = BookedDeal(
            record: deal ?? known.record, known: known.known, isOurs: known.isOurs, isGone: deal == nil)
        balance? += difference
        if difference != .zero { put(.adjusted(difference, deal: known.record.ticket)) }
        let what = deal == nil ? "took back deal" : "changed deal"
        if let place = owner(of: known.record), rows[place].state.isFinal {
            contradict(place, "the broker \(what) \(known.record.ticket), which moved \(difference)", .scan, at: now)
        } else {
            notice(.corrected, position: known.record.position, "the broker \(what) \(known.record.ticket), which moved \(difference)")
        }
    }
}

extension OrderTrack {
    /// Whether more of it may be added to a position.
    fileprivate func isAdding(to holding: TrackedPosition, _ terms: LedgerTerms) -> Bool {
        guard case .open(let request) = wish, terms.symbols[request.symbol] == holding.symbol, !state.isFinal, state != .intent else {
            return false
        }
        return terms.isNetting || (filled > .zero && request.side == holding.side)
    }
}
