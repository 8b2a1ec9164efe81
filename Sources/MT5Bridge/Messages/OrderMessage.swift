/// ORDER, and an order in a snapshot: one that rests, or one that ended.
public struct OrderMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.order

    /// The broker's number.
    public var ticket: Int64
    /// The tag of its command, or another program's number.
    public var magic: Int64
    /// As the broker left it.
    public var comment: String
    /// As the broker writes it.
    public var symbol: String
    /// Buys or sells, or neither: an order that closes one position by another.
    public var side: WireSide
    /// What it waits for.
    public var orderType: WireOrderType
    /// Where it stands.
    public var state: WireOrderState
    /// Lots it was placed for.
    public var volume: Double
    /// Lots that are not filled.
    public var remaining: Double
    /// What it was asked at.
    public var price: Double
    /// The limit of a stop-limit order; 0 for none.
    public var limitPrice: Double
    /// The stop loss; 0 for none.
    public var stop: Double
    /// The take profit; 0 for none.
    public var target: Double
    /// The identifier of the position it belongs to; 0 for none.
    public var position: Int64
    /// The server's milliseconds.
    public var placed: Int64
    /// The server's milliseconds; 0 for none.
    public var expiration: Int64

    public init(
        ticket: Int64, magic: Int64, comment: String, symbol: String, side: WireSide, orderType: WireOrderType, state: WireOrderState,
        volume: Double, remaining: Double, price: Double, limitPrice: Double = 0, stop: Double = 0, target: Double = 0,
        position: Int64 = 0, placed: Int64, expiration: Int64 = 0
    ) {
        (self.ticket, self.magic, self.comment, self.symbol) = (ticket, magic, comment, symbol)
        (self.side, self.orderType, self.state) = (side, orderType, state)
        (self.volume, self.remaining, self.price, self.limitPrice) = (volume, remaining, price, limitPrice)
        (self.stop, self.target, self.position) = (stop, target, position)
        (self.placed, self.expiration) = (placed, expiration)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        ticket = try reader.i64()
        magic = try reader.i64()
        comment = try reader.text()
        symbol = try reader.text()
        side = try reader.choice(WireSide.self, "side")
        orderType = try reader.choice(WireOrderType.self, "type of order")
        state = try reader.choice(WireOrderState.self, "state of an order")
        volume = try reader.f64()
        remaining = try reader.f64()
        price = try reader.f64()
        limitPrice = try reader.f64()
        stop = try reader.f64()
        target = try reader.f64()
        position = try reader.i64()
        placed = try reader.i64()
        expiration = try reader.i64()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(ticket)
        writer.i64(magic)
        writer.text(comment)
        writer.text(symbol)
        writer.choice(side)
        writer.choice(orderType)
        writer.choice(state)
        writer.f64(volume)
        writer.f64(remaining)
        writer.f64(price)
        writer.f64(limitPrice)
        writer.f64(stop)
        writer.f64(target)
        writer.i64(position)
        writer.i64(placed)
        writer.i64(expiration)
    }
}
