public import Market

/// An instruction to change a pending order; what is not to change is given as it stands.
public struct ModifyOrderRequest: Hashable, Sendable, Codable {
    /// The client tag of the order.
    public var clientTag: Int64
    /// Index of the symbol in the run.
    public var symbol: Int
    /// Index of the strategy instance that owns the order.
    public var strategy: Int
    /// The price it waits for.
    public var price: Price
    /// The price of the limit entry that a stop-limit entry places; nil for every other order.
    public var limitPrice: Price?
    /// On the symbol's price grid; nil for no stop.
    public var stopLoss: Price?
    /// On the symbol's price grid; nil for no target.
    public var takeProfit: Price?
    /// How long it may rest from now on.
    public var expiration: OrderExpiration

    public init(
        clientTag: Int64, symbol: Int, strategy: Int, price: Price, limitPrice: Price? = nil, stopLoss: Price? = nil,
        takeProfit: Price? = nil, expiration: OrderExpiration = .untilCancelled
    ) {
        (self.clientTag, self.symbol, self.strategy) = (clientTag, symbol, strategy)
        (self.price, self.limitPrice, self.stopLoss) = (price, limitPrice, stopLoss)
        (self.takeProfit, self.expiration) = (takeProfit, expiration)
    }
}
