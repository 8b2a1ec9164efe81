public import Market
public import Trading

/// Open positions built from deals, with the balance they leave behind.
public struct PositionLedger: Sendable {
    public private(set) var positions: ContiguousArray<Position> = []
    public private(set) var balance: Money
    /// The sum of the open positions' floating profit and swap.
    private var floating: Money = .zero

    init(balance: Money) { self.balance = balance }

    /// Balance and equity at the last mark.
    @inlinable public var account: AccountSnapshot { AccountSnapshot(balance: balance, equity: equity) }

    @usableFromInline var equity: Money { balance + floating }

    /// Marks a symbol's positions to its quote.
    mutating func mark(symbol: Int, _ quote: Quote, _ value: ContractValue) {
        var sum = Money.zero
        for index in positions.indices {
            if positions[index].symbol == symbol { positions[index].mark(quote, value) }
            sum += positions[index].unrealizedProfit + positions[index].swap
        }
        floating = sum
    }

    /// Books a deal; traps when it closes a position that is not there, which would mean a lost record.
    mutating func book(_ deal: Deal, value: ContractValue, quote: Quote) {
        switch deal.entry {
        case .opening:
            positions.append(Position(deal, value: value))
            balance += deal.commission
        case .closing:
            guard let index = positions.firstIndex(where: { $0.ticket == deal.position }) else {
                preconditionFailure("Invariant: a closing deal has an open position")
            }
            precondition(positions[index].volume == deal.volume, "Invariant: positions close whole")
            positions.remove(at: index)
            balance += deal.profit + deal.commission + deal.swap
        }
        mark(symbol: deal.symbol, quote, value)
    }

    /// The newest open position of a strategy, on one side or on either.
    func newest(strategy: Int, side: Side? = nil) -> Position? {
        positions.last { $0.strategy == strategy && (side == nil || $0.side == side) }
    }

    /// Open lots on a symbol.
    func volume(symbol: Int) -> Volume {
        positions.reduce(.zero) { $1.symbol == symbol ? $0 + $1.volume : $0 }
    }
}
