public import Market
public import Trading

/// A round trip from entry to flat, for reports only.
public struct Trade: Hashable, Sendable {
    /// Counts positions in the order they were opened, from 1.
    public var id: Int64
    public var strategy: Int
    public var symbol: Int
    public var side: Side
    public var volume: Volume
    public var openTime: Timestamp
    public var openPrice: Price
    public var closeTime: Timestamp
    public var closePrice: Price
    /// Opening and closing commission, zero or negative.
    public var commission: Money
    public var swap: Money
    /// Account currency, without commission and swap.
    public var profit: Money
    public var exitReason: ExitReason

    /// Profit after commission and swap.
    public var net: Money { profit + commission + swap }

    /// Pairs the two deals of a position.
    public init(opening: Deal, closing: Deal) {
        precondition(opening.position == closing.position, "Invariant: a trade is one position's two deals")
        (id, strategy, symbol) = (opening.position.value, opening.strategy, opening.symbol)
        (side, volume) = (opening.side, opening.volume)
        (openTime, openPrice) = (opening.time, opening.price)
        (closeTime, closePrice) = (closing.time, closing.price)
        commission = opening.commission + closing.commission
        swap = opening.swap + closing.swap
        profit = closing.profit
        exitReason = closing.reason ?? .close
    }
}
