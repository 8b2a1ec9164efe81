/// TICK_HISTORY: asks for past ticks.
public struct TickHistoryMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.tickHistory

    /// As the broker writes it.
    public var symbol: String
    /// The server's milliseconds.
    public var from: Int64
    /// The server's milliseconds.
    public var to: Int64

    public init(symbol: String, from: Int64, to: Int64) { (self.symbol, self.from, self.to) = (symbol, from, to) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        symbol = try reader.text()
        from = try reader.i64()
        to = try reader.i64()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.text(symbol)
        writer.i64(from)
        writer.i64(to)
    }
}

/// TICK_HISTORY_IS: a part of the ticks that were asked for, oldest first.
public struct TickHistoryIsMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.tickHistoryIs

    /// Ticks of the whole answer.
    public var total: UInt32
    /// Where this part begins in it.
    public var offset: UInt32
    /// Whether the terminal had all that was asked for.
    public var isComplete: Bool
    /// Oldest first.
    public var ticks: [WireTick]

    public init(total: UInt32, offset: UInt32, isComplete: Bool, ticks: [WireTick]) {
        (self.total, self.offset, self.isComplete, self.ticks) = (total, offset, isComplete, ticks)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        total = try reader.u32()
        offset = try reader.u32()
        isComplete = try reader.flag()
        ticks = try reader.list(least: WireTick.size) { reader throws(PayloadFault) in try WireTick(from: &reader) }
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.u32(total)
        writer.u32(offset)
        writer.flag(isComplete)
        writer.list(ticks) { $0.encode(into: &$1) }
    }
}
