/// DEAL, and a deal in a snapshot.
public struct DealMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.deal

    /// The broker's number.
    public var ticket: Int64
    /// The order it filled; 0 for none.
    public var order: Int64
    /// The identifier of the position it changed; 0 for none.
    public var position: Int64
    /// The tag of its command, or another program's number.
    public var magic: Int64
    /// As the broker left it.
    public var comment: String
    /// As the broker writes it; empty for money that came or went.
    public var symbol: String
    /// What it is.
    public var kind: WireDealKind
    /// What it did to its position.
    public var entry: WireDealEntry
    /// Lots.
    public var volume: Double
    /// What it was made at.
    public var price: Double
    /// The server's milliseconds.
    public var time: Int64
    /// Money.
    public var profit: Double
    /// Money.
    public var commission: Double
    /// Money.
    public var swap: Double
    /// Money.
    public var fee: Double
    /// Who or what made it.
    public var reason: WireDealReason
    /// The stop loss of its position then; 0 for none.
    public var stop: Double
    /// The take profit of its position then; 0 for none.
    public var target: Double

    public init(
        ticket: Int64, order: Int64, position: Int64, magic: Int64, comment: String, symbol: String, kind: WireDealKind,
        entry: WireDealEntry, volume: Double, price: Double, time: Int64, profit: Double = 0, commission: Double = 0, swap: Double = 0,
        fee: Double = 0, reason: WireDealReason, stop: Double = 0, target: Double = 0
    ) {
        (self.ticket, self.order, self.position, self.magic) = (ticket, order, position, magic)
        (self.comment, self.symbol, self.kind, self.entry) = (comment, symbol, kind, entry)
        (self.volume, self.price, self.time) = (volume, price, time)
        (self.profit, self.commission, self.swap, self.fee) = (profit, commission, swap, fee)
        (self.reason, self.stop, self.target) = (reason, stop, target)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        ticket = try reader.i64()
        order = try reader.i64()
        position = try reader.i64()
        magic = try reader.i64()
        comment = try reader.text()
        symbol = try reader.text()
        kind = try reader.choice(WireDealKind.self, "kind of deal")
        entry = try reader.choice(WireDealEntry.self, "entry of a deal")
        volume = try reader.f64()
        price = try reader.f64()
        time = try reader.i64()
        profit = try reader.f64()
        commission = try reader.f64()
        swap = try reader.f64()
        fee = try reader.f64()
        reason = try reader.choice(WireDealReason.self, "reason of a deal")
        stop = try reader.f64()
        target = try reader.f64()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(ticket)
        writer.i64(order)
        writer.i64(position)
        writer.i64(magic)
        writer.text(comment)
        writer.text(symbol)
        writer.choice(kind)
        writer.choice(entry)
        writer.f64(volume)
        writer.f64(price)
        writer.i64(time)
        writer.f64(profit)
        writer.f64(commission)
        writer.f64(swap)
        writer.f64(fee)
        writer.choice(reason)
        writer.f64(stop)
        writer.f64(target)
    }
}
