public import Market
public import Trading

/// A round trip from entry to flat, for reports only.
public struct Trade: Hashable, Sendable {
    /// Counts positions in the order they were opened, from 1.
    public var id: Int64
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// The direction it was opened in.
    public var side: Side
    /// Lots, closed whole.
    public var volume: Volume
    /// When the opening deal was executed, UTC.
    public var openTime: Timestamp
    /// The executed price, slippage included.
    public var openPrice: Price
    /// When the closing deal was executed, UTC.
    public var closeTime: Timestamp
    /// The executed price, slippage included.
    public var closePrice: Price
    /// Opening and closing commission, zero or negative.
    public var commission: Money
    /// Account currency; negative where it was charged.
    public var swap: Money
    /// Account currency, without commission and swap.
    public var profit: Money
    /// Why it was closed; `close` when the broker gave no reason.
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
