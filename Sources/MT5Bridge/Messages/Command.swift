/// COMMAND: what Herald wants the broker to do. Zero stands for "none" in prices, stops, targets, positions and orders.
public struct CommandMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.command

    /// Unique for ever, above zero; becomes the magic number.
    public var tag: Int64
    /// From this instant of the terminal's monotonic clock on it must not leave, milliseconds.
    public var voidFrom: Int64
    /// What it does.
    public var kind: WireCommandKind
    /// As the broker writes it.
    public var symbol: String
    /// Of an order, or of the deal that closes.
    public var side: WireSide = .neither
    /// Lots.
    public var volume = 0.0
    /// What it is asked at.
    public var price = 0.0
    /// The limit of a stop-limit order.
    public var limitPrice = 0.0
    /// The stop loss.
    public var stop = 0.0
    /// The take profit.
    public var target = 0.0
    /// The type of the order.
    public var orderType: WireOrderType = .market
    /// How it may be filled.
    public var filling: WireFilling = .choose
    /// How long it rests.
    public var time: WireTime = .untilCancelled
    /// The server's milliseconds at which it ends; 0 for none.
    public var expiration: Int64 = 0
    /// How far the price may have moved, points.
    public var deviation: UInt32 = 0
    /// The identifier of a position.
    public var position: Int64 = 0
    /// The identifier of the opposite position.
    public var positionBy: Int64 = 0
    /// The ticket of an order.
    public var order: Int64 = 0
    /// At most 31 characters.
    public var comment = ""

    public init(tag: Int64, voidFrom: Int64, kind: WireCommandKind, symbol: String) {
        (self.tag, self.voidFrom, self.kind, self.symbol) = (tag, voidFrom, kind, symbol)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        tag = try reader.i64()
        voidFrom = try reader.i64()
        kind = try reader.choice(WireCommandKind.self, "kind of command")
        symbol = try reader.text()
        side = try reader.choice(WireSide.self, "side")
        volume = try reader.f64()
        price = try reader.f64()
        limitPrice = try reader.f64()
        stop = try reader.f64()
        target = try reader.f64()
        orderType = try reader.choice(WireOrderType.self, "type of order")
        filling = try reader.choice(WireFilling.self, "filling")
        time = try reader.choice(WireTime.self, "time of an order")
        expiration = try reader.i64()
        deviation = try reader.u32()
        position = try reader.i64()
        positionBy = try reader.i64()
        order = try reader.i64()
        comment = try reader.text()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(tag)
        writer.i64(voidFrom)
        writer.choice(kind)
        writer.text(symbol)
        writer.choice(side)
        writer.f64(volume)
        writer.f64(price)
        writer.f64(limitPrice)
        writer.f64(stop)
        writer.f64(target)
        writer.choice(orderType)
        writer.choice(filling)
        writer.choice(time)
        writer.i64(expiration)
        writer.u32(deviation)
        writer.i64(position)
        writer.i64(positionBy)
        writer.i64(order)
        writer.text(comment)
    }
}

/// KILL: sets or releases the kill latch of the terminal's side; the answer is a PONG.
public struct KillMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.kill

    /// Whether the latch is set.
    public var isLatched: Bool
    /// For people.
    public var reason: String

    public init(isLatched: Bool, reason: String) { (self.isLatched, self.reason) = (isLatched, reason) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        isLatched = try reader.flag()
        reason = try reader.text()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.flag(isLatched)
        writer.text(reason)
    }
}
