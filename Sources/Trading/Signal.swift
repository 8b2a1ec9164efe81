public import Market

/// A strategy's wish to enter or leave the market; it carries no volume, which is Risk's to decide.
public struct Signal: Hashable, Sendable, Codable {
    /// What the strategy wants.
    public enum Action: String, Sendable, Codable { case enter, close }

    /// Counts the signals of a run from 1.
    public var id: Int64
    /// When it was decided, UTC.
    public var timestamp: Timestamp
    /// The name, as the broker spells it.
    public var symbol: String
    /// The bars its strategy decides on, also when a tick moved it.
    public var timeframe: Timeframe
    /// The name of the strategy instance.
    public var strategy: String
    /// The direction to enter in, or that of what is to be closed.
    public var side: Side
    /// To open a position, or to leave everything the strategy has.
    public var action: Action
    /// Whether a closed bar or a tick moved it.
    public var decision: DecisionPoint
    /// How an entry waits for its price; market for a close.
    public var orderType: OrderType
    /// Factor in (0, 1] by which the strategy wants its size reduced.
    public var sizeHint: Double
    /// The wanted price of a limit or stop entry; nil for market.
    public var price: Price?
    /// On the symbol's price grid, rounded towards the entry; nil for no stop.
    public var stopLoss: Price?
    /// On the symbol's price grid, rounded towards the entry; nil for no target.
    public var takeProfit: Price?
    /// Bars after which a pending entry is withdrawn; nil for never.
    public var expiryBars: Int?
    /// The strategy's own degree of belief, 0 to 1; recorded, never traded on.
    public var confidence: Double?
    /// The strategy's own words; empty when not given.
    public var reason: String
    /// The short name reports group the trade by; empty when not given.
    public var tag: String

    public init(
        id: Int64, timestamp: Timestamp, symbol: String, timeframe: Timeframe, strategy: String, side: Side,
        action: Action, decision: DecisionPoint, orderType: OrderType = .market, sizeHint: Double = 1,
        price: Price? = nil, stopLoss: Price? = nil, takeProfit: Price? = nil, expiryBars: Int? = nil,
        confidence: Double? = nil, reason: String = "", tag: String = ""
    ) {
        (self.id, self.timestamp, self.symbol, self.timeframe) = (id, timestamp, symbol, timeframe)
        (self.strategy, self.side, self.action, self.decision) = (strategy, side, action, decision)
        (self.orderType, self.sizeHint, self.price) = (orderType, sizeHint, price)
        (self.stopLoss, self.takeProfit, self.expiryBars) = (stopLoss, takeProfit, expiryBars)
        (self.confidence, self.reason, self.tag) = (confidence, reason, tag)
    }
}

/// What moved a decision: simulators fill the three differently, and reports attribute by it.
public enum DecisionPoint: String, Sendable, Codable {
    /// A bar closed; the order meets the quote that closed it.
    case bar
    /// A tick inside a bar.
    case tick
    /// A risk guard or the operator.
    case guardian
}

/// How an order waits for its price.
public enum OrderType: String, Sendable, CaseIterable, Codable {
    case market
    /// Waits for a better price.
    case limit
    /// Waits for a worse price.
    case stop
    /// Waits for a worse price and then for a better one: when the first is reached, a limit entry is placed at the second.
    case stopLimit = "stop_limit"
}
