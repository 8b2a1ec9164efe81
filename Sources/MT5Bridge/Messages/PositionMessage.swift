/// POSITION, and a position in a snapshot. Volume 0: it is gone, and nothing but its identifier and symbol is told.
public struct PositionMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.position

    /// What stays the same as long as it is open.
    public var identifier: Int64
    /// What the terminal calls it now.
    public var ticket: Int64
    /// As the broker writes it.
    public var symbol: String
    /// The tag of the command that opened it, or another program's number.
    public var magic: Int64
    /// As the broker left it.
    public var comment: String
    /// Bought or sold.
    public var side: WireSide
    /// Lots.
    public var volume: Double
    /// The price it was opened at.
    public var openPrice: Double
    /// The server's milliseconds.
    public var opened: Int64
    /// The stop loss; 0 for none.
    public var stop: Double
    /// The take profit; 0 for none.
    public var target: Double
    /// Money.
    public var swap: Double
    /// Money, as the terminal values it now.
    public var profit: Double

    public init(
        identifier: Int64, ticket: Int64, symbol: String, magic: Int64, comment: String, side: WireSide, volume: Double, openPrice: Double,
        opened: Int64, stop: Double = 0, target: Double = 0, swap: Double = 0, profit: Double = 0
    ) {
        (self.identifier, self.ticket, self.symbol) = (identifier, ticket, symbol)
        (self.magic, self.comment, self.side) = (magic, comment, side)
        (self.volume, self.openPrice, self.opened) = (volume, openPrice, opened)
        (self.stop, self.target, self.swap, self.profit) = (stop, target, swap, profit)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        identifier = try reader.i64()
        ticket = try reader.i64()
        symbol = try reader.text()
        magic = try reader.i64()
        comment = try reader.text()
        side = try reader.choice(WireSide.self, "side")
        volume = try reader.f64()
        openPrice = try reader.f64()
        opened = try reader.i64()
        stop = try reader.f64()
        target = try reader.f64()
        swap = try reader.f64()
        profit = try reader.f64()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(identifier)
        writer.i64(ticket)
        writer.text(symbol)
        writer.i64(magic)
        writer.text(comment)
        writer.choice(side)
        writer.f64(volume)
        writer.f64(openPrice)
        writer.i64(opened)
        writer.f64(stop)
        writer.f64(target)
        writer.f64(swap)
        writer.f64(profit)
    }
}
