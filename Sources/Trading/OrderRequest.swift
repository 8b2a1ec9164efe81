public import Market

/// A sized instruction to open a position, made from a signal; not yet reviewed by any guard.
public struct OrderRequest: Hashable, Sendable, Codable {
    /// The ``Signal/id`` it was made from.
    public var signalID: Int64
    /// Index of the strategy instance that asked, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Buy or sell.
    public var side: Side
    /// Lots, on the symbol's step.
    public var volume: Volume
    /// Market, or an entry that waits for ``price``.
    public var orderType: OrderType
    /// The limit or stop price; nil for market.
    public var price: Price?
    /// Where a stop-limit entry places its limit entry once ``price`` is reached; nil for every other order.
    public var limitPrice: Price?
    /// On the symbol's price grid; nil for no stop.
    public var stopLoss: Price?
    /// On the symbol's price grid; nil for no target.
    public var takeProfit: Price?
    /// Closed bars of the strategy after which a pending entry is withdrawn; nil for never.
    public var expiryBars: Int?
    /// How long the broker lets a pending entry rest.
    public var expiration: OrderExpiration
    /// How a market order is to be filled; nil for what the symbol allows. A pending entry always returns its rest.
    public var filling: Filling?
    /// Whether a closed bar or a tick moved it.
    public var decision: DecisionPoint
    /// The quote the decision saw.
    public var decisionQuote: Quote
    /// The second leg of a reversal: the decision was taken earlier, when the first leg was.
    public var followsFill: Bool
    /// Unique within a run; becomes the magic number and comment at a broker.
    public var clientTag: Int64
    /// What reports group the trade by: the entry's tag, or else its reason; empty for neither.
    public var label: String

    public init(
        signalID: Int64, strategy: Int, symbol: Int, side: Side, volume: Volume, orderType: OrderType, price: Price?,
        stopLoss: Price?, takeProfit: Price?, expiryBars: Int?, decision: DecisionPoint, decisionQuote: Quote, followsFill: Bool,
        clientTag: Int64, label: String = "", limitPrice: Price? = nil, expiration: OrderExpiration = .untilCancelled,
        filling: Filling? = nil
    ) {
        (self.signalID, self.strategy, self.symbol, self.side) = (signalID, strategy, symbol, side)
        (self.volume, self.orderType, self.price) = (volume, orderType, price)
        (self.stopLoss, self.takeProfit, self.expiryBars) = (stopLoss, takeProfit, expiryBars)
        (self.decision, self.decisionQuote) = (decision, decisionQuote)
        (self.followsFill, self.clientTag, self.label) = (followsFill, clientTag, label)
        (self.limitPrice, self.expiration, self.filling) = (limitPrice, expiration, filling)
    }
}

/// An instruction to close a position, in whole or in part, or withdraw a pending entry.
public struct CloseRequest: Hashable, Sendable, Codable {
    /// What is to go.
    public enum Target: Hashable, Sendable, Codable {
        /// So many lots of a position, on the symbol's step and at most what is open.
        case position(PositionID, Volume)
        /// A pending entry, by its client tag.
        case pending(Int64)
        /// A position against an opposite one of its symbol, on an account that holds both; what the larger has more stays.
        /// The profit is booked by the deal of the first.
        case closeBy(PositionID, PositionID)
    }
    /// A position or a pending entry; the broker rejects a position that is gone.
    public var target: Target
    /// The side of the position that is meant, which the broker rejects as gone when it has turned; nil for a pending
    /// entry and for two positions.
    public var side: Side?
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Index of the strategy instance that owns the target.
    public var strategy: Int
    /// Why; the trade reports it.
    public var reason: ExitReason
    /// Whether a closed bar, a tick or a guard moved it.
    public var decision: DecisionPoint
    /// The quote the decision saw.
    public var decisionQuote: Quote

    public init(
        target: Target, side: Side? = nil, symbol: Int, strategy: Int, reason: ExitReason, decision: DecisionPoint,
        decisionQuote: Quote
    ) {
        (self.target, self.side, self.symbol, self.strategy) = (target, side, symbol, strategy)
        (self.reason, self.decision, self.decisionQuote) = (reason, decision, decisionQuote)
    }
}

/// The broker's identifier of a position; in simulation positions count from 1.
public struct PositionID: Hashable, Comparable, Sendable, Codable {
    /// Never used twice in one account.
    public var value: Int64
    public init(_ value: Int64) { self.value = value }
    public static func < (left: PositionID, right: PositionID) -> Bool { left.value < right.value }
}
