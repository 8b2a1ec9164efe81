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
        /// A position's stop and target are now these, by request or by other hands; nil for none.
        case modified(stopLoss: Price?, takeProfit: Price?)
    }

    /// What an answer is about.
    public enum Subject: Hashable, Sendable {
        /// The order with ``ExecutionResult/clientTag``, or something nobody asked for.
        case order
        /// The request to close a position, or the closing itself.
        case close(PositionID)
        /// The stop and target of a position.
        case levels(PositionID)
    }

    /// The client tag of the order; 0 for closes.
    public var clientTag: Int64
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// What became of the order or close.
    public var outcome: Outcome
    /// What the answer is about.
    public var subject: Subject

    public init(clientTag: Int64, strategy: Int, symbol: Int, outcome: Outcome, subject: Subject = .order) {
        (self.clientTag, self.strategy, self.symbol, self.outcome) = (clientTag, strategy, symbol, outcome)
        self.subject = subject
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
    /// 10038: more was to be closed than is open.
    case invalidCloseVolume = "invalid_close_volume"
    /// 10025: the stop and target are these already.
    case noChanges = "no_changes"
    /// 10018: the symbol's market is closed.
    case marketClosed = "market_closed"

    /// The MT5 trade server return code.
    public var retcode: Int {
        switch self {
        case .invalidStops: 10016
        case .invalidPrice: 10015
        case .invalidVolume: 10014
        case .noMoney: 10019
        case .positionClosed: 10036
        case .invalidCloseVolume: 10038
        case .noChanges: 10025
        case .marketClosed: 10018
        }
    }
}

/// The broker's booked record of one execution.
public struct Deal: Hashable, Sendable {
    /// What a deal does to its position, as MT5 spells it.
    public enum Entry: String, Sendable {
        /// Begins a position, or adds to it on an account that holds one position a symbol.
        case opening = "in"
        /// Ends a position or a part of it.
        case closing = "out"
        /// Ends a position and begins its opposite under the same identifier, on an account that holds one position a
        /// symbol; its volume is the sum of both.
        case reversing = "inout"
    }

    /// The broker's number of the deal; in simulation deals count from 1.
    public var id: Int64
    /// The position it opened or closed.
    public var position: PositionID
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Opening, closing or both.
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
    /// The stop of the position from now on; nil for none and for closing deals.
    public var stopLoss: Price?
    /// The target of the position from now on; nil for none and for closing deals.
    public var takeProfit: Price?
    /// Why, for closing deals.
    public var reason: ExitReason?
    /// The client tag of the order it answers; 0 for closes and for what nobody asked for.
    public var clientTag: Int64
    /// Which words of a script it goes back to: the entry's tag, or the exit that closed it or last moved the stop that
    /// was hit; empty where there are none. The core fills it in.
    public var label: String = ""
    /// The extremes of a position that this deal ends or turns; nil otherwise. The core fills it in.
    public var excursion: Excursion?

    public init(
        id: Int64, position: PositionID, strategy: Int, symbol: Int, entry: Entry, side: Side, volume: Volume,
        price: Price, time: Timestamp, profit: Money = .zero, commission: Money = .zero, swap: Money = .zero,
        stopLoss: Price? = nil, takeProfit: Price? = nil, reason: ExitReason? = nil, clientTag: Int64 = 0
    ) {
        (self.id, self.position, self.strategy, self.symbol) = (id, position, strategy, symbol)
        (self.entry, self.side, self.volume, self.price, self.time) = (entry, side, volume, price, time)
        (self.profit, self.commission, self.swap) = (profit, commission, swap)
        (self.stopLoss, self.takeProfit, self.reason) = (stopLoss, takeProfit, reason)
        self.clientTag = clientTag
    }
}

extension Deal {
    /// The two deals a reversing one stands for: the close of so many lots, which carries all its money, and the opening
    /// with the rest under the same identifier.
    public func halves(closing volume: Volume) -> (close: Deal, open: Deal) {
        var (close, open) = (self, self)
        (close.entry, close.volume, close.stopLoss, close.takeProfit) = (.closing, volume, nil, nil)
        (open.entry, open.volume) = (.opening, self.volume - volume)
        (open.profit, open.commission, open.swap, open.reason) = (.zero, .zero, .zero, nil)
        return (close, open)
    }
}
