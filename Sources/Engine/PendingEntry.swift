public import Market
public import Trading

/// A pending entry of a strategy as the core knows it.
public struct PendingEntry: Hashable, Sendable, Codable {
    /// The number of its order, by which the broker knows it too.
    public let clientTag: Int64
    /// Buy or sell.
    public let side: Side
    /// Lots that are not filled.
    public private(set) var volume: Volume
    /// A stop-limit entry whose price was reached is a limit entry.
    public internal(set) var type: OrderType
    /// What it waits for.
    public internal(set) var price: Price
    /// Where a stop-limit entry places its limit entry; nil for every other.
    public internal(set) var limitPrice: Price?
    /// On the symbol's price grid; nil for no stop.
    public internal(set) var stopLoss: Price?
    /// On the symbol's price grid; nil for no target.
    public internal(set) var takeProfit: Price?
    /// Closed bars of the strategy after which it is withdrawn; nil for never.
    public internal(set) var barsLeft: Int?
    /// How long the broker lets it rest.
    public internal(set) var expiration: OrderExpiration
    let label: String
    /// What it is to be, asked for and not answered.
    var changing: AskedChange?

    /// A change on its way, and the bars that the entry then has left.
    struct AskedChange: Hashable, Codable {
        let request: ModifyOrderRequest
        let bars: Int?
    }

    /// The same, withdrawn with the next bar.
    var lastBar: PendingEntry {
        var entry = self
        entry.barsLeft = 1
        return entry
    }

    /// A part of it was filled.
    mutating func fill(_ part: Volume) { volume = max(volume - part, .zero) }

    /// What it is filled at, slippage aside.
    var entryPrice: Price { limitPrice ?? price }

    init(_ order: OrderRequest) {
        (clientTag, side, volume, type) = (order.clientTag, order.side, order.volume, order.orderType)
        price = order.price ?? order.decisionQuote.opening(order.side)
        (limitPrice, stopLoss, takeProfit) = (order.limitPrice, order.stopLoss, order.takeProfit)
        (barsLeft, expiration, label) = (order.expiryBars, order.expiration, order.label)
    }

    /// Everything a change of it gives, as it stands.
    func request(_ symbol: Int, _ strategy: Int) -> ModifyOrderRequest {
        ModifyOrderRequest(
            clientTag: clientTag, symbol: symbol, strategy: strategy, price: price, limitPrice: limitPrice, stopLoss: stopLoss,
            takeProfit: takeProfit, expiration: expiration)
    }

    /// Takes the terms that the broker confirmed.
    mutating func take(_ asked: AskedChange) {
        let request = asked.request
        (price, limitPrice, expiration) = (request.price, request.limitPrice, request.expiration)
        (stopLoss, takeProfit, barsLeft, changing) = (request.stopLoss, request.takeProfit, asked.bars, nil)
    }

    /// The limit entry that a stop-limit entry placed.
    mutating func becomeLimit() {
        guard let limit = limitPrice else { return }
        (type, price, limitPrice) = (.limit, limit, nil)
    }
}
