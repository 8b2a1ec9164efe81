internal import Market
internal import Trading

/// Open positions built from deals, with the balance they leave behind.
struct PositionLedger {
    /// Oldest first; a closed position is gone.
    var holdings: ContiguousArray<Holding> = []
    /// Account currency; floating profit is not in it.
    private(set) var balance: Money
    /// The sum of the open positions' floating profit.
    private var floating: Money = .zero
    /// What positions were charged and paid overnight and no deal has booked.
    private var swap: Money = .zero

    private var values: [ContractValue]

    init(balance: Money, values: [ContractValue]) { (self.balance, self.values) = (balance, values) }

    /// Goes on with positions and a balance of before, marked to the quotes that are known.
    mutating func restore(_ holdings: ContiguousArray<Holding>, balance: Money, quote: (_ symbol: Int) -> Quote?) {
        (self.holdings, self.balance) = (holdings, balance)
        addUpSwap()
        floating = .zero
        for holding in holdings { floating += holding.position.unrealizedProfit }
        for symbol in values.indices { if let quote = quote(symbol) { mark(symbol: symbol, quote) } }
    }

    /// Follows strategies to where they stand now, by index of before.
    mutating func renumber(_ places: [Int?]) {
        for index in holdings.indices {
            guard let place = places[holdings[index].position.strategy] else {
                preconditionFailure("Invariant: the owner of a position stays")
            }
            holdings[index].position.strategy = place
        }
    }

    var isEmpty: Bool { holdings.isEmpty }

    /// Open positions, oldest first, marked to their symbols' last quotes.
    var positions: ContiguousArray<Position> { ContiguousArray(holdings.map(\.position)) }

    /// Balance and equity at the last mark.
    var account: AccountSnapshot { AccountSnapshot(balance: balance, equity: balance + floating + swap) }

    /// Takes the newest quote of a symbol that another's money is converted through.
    mutating func see(_ quote: Quote, ofCross symbol: Int, for dependent: Int) { values[dependent].see(quote, of: symbol) }

    /// Takes the terms of a symbol that hold from now on; its positions are counted by them.
    mutating func take(_ value: ContractValue, of symbol: Int, _ quote: Quote?) {
        values[symbol] = value
        for index in holdings.indices where holdings[index].position.symbol == symbol { holdings[index].position.take(value) }
        if let quote { mark(symbol: symbol, quote) }
    }

    /// Marks a symbol's positions to its quote.
    mutating func mark(symbol: Int, _ quote: Quote) {
        var sum = Money.zero
        for index in holdings.indices {
            if holdings[index].position.symbol == symbol { holdings[index].position.mark(profit(index, quote)) }
            sum += holdings[index].position.unrealizedProfit
        }
        floating = sum
    }

    /// What equity would be with a symbol quoting three things in turn; ``pass(symbol:_:)`` makes it so.
    mutating func equities(symbol: Int, _ first: Quote, _ second: Quote, _ third: Quote) -> (Money, Money, Money) {
        let start = balance + swap
        var (one, two, three) = (start, start, start)
        for index in holdings.indices {
            if holdings[index].position.symbol == symbol {
                let (a, b) = (profit(index, first), profit(index, second))
                one += a
                two += b
                three += profit(index, third)
                (holdings[index].lowest, holdings[index].highest) = a < b ? (a, b) : (b, a)
            } else {
                let mark = holdings[index].position.unrealizedProfit
                one += mark
                two += mark
                three += mark
            }
        }
        return (one, two, three)
    }

    /// Lets a symbol's positions see the extremes that ``equities(symbol:_:_:_:)`` found, and the close of the path.
    mutating func pass(symbol: Int, _ close: Quote) {
        for index in holdings.indices where holdings[index].position.symbol == symbol {
            holdings[index].position.see(holdings[index].lowest)
            holdings[index].position.see(holdings[index].highest)
        }
        mark(symbol: symbol, close)
    }

    @inline(__always)
    func profit(_ index: Int, _ quote: Quote) -> Money {
        let distance = holdings[index].position.gain(at: quote)
        if let profit = holdings[index].position.rate.plainProfit(distance: distance) { return profit }
        let value = values[holdings[index].position.symbol]
        guard let profit = holdings[index].position.rate.profit(distance: distance, at: quote, value) else {
            preconditionFailure("Invariant: a position's profit fits an amount of money")
        }
        return profit
    }

    /// What a deal did to the ledger.
    enum Booking {
        case opened
        /// Something was added, or a part was closed.
        case changed
        /// The position is flat, or turned to the other side; as it was at its end.
        case ended(Holding)
        /// The deal fits no position; only its money was booked.
        case unexplained
    }

    /// Books a deal; `label` and `exitSet` are those of a position it begins.
    mutating func book(_ deal: Deal, quote: Quote, label: String, exitSet: Int) -> Booking {
        balance += deal.profit + deal.commission + deal.swap
        let booking = place(deal, quote, label, exitSet)
        addUpSwap()
        mark(symbol: deal.symbol, quote)
        return booking
    }

    /// Takes what a night cost or earned a position, and the price it counts as opened at; nothing when it is gone.
    mutating func accrueSwap(_ ticket: PositionID, _ amount: Money, openPrice: Price, quote: Quote) {
        guard let index = index(of: ticket) else { return }
        holdings[index].position.accrueSwap(amount, openPrice: openPrice)
        addUpSwap()
        mark(symbol: holdings[index].position.symbol, quote)
    }

    /// Books the two deals by which a night closed a position and opened it anew; the position stays. False when they fit none,
    /// and then only their money is booked.
    mutating func reopen(closed: Deal, opened: Deal, quote: Quote) -> Bool {
        for deal in [closed, opened] { balance += deal.profit + deal.commission + deal.swap }
        let fits =
            index(of: closed.position).map {
                holdings[$0].position.reopen(closed: closed, opened: opened, value: values[closed.symbol])
            } ?? false
        addUpSwap()
        mark(symbol: closed.symbol, quote)
        return fits
    }

    private mutating func addUpSwap() {
        swap = .zero
        for holding in holdings { swap += holding.position.unbookedSwap }
    }

    private mutating func place(_ deal: Deal, _ quote: Quote, _ label: String, _ exitSet: Int) -> Booking {
        guard let index = index(of: deal.position) else {
            guard deal.entry == .opening else { return .unexplained }
            holdings.append(
                Holding(position: Position(deal, value: values[deal.symbol], at: quote), label: label, exitSet: exitSet))
            return .opened
        }
        if deal.entry == .reversing { return turn(index, deal, quote, label, exitSet) }
        let stop = holdings[index].position.stopLoss
        guard holdings[index].position.take(deal, value: values[deal.symbol], at: quote) else { return .unexplained }
        // What was added brought a stop of its own.
        if holdings[index].position.stopLoss != stop { holdings[index].stopMover = "" }
        guard holdings[index].position.volume == .zero else { return .changed }
        return .ended(remove(at: index))
    }

    /// What follows a reversing deal is a position of its own to everyone but the broker, whose identifier stays.
    private mutating func turn(_ index: Int, _ deal: Deal, _ quote: Quote, _ label: String, _ exitSet: Int) -> Booking {
        guard holdings[index].position.volume < deal.volume else { return .unexplained }
        let (close, open) = deal.halves(closing: holdings[index].position.volume)
        guard holdings[index].position.take(close, value: values[deal.symbol], at: quote) else { return .unexplained }
        let ended = remove(at: index)
        _ = place(open, quote, label, exitSet)
        return .ended(ended)
    }

    private mutating func remove(at index: Int) -> Holding {
        holdings[index].position.mark(.zero)
        return holdings.remove(at: index)
    }

    /// Books money that was paid in (positive) or out.
    mutating func book(flow: Money) { balance += flow }

    /// Where an open position stands; nil when it is gone.
    func index(of ticket: PositionID) -> Int? { holdings.firstIndex { $0.position.ticket == ticket } }

    /// Whether a strategy has an open position on a side.
    func holds(strategy: Int, side: Side) -> Bool {
        holdings.contains { $0.position.strategy == strategy && $0.position.side == side }
    }

    /// The newest open position of a strategy; nil when it is flat.
    func newest(strategy: Int) -> Position? { holdings.last { $0.position.strategy == strategy }?.position }

    /// A bar of a strategy's timeframe closed.
    mutating func age(strategy: Int) {
        for index in holdings.indices where holdings[index].position.strategy == strategy { holdings[index].position.ageBars += 1 }
    }
}
