internal import Market
internal import Trading

/// When a symbol's positions are next charged for a night: once for each day of the clock of its sessions.
struct RolloverClock {
    private var zone: ZoneRules
    private let secondOfDay: Int64
    /// Local seconds since 1970 at which the day ends.
    private var local: Int64
    /// The instant of it, UTC seconds: where the clock is set over it, the first reading or the moment of the jump.
    private(set) var due: Int64

    /// The first one after an instant (UTC seconds).
    init(zone: ZoneRules, secondOfDay: Int64, after second: Int64) {
        (self.zone, self.secondOfDay) = (zone, secondOfDay)
        local = (floorDivide(zone.local(second), 86_400) - 1) * 86_400 + secondOfDay
        due = zone.boundary(local: local)
        while due <= second { advance() }
    }

    /// The weekday of the day that ends, 0 = Sunday to 6 = Saturday.
    var weekday: Int {
        let day = floorDivide(local - 1, 86_400)
        return Int(((day + 4) % 7 + 7) % 7)
    }

    /// The same days end on another clock.
    mutating func move(to zone: ZoneRules) {
        self.zone = zone
        due = zone.boundary(local: local)
    }

    mutating func advance() {
        local += 86_400
        due = zone.boundary(local: local)
    }
}

extension SimulatedBroker {
    /// Charges every position for the nights that ended up to an instant, at the last quotes before it; a position opened at
    /// that instant is none of them.
    ///
    /// Days without a quote are charged too, each by its weekday. The amounts wait on their positions for the deal that closes
    /// them; equity has them at once.
    mutating func rollover(to time: Timestamp, into results: inout [ExecutionResult]) {
        if time.nanoseconds < rolloverDue { return }
        let second = time.seconds
        if rolloverDue == .min { beginRollovers(after: second) }
        while let symbol = rollovers.indices.min(by: { dueSecond($0) < dueSecond($1) }), dueSecond(symbol) <= second {
            if let weekday = rollovers[symbol]?.weekday { passNight(symbol, weekday, &results) }
            rollovers[symbol]?.advance()
        }
        rolloverDue = nextRollover()
    }

    /// Finds the earliest night that is to be charged.
    func nextRollover() -> Int64 {
        let next = rollovers.indices.map(dueSecond).min() ?? .max
        return next > Int64.max / 1_000_000_000 ? .max : next * 1_000_000_000
    }

    private func dueSecond(_ symbol: Int) -> Int64 { rollovers[symbol]?.due ?? .max }

    private mutating func beginRollovers(after second: Int64) {
        rollovers = values.map { rollover(of: $0.specification, after: second) }
    }

    /// The nights of a symbol from an instant (UTC seconds) on; nil when none is charged.
    func rollover(of specification: SymbolSpecification, after second: Int64) -> RolloverClock? {
        let (swap, terms) = (terms.costs.swap, specification.swap)
        guard swap.isCharged, terms.mode != .disabled, terms.nights.contains(where: { $0 > 0 }) else { return nil }
        return RolloverClock(zone: specification.sessions.zone, secondOfDay: swap.rolloverSecond, after: second)
    }

    private mutating func passNight(_ symbol: Int, _ weekday: Int, _ results: inout [ExecutionResult]) {
        let nights = values[symbol].specification.swap.nights[weekday]
        guard nights > 0 else { return }
        for index in positions.indices where positions[index].symbol == symbol { charge(index, nights: nights, &results) }
    }

    private mutating func charge(_ index: Int, nights: Int, _ results: inout [ExecutionResult]) {
        let position = positions[index]
        let value = values[position.symbol]
        guard let quote = quotes[position.symbol] else {
            preconditionFailure("Invariant: a symbol with a position has been quoted")
        }
        let charge = value.swap(
            position.side, volume: position.volume, openPrice: position.openPrice, at: quote, nights: nights,
            chargeFactor: terms.costs.swap.chargeFactor)
        switch charge {
        case .amount(let amount):
            guard amount != .zero else { return }
            positions[index].swap += amount
            results.append(
                ExecutionResult(
                    clientTag: 0, strategy: position.strategy, symbol: position.symbol,
                    outcome: .swapped(amount, openPrice: position.openPrice), subject: .swap(position.id)))
        case .reopening(let points):
            if points != 0 { reopen(index, points: points, quote, &results) }
        case nil: preconditionFailure("Invariant: the swap of a night fits an amount of money")
        }
    }

    /// Closes a position at the end of the day and opens it anew so many points away, under another ticket and the same
    /// identifier.
    ///
    /// Rule (MT5 reference, ENUM_SYMBOL_SWAP_MODE, `REOPEN_CURRENT` and `REOPEN_BID`): two deals, of which the first realises
    /// the profit. `REOPEN_BID` counts both from the bid, so that on either side the points are all that the night costs. No
    /// commission: nobody sent an order. The margin is that of a position opened now.
    private mutating func reopen(_ index: Int, points: Int64, _ quote: Quote, _ results: inout [ExecutionResult]) {
        var position = positions[index]
        let value = values[position.symbol]
        let closing = value.specification.swap.mode == .reopenBid ? quote.bid : quote.closing(position.side)
        let point = value.specification.point.raw
        let opening = Price(raw: max(closing.raw + points * point, point))
        guard let profit = position.rate.profit(distance: position.gain(at: closing), at: quote, value),
            let margin = marginNeeded(position.symbol, position.side, position.volume, openedAt: opening, quote)
        else { preconditionFailure("Invariant: a position's profit and margin fit an amount of money") }
        balance += profit + position.swap
        let closed = Deal(
            id: takeDealID(), position: position.id, strategy: position.strategy, symbol: position.symbol, entry: .closing,
            side: position.side.opposite, volume: position.volume, price: closing, time: now, profit: profit, swap: position.swap,
            reason: .rollover)
        let opened = Deal(
            id: takeDealID(), position: position.id, strategy: position.strategy, symbol: position.symbol, entry: .opening,
            side: position.side, volume: position.volume, price: opening, time: now, stopLoss: position.stopLoss,
            takeProfit: position.takeProfit, reason: .rollover)
        (position.openPrice, position.margin, position.marginQuote, position.swap) = (opening, margin, quote, .zero)
        position.newTicket = nextPosition
        nextPosition += 1
        positions[index] = position
        recomputeMargin(position.symbol)
        results.append(
            ExecutionResult(
                clientTag: 0, strategy: position.strategy, symbol: position.symbol,
                outcome: .reopened(closed: closed, opened: opened), subject: .swap(position.id)))
    }

    /// The part of a position's swap that leaves with so many of its lots, rounded half away from zero to the account
    /// currency's digits; all of it with the last of them.
    func swapShare(_ position: BrokerPosition, _ volume: Volume) -> Money {
        guard position.swap != .zero, volume < position.volume else { return position.swap }
        let quantum = powerOfTen(Money.fractionDigits - values[position.symbol].moneyDigits)
        guard let quanta = mulDiv(position.swap.raw / quantum, volume.raw, position.volume.raw, .halfAwayFromZero) else {
            preconditionFailure("Invariant: a part is not larger than the whole")
        }
        return Money(raw: quanta * quantum)
    }
}
