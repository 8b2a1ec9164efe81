public import Market

/// The account a terminal is logged in to, with its figures.
public struct AccountRecord: Hashable, Sendable, Codable {
    /// The number of the account.
    public var login: Int64
    /// The name of the trade server.
    public var server: String
    /// ISO 4217 code of the deposit.
    public var currency: String
    /// One position a symbol.
    public var isNetting: Bool
    /// A demonstration or contest account.
    public var isDemo: Bool
    /// Margin is exposure divided by this.
    public var leverage: Int64
    /// Everything booked, account currency.
    public var balance: Money
    /// Balance, credit and floating profit, account currency.
    public var equity: Money
    /// Whether the account and the terminal let a program trade.
    public var isTradeAllowed: Bool

    public init(
        login: Int64, server: String, currency: String, isNetting: Bool, isDemo: Bool, leverage: Int64, balance: Money,
        equity: Money, isTradeAllowed: Bool
    ) {
        (self.login, self.server, self.currency, self.isNetting) = (login, server, currency, isNetting)
        (self.isDemo, self.leverage, self.balance, self.equity) = (isDemo, leverage, balance, equity)
        self.isTradeAllowed = isTradeAllowed
    }
}

/// A position as the broker lists it.
public struct PositionRecord: Hashable, Sendable, Codable {
    /// `POSITION_IDENTIFIER`: stays from opening to flat.
    public var identifier: PositionID
    /// `POSITION_TICKET`: changes when the broker opens it anew overnight.
    public var ticket: Int64
    /// The broker's name of the symbol.
    public var symbol: String
    /// Of the order that opened it; 0 for other hands.
    public var magic: Int64
    /// As the broker carries it.
    public var comment: String
    public var side: Side
    /// Open lots.
    public var volume: Volume
    public var openPrice: Price
    /// When it was opened, UTC.
    public var openTime: Timestamp
    /// nil for none.
    public var stopLoss: Price?
    /// nil for none.
    public var takeProfit: Price?
    /// Gathered and not yet booked, account currency.
    public var swap: Money

    public init(
        identifier: PositionID, ticket: Int64, symbol: String, magic: Int64, comment: String = "", side: Side, volume: Volume,
        openPrice: Price, openTime: Timestamp, stopLoss: Price? = nil, takeProfit: Price? = nil, swap: Money = .zero
    ) {
        (self.identifier, self.ticket, self.symbol, self.magic) = (identifier, ticket, symbol, magic)
        (self.comment, self.side, self.volume, self.openPrice) = (comment, side, volume, openPrice)
        (self.openTime, self.stopLoss, self.takeProfit, self.swap) = (openTime, stopLoss, takeProfit, swap)
    }
}

/// An order as the broker lists it, resting or in its history.
public struct OrderRecord: Hashable, Sendable, Codable {
    /// What became of it, MT5's `ORDER_STATE`.
    public enum State: String, Hashable, Sendable, CaseIterable, Codable {
        /// Accepted and not yet placed or filled.
        case started
        /// Rests.
        case placed
        /// Filled in part; the rest goes on.
        case partial
        case filled
        case cancelled
        case rejected
        case expired

        /// Whether nothing more can become of it.
        public var isFinal: Bool { self != .started && self != .placed && self != .partial }
    }

    public var ticket: Int64
    /// Of the request; 0 for other hands.
    public var magic: Int64
    public var comment: String
    /// The broker's name of the symbol.
    public var symbol: String
    public var side: Side
    public var type: OrderType
    public var state: State
    /// Lots it was placed with.
    public var volume: Volume
    /// Lots of it that are not filled.
    public var remaining: Volume
    /// What it waits for; nil for a market order.
    public var price: Price?
    /// Where a stop-limit order places its limit order; nil for others.
    public var limitPrice: Price?
    public var stopLoss: Price?
    public var takeProfit: Price?
    /// The position it opened, adds to or closes; nil before it is filled.
    public var position: PositionID?
    /// When it was placed, UTC.
    public var time: Timestamp

    public init(
        ticket: Int64, magic: Int64, comment: String = "", symbol: String, side: Side, type: OrderType, state: State,
        volume: Volume, remaining: Volume, price: Price? = nil, limitPrice: Price? = nil, stopLoss: Price? = nil,
        takeProfit: Price? = nil, position: PositionID? = nil, time: Timestamp
    ) {
        (self.ticket, self.magic, self.comment, self.symbol) = (ticket, magic, comment, symbol)
        (self.side, self.type, self.state, self.volume) = (side, type, state, volume)
        (self.remaining, self.price, self.limitPrice, self.stopLoss) = (remaining, price, limitPrice, stopLoss)
        (self.takeProfit, self.position, self.time) = (takeProfit, position, time)
    }
}

/// A deal as the broker lists it; the ticket never changes and is never used again.
public struct DealRecord: Hashable, Sendable, Codable {
    /// What a deal is, MT5's `DEAL_TYPE` with `DEAL_ENTRY`.
    public enum Kind: Hashable, Sendable, Codable {
        /// A trade on a position.
        case trade(Deal.Entry, Side)
        /// A deposit or withdrawal.
        case balance
        /// Credit, a charge, a correction, a dividend, tax: money that no position of ours made.
        case adjustment
    }

    public var ticket: Int64
    /// The order it answers; 0 for none.
    public var order: Int64
    /// nil for money alone.
    public var position: PositionID?
    /// Of the order; 0 for other hands, stops and targets.
    public var magic: Int64
    public var comment: String
    /// The broker's name of the symbol; empty for money alone.
    public var symbol: String
    public var kind: Kind
    /// Executed lots; zero for money alone.
    public var volume: Volume
    /// Executed price; nil for money alone.
    public var price: Price?
    /// UTC.
    public var time: Timestamp
    /// Account currency.
    public var profit: Money
    /// Commission and fee, account currency; negative where charged.
    public var commission: Money
    /// Account currency; negative where charged.
    public var swap: Money
    /// Why the broker closed it, MT5's `DEAL_REASON`; nil for an opening, and for a close that was asked for.
    public var reason: ExitReason?
    /// The stop of the position by this deal; nil for none.
    public var stopLoss: Price?
    /// The target of the position by this deal; nil for none.
    public var takeProfit: Price?

    public init(
        ticket: Int64, order: Int64 = 0, position: PositionID? = nil, magic: Int64 = 0, comment: String = "",
        symbol: String = "", kind: Kind, volume: Volume = .zero, price: Price? = nil, time: Timestamp, profit: Money = .zero,
        commission: Money = .zero, swap: Money = .zero, reason: ExitReason? = nil, stopLoss: Price? = nil,
        takeProfit: Price? = nil
    ) {
        (self.ticket, self.order, self.position, self.magic) = (ticket, order, position, magic)
        (self.comment, self.symbol, self.kind, self.volume) = (comment, symbol, kind, volume)
        (self.price, self.time, self.profit, self.commission) = (price, time, profit, commission)
        (self.swap, self.reason, self.stopLoss, self.takeProfit) = (swap, reason, stopLoss, takeProfit)
    }

    /// What it did to the balance, account currency.
    public var money: Money { profit + commission + swap }
}

/// Everything a broker holds for an account at one moment, and its history since another.
///
/// Rule: absence proves something only in a snapshot that ``isEvidence``.
public struct BrokerSnapshot: Hashable, Sendable, Codable {
    public var account: AccountRecord
    /// Every open position, whoever opened it.
    public var positions: [PositionRecord]
    /// Every resting order, and those that ended since ``since``.
    public var orders: [OrderRecord]
    /// Every deal since ``since``, oldest first.
    public var deals: [DealRecord]
    /// From when on orders and deals are complete, UTC.
    public var since: Timestamp
    /// When the broker was asked, UTC.
    public var time: Timestamp
    /// The terminal was connected to the broker before and after, the history was loaded, and every part arrived.
    public var isEvidence: Bool

    public init(
        account: AccountRecord, positions: [PositionRecord], orders: [OrderRecord], deals: [DealRecord], since: Timestamp,
        time: Timestamp, isEvidence: Bool
    ) {
        (self.account, self.positions, self.orders, self.deals) = (account, positions, orders, deals)
        (self.since, self.time, self.isEvidence) = (since, time, isEvidence)
    }
}
