public import Indicators
public import Market
public import Trading

/// A source of decisions on one symbol and timeframe: a Lua script, or native code.
///
/// Owned by one core and called from its thread only. It sees closed bars, never the future, and answers with wishes.
public protocol Strategy: AnyObject {
    /// What the core must know before the first bar.
    var plan: StrategyPlan { get }
    /// Hands over the columns the strategy will read; called once, before anything else.
    func bind(_ binding: StrategyBinding)
    /// A bar of its timeframe closed and every declared indicator has a value.
    func barClosed(_ view: borrowing StrategyView) -> Decision
    /// A quote came in; only called when ``StrategyPlan/wantsTicks`` is set.
    func tick(_ view: borrowing StrategyView) -> Decision
    /// Messages the script logged since last asked; asked for after every answer but `.none`.
    func takeLogs() -> [StrategyLog]
    /// The terms of the traded symbol are these from now on.
    func take(_ specification: SymbolSpecification)
}

extension Strategy {
    /// Nothing: for strategies that do not look at the terms.
    public func take(_ specification: SymbolSpecification) {}
}

/// What a strategy declared.
public struct StrategyPlan: Sendable {
    /// The name in signals and reports.
    public var name: String
    /// The bars that ``Strategy/barClosed(_:)`` is called for.
    public var timeframe: Timeframe
    /// Each gets a column, in this order.
    public var indicators: [DeclaredIndicator]
    /// Whether ``Strategy/tick(_:)`` is called at each quote.
    public var wantsTicks: Bool
    /// Whether ``StrategyView/position`` is looked at; false saves finding it.
    public var readsPosition: Bool
    /// Whether ``StrategyView/pending`` is looked at.
    public var readsPending: Bool

    public init(
        name: String, timeframe: Timeframe, indicators: [DeclaredIndicator], wantsTicks: Bool,
        readsPosition: Bool = true, readsPending: Bool = true
    ) {
        (self.name, self.timeframe, self.indicators) = (name, timeframe, indicators)
        (self.wantsTicks, self.readsPosition, self.readsPending) = (wantsTicks, readsPosition, readsPending)
    }
}

/// An indicator under the name the strategy gave it.
public struct DeclaredIndicator: Sendable, Hashable {
    /// What scripts read it by; unique within a strategy.
    public var name: String
    /// Kernel, parameters, price and timeframe.
    public var request: IndicatorRequest
    public init(name: String, request: IndicatorRequest) { (self.name, self.request) = (name, request) }
}

/// The memory a strategy reads from, stable for its life.
public struct StrategyBinding {
    /// The closed bars of ``StrategyPlan/timeframe``.
    public let bars: BarWindow
    /// In the order of ``StrategyPlan/indicators``.
    public let columns: [IndicatorColumn]
    /// The traded symbol's price grid, contract and limits.
    public let specification: SymbolSpecification
    /// The name of the strategy instance, which owns what an exit is asked about.
    public let strategyName: String
}

/// The moment a strategy decides in.
public struct StrategyView {
    /// Balance and equity at the last quote of every symbol.
    public let account: AccountSnapshot
    /// The symbol's newest bid and ask.
    public let quote: Quote
    /// The instant of the event that asks, UTC.
    public let now: Timestamp
    /// The strategy's newest open position; nil when flat, or when the plan does not read it.
    public let position: Position?
    /// The strategy's newest pending entry; nil when none rests, or when the plan does not read it.
    public let pending: PendingEntry?
    /// Where the symbol's market stands in its week.
    public let session: SessionMoment
}

/// What a strategy answers.
public enum Decision {
    case none
    /// Nothing but log lines.
    case logged
    case enter(Entry)
    /// Leave all of the strategy's positions, or that part of each; everything also withdraws its pending entries.
    case close(reason: String, part: ClosePart)
    /// Change the newest pending entry.
    case change(EntryChange)
    /// Withdraw the strategy's pending entries and leave its positions alone.
    case cancel(reason: String)
    /// Close the strategy's long positions by its short ones, in pairs in the order of their opening.
    case closeBy(reason: String)
    case skip(Skip)
    /// The script failed; it is not asked again.
    case failed(StrategyFailure)
}

/// A wish to open a position, in the script's own numbers; finite and positive where given.
public struct Entry {
    /// Buy or sell.
    public var side: Side
    /// Market, or an entry that waits for ``price``.
    public var orderType: OrderType
    /// Absolute price that a pending entry waits for; nil for market.
    public var price: Double?
    /// Absolute price at which a stop-limit entry places its limit entry; nil for every other.
    public var limitPrice: Double?
    /// Absolute price; nil for no stop.
    public var stopLoss: Double?
    /// Absolute price; nil for no target.
    public var takeProfit: Double?
    /// In (0, 1].
    public var sizeHint: Double
    /// Closed bars after which a pending entry is withdrawn, 1 to 100,000; nil for never.
    public var expiryBars: Int?
    /// How long the broker is to let a pending entry rest.
    public var expiration: OrderExpiration
    /// 0 to 1; nil when not given.
    public var confidence: Double?
    /// The script's own words; empty when not given.
    public var reason: String
    /// The short name reports group the trade by; empty when not given.
    public var tag: String

    public init(
        side: Side, orderType: OrderType = .market, price: Double? = nil, stopLoss: Double? = nil,
        takeProfit: Double? = nil, sizeHint: Double = 1, expiryBars: Int? = nil, confidence: Double? = nil,
        reason: String = "", tag: String = "", limitPrice: Double? = nil, expiration: OrderExpiration = .untilCancelled
    ) {
        (self.side, self.orderType, self.price, self.stopLoss) = (side, orderType, price, stopLoss)
        (self.limitPrice, self.expiration) = (limitPrice, expiration)
        (self.takeProfit, self.sizeHint, self.expiryBars) = (takeProfit, sizeHint, expiryBars)
        (self.confidence, self.reason, self.tag) = (confidence, reason, tag)
    }
}

/// A wish to change a pending entry, in the script's own numbers; nil for what is to stay.
public struct EntryChange {
    /// Absolute price it waits for.
    public var price: Double?
    /// Absolute price of a stop-limit entry's limit entry.
    public var limitPrice: Double?
    /// Absolute price.
    public var stopLoss: Double?
    /// Absolute price.
    public var takeProfit: Double?
    /// Closed bars from now on after which it is withdrawn, 1 to 100,000.
    public var expiryBars: Int?
    /// How long the broker is to let it rest.
    public var expiration: OrderExpiration?
    /// The script's own words; empty when not given.
    public var reason: String

    public init(
        price: Double? = nil, limitPrice: Double? = nil, stopLoss: Double? = nil, takeProfit: Double? = nil, expiryBars: Int? = nil,
        expiration: OrderExpiration? = nil, reason: String = ""
    ) {
        (self.price, self.limitPrice, self.stopLoss, self.takeProfit) = (price, limitPrice, stopLoss, takeProfit)
        (self.expiryBars, self.expiration, self.reason) = (expiryBars, expiration, reason)
    }
}

/// One line a script logged.
public struct StrategyLog: Sendable {
    /// Line of the script, from 1; 0 when unknown.
    public var line: Int
    /// What it logged, with bytes that are not UTF-8 repaired.
    public var text: String
    public init(line: Int, text: String) { (self.line, self.text) = (line, text) }
}
