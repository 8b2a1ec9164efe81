public import Market

/// What a broker answers to one order or close, or reports of its own accord.
public struct ExecutionResult: Hashable, Sendable {
    /// How it ended.
    public enum Outcome: Hashable, Sendable {
        /// Executed and booked.
        case filled(Deal)
        /// A limit or stop entry rests at the broker.
        case pending
        case rejected(Rejection)
        /// A pending entry is gone.
        case cancelled
    }

    /// The client tag of the order; 0 for closes.
    public var clientTag: Int64
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// What became of the order or close.
    public var outcome: Outcome
    /// The position that was to be closed; nil for answers to orders.
    public var closing: PositionID?

    public init(clientTag: Int64, strategy: Int, symbol: Int, outcome: Outcome, closing: PositionID? = nil) {
        (self.clientTag, self.strategy, self.symbol, self.outcome) = (clientTag, strategy, symbol, outcome)
        self.closing = closing
    }
}

/// The broker's reasons to refuse, with the MT5 return code each stands for.
public enum Rejection: String, Sendable, CaseIterable {
    /// 10016: a stop or target on the wrong side of the quote or too near.
    case invalidStops = "invalid_stops"
    /// 10015: a pending price on the wrong side of the quote.
    case invalidPrice = "invalid_price"
    /// 10014: volume off the step or outside the limits.
    case invalidVolume = "invalid_volume"
    /// 10019: free margin does not cover the order.
    case noMoney = "no_money"
    /// 10036: the position is already closed.
    case positionClosed = "position_closed"

    /// The MT5 trade server return code.
    public var retcode: Int {
        switch self {
        case .invalidStops: 10016
        case .invalidPrice: 10015
        case .invalidVolume: 10014
        case .noMoney: 10019
        case .positionClosed: 10036
        }
    }
}

/// The broker's booked record of one execution.
public struct Deal: Hashable, Sendable {
    /// Whether a deal begins or ends its position, as MT5 spells it.
    public enum Entry: String, Sendable { case opening = "in", closing = "out" }

    /// The broker's number of the deal; in simulation deals count from 1.
    public var id: Int64
    /// The position it opened or closed.
    public var position: PositionID
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Opening or closing.
    public var entry: Entry
    /// The direction of this execution: a closing deal of a long position sells.
    public var side: Side
    /// Executed lots.
    public var volume: Volume
    /// The executed price, slippage included.
    public var price: Price
    /// When it was executed, UTC.
    public var time: Timestamp
    /// Gross profit of a closing deal in account currency, rounded to its digits; zero for an opening deal.
    public var profit: Money
    /// Zero or negative.
    public var commission: Money
    /// Account currency; negative where it was charged.
    public var swap: Money
    /// The stop the position begins with; nil for none and for closing deals.
    public var stopLoss: Price?
    /// The target the position begins with; nil for none and for closing deals.
    public var takeProfit: Price?
    /// Why, for closing deals.
    public var reason: ExitReason?

    public init(
        id: Int64, position: PositionID, strategy: Int, symbol: Int, entry: Entry, side: Side, volume: Volume,
        price: Price, time: Timestamp, profit: Money = .zero, commission: Money = .zero, swap: Money = .zero,
        stopLoss: Price? = nil, takeProfit: Price? = nil, reason: ExitReason? = nil
    ) {
        (self.id, self.position, self.strategy, self.symbol) = (id, position, strategy, symbol)
        (self.entry, self.side, self.volume, self.price, self.time) = (entry, side, volume, price, time)
        (self.profit, self.commission, self.swap) = (profit, commission, swap)
        (self.stopLoss, self.takeProfit, self.reason) = (stopLoss, takeProfit, reason)
    }
}
