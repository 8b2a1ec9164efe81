public import Market

/// What a broker answers to one order or close, or reports of its own accord.
public struct ExecutionResult: Hashable, Sendable, Codable {
    /// How it ended.
    public enum Outcome: Hashable, Sendable, Codable {
        /// Executed and booked.
        case filled(Deal)
        /// A part was executed and booked; the rest of the order is still on its way.
        case partial(Deal)
        /// A limit or stop entry rests at the broker.
        case pending
        case rejected(Rejection)
        /// A pending entry, or what an order left unfilled, is gone.
        case cancelled(Cancellation)
        /// A position's stop and target are now these, by request or by other hands; nil for none.
        case modified(stopLoss: Price?, takeProfit: Price?)
        /// A position was held over the end of a day: what it was charged (negative) or paid, account currency, and the price
        /// it counts as opened at from now on, which only the modes that open it anew change.
        case swapped(Money, openPrice: Price)
    }

    /// Why a pending entry is gone.
    public enum Cancellation: String, Sendable, CaseIterable, Codable {
        /// It was asked for.
        case withdrawn
        /// Its time is over.
        case expired
    }

    /// What an answer is about.
    public enum Subject: Hashable, Sendable, Codable {
        /// The order with ``ExecutionResult/clientTag``, or something nobody asked for.
        case order
        /// The request to close a position, or the closing itself.
        case close(PositionID)
        /// The stop and target of a position.
        case levels(PositionID)
        /// The change of a pending order, by its client tag: `.pending` when it rests on changed, by request or because a
        /// stop-limit entry became its limit entry.
        case change(Int64)
        /// A position's nights.
        case swap(PositionID)
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

/// The broker's booked record of one execution.
public struct Deal: Hashable, Sendable, Codable {
    /// What a deal does to its position, as MT5 spells it.
    public enum Entry: String, Sendable, Codable {
        /// Begins a position, or adds to it on an account that holds one position a symbol.
        case opening = "in"
        /// Ends a position or a part of it.
        case closing = "out"
        /// Ends a position and begins its opposite under the same identifier, on an account that holds one position a
        /// symbol; its volume is the sum of both.
        case reversing = "inout"
        /// Ends a position or a part of it against an opposite one, which has such a deal of its own.
        case closingBy = "out_by"

        /// Whether it takes from a position and does nothing else.
        public var isClosing: Bool { self == .closing || self == .closingBy }
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
