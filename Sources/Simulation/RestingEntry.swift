public import Market
internal import Risk
public import Trading

/// A pending order as the broker holds it, for whoever compares books with it.
public struct BrokerOrderView: Hashable, Sendable {
    /// What it was asked for with.
    public let clientTag: Int64
    /// Index of the symbol in the run.
    public let symbol: Int
    /// Index of the strategy instance that owns it.
    public let strategy: Int
    /// Buy or sell.
    public let side: Side
    /// Limit, stop or stop-limit; a stop-limit entry whose price was reached is a limit entry.
    public let type: OrderType
    /// Lots.
    public let volume: Volume
    /// What it waits for.
    public let price: Price
    /// Where a stop-limit entry will place its limit entry; nil for every other order.
    public let limitPrice: Price?
    /// Nil for no stop.
    public let stopLoss: Price?
    /// Nil for no target.
    public let takeProfit: Price?
    /// The instant at which it is gone; nil when it rests until it is cancelled.
    public let expires: Timestamp?
}

/// A limit, stop or stop-limit entry in the broker's books.
struct RestingEntry {
    /// As approved, or as changed since; a stop-limit entry that was reached is the limit entry it placed.
    var request: OrderRequest
    /// Placed on the path of the current bar: only later quotes of it count, not the whole range.
    var isPlacedInside: Bool
    /// The first instant at which it is gone; ``never`` when it rests until it is cancelled.
    var deadline: Timestamp

    static let never = Timestamp(nanoseconds: .max)

    /// A stop-limit entry whose price was reached, as the limit entry it places.
    func asLimit(inside: Bool) -> RestingEntry {
        var next = self
        (next.request.orderType, next.request.price, next.request.limitPrice) = (.limit, request.limitPrice, nil)
        next.isPlacedInside = inside
        return next
    }

    var view: BrokerOrderView {
        BrokerOrderView(
            clientTag: request.clientTag, symbol: request.symbol, strategy: request.strategy, side: request.side,
            type: request.orderType, volume: request.volume, price: request.price ?? .zero, limitPrice: request.limitPrice,
            stopLoss: request.stopLoss, takeProfit: request.takeProfit,
            expires: deadline == RestingEntry.never ? nil : deadline)
    }
}

/// A decision that waits for the next quote.
enum HeldDecision {
    case order(ApprovedOrder)
    case close(ApprovedClose)
    case modify(ApprovedModify)

    /// An order that opens something on a symbol.
    func isEntry(on symbol: Int) -> Bool {
        if case .order(let order) = self { order.request.symbol == symbol } else { false }
    }
}
