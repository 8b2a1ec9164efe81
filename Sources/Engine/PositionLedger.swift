public import Market
public import Trading

/// Open positions built from deals, with the balance they leave behind.
public struct PositionLedger: Sendable {
    /// Oldest first; a closed position is gone.
    public private(set) var positions: ContiguousArray<Position> = []
    /// The floating profit of each position at its symbol's last quote, swap included.
    private var marks: ContiguousArray<Money> = []
    /// Positions whose close is on its way; asking twice could hit another position or open one.
    private var closing: ContiguousArray<PositionID> = []
    /// Account currency; floating profit is not in it.
    public private(set) var balance: Money
    /// The sum of the open positions' floating profit and swap.
    private var floating: Money = .zero

    private let values: [ContractValue]

    init(balance: Money, values: [ContractValue]) { (self.balance, self.values) = (balance, values) }

    /// Balance and equity at the last mark.
    public var account: AccountSnapshot { AccountSnapshot(balance: balance, equity: balance + floating) }

    /// Notes that a close is on its way; false when one is already.
    mutating func beginClosing(_ ticket: PositionID) -> Bool {
        if closing.contains(ticket) { return false }
        closing.append(ticket)
        return true
    }

    /// The close is done, or was refused.
    mutating func endClosing(_ ticket: PositionID) { closing.removeAll { $0 == ticket } }

    /// Marks a symbol's positions to its quote.
    mutating func mark(symbol: Int, _ quote: Quote) {
        var sum = Money.zero
        for index in positions.indices {
            if positions[index].symbol == symbol { marks[index] = profit(index, quote) }
            sum += marks[index]
        }
        floating = sum
    }

    /// What equity would be with a symbol quoting three things in turn.
    func equities(symbol: Int, _ first: Quote, _ second: Quote, _ third: Quote) -> (Money, Money, Money) {
        var (one, two, three) = (balance, balance, balance)
        for index in positions.indices {
            if positions[index].symbol == symbol {
                one += profit(index, first)
                two += profit(index, second)
                three += profit(index, third)
            } else {
                one += marks[index]
                two += marks[index]
                three += marks[index]
            }
        }
        return (one, two, three)
    }

    @inline(__always)
    private func profit(_ index: Int, _ quote: Quote) -> Money {
        let distance = positions[index].gain(at: quote)
        if let profit = positions[index].rate.plainProfit(distance: distance) { return profit }
        guard let profit = positions[index].rate.profit(distance: distance, at: quote, values[positions[index].symbol])
        else { preconditionFailure("Invariant: a position's profit fits an amount of money") }
        return profit
    }

    /// Books a deal; traps when it closes a position that is not there, which would mean a lost record.
    mutating func book(_ deal: Deal, quote: Quote) {
        switch deal.entry {
        case .opening:
            positions.append(Position(deal, value: values[deal.symbol]))
            marks.append(.zero)
            balance += deal.commission
        case .closing:
            guard let index = positions.firstIndex(where: { $0.ticket == deal.position }) else {
                preconditionFailure("Invariant: a closing deal has an open position")
            }
            precondition(positions[index].volume == deal.volume, "Invariant: positions close whole")
            positions.remove(at: index)
            marks.remove(at: index)
            endClosing(deal.position)
            balance += deal.profit + deal.commission + deal.swap
        }
        mark(symbol: deal.symbol, quote)
    }

    /// Books money that was paid in (positive) or out.
    mutating func book(flow: Money) { balance += flow }

    /// An open position; nil when it is gone.
    func position(_ ticket: PositionID) -> Position? { positions.first { $0.ticket == ticket } }

    /// Whether a strategy has an open position on a side.
    func holds(strategy: Int, side: Side) -> Bool { newestIndex(strategy: strategy, side: side) != nil }

    /// The newest open position of a strategy with its floating profit; nil when it is flat.
    func newest(strategy: Int) -> Position? {
        guard let index = newestIndex(strategy: strategy, side: nil) else { return nil }
        var position = positions[index]
        position.unrealizedProfit = marks[index]
        return position
    }

    private func newestIndex(strategy: Int, side: Side?) -> Int? {
        var index = positions.count - 1
        while index >= 0 {
            if positions[index].strategy == strategy, side == nil || positions[index].side == side { return index }
            index -= 1
        }
        return nil
    }
}
