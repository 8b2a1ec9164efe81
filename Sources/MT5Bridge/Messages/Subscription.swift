/// One symbol of a SUBSCRIBE, and the tick after which its ticks go on.
public struct TickCursor: Hashable, Sendable {
    /// As the broker writes it.
    public var symbol: String
    /// The server's milliseconds of the newest tick that was seen; 0 for "from now".
    public var from: Int64
    /// How many ticks of that millisecond were seen.
    public var seen: UInt32

    public init(symbol: String, from: Int64 = 0, seen: UInt32 = 0) { (self.symbol, self.from, self.seen) = (symbol, from, seen) }
}

/// SUBSCRIBE: asks for the ticks of symbols; replaces the one before.
public struct SubscribeMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.subscribe

    /// In the order that TICKS count them.
    public var cursors: [TickCursor]

    public init(cursors: [TickCursor]) { self.cursors = cursors }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        cursors = try reader.list(least: 14) { reader throws(PayloadFault) in
            TickCursor(symbol: try reader.text(), from: try reader.i64(), seen: try reader.u32())
        }
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.list(cursors) { cursor, writer in
            writer.text(cursor.symbol)
            writer.i64(cursor.from)
            writer.u32(cursor.seen)
        }
    }
}

/// One symbol of a SUBSCRIBED.
public struct SubscribedSymbol: Hashable, Sendable {
    /// As it was asked for.
    public var symbol: String
    /// 0, or the terminal's error.
    public var error: Int32

    public init(symbol: String, error: Int32) { (self.symbol, self.error) = (symbol, error) }
}

/// SUBSCRIBED: the answer to SUBSCRIBE, in its order.
public struct SubscribedMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.subscribed

    /// In the order asked for.
    public var symbols: [SubscribedSymbol]

    public init(symbols: [SubscribedSymbol]) { self.symbols = symbols }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        symbols = try reader.list(least: 6) { reader throws(PayloadFault) in
            SubscribedSymbol(symbol: try reader.text(), error: try reader.i32())
        }
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.list(symbols) { symbol, writer in
            writer.text(symbol.symbol)
            writer.i32(symbol.error)
        }
    }
}

/// What moved in a tick.
public struct WireTickFlags: OptionSet, Hashable, Sendable {
    /// The bits on the wire.
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The bid.
    public static let bid = WireTickFlags(rawValue: 1)
    /// The ask.
    public static let ask = WireTickFlags(rawValue: 2)
    /// The last price.
    public static let last = WireTickFlags(rawValue: 4)
}

/// One tick as the terminal holds it.
public struct WireTick: Hashable, Sendable {
    /// Bytes of one on the wire.
    static let size = 25

    /// The server's milliseconds.
    public var time: Int64
    /// As the terminal holds it.
    public var bid: Double
    /// As the terminal holds it.
    public var ask: Double
    /// What moved.
    public var flags: WireTickFlags

    public init(time: Int64, bid: Double, ask: Double, flags: WireTickFlags) {
        (self.time, self.bid, self.ask, self.flags) = (time, bid, ask, flags)
    }

    init(from reader: inout PayloadReader) throws(PayloadFault) {
        time = try reader.i64()
        bid = try reader.f64()
        ask = try reader.f64()
        flags = WireTickFlags(rawValue: try reader.u8())
    }

    func encode(into writer: inout PayloadWriter) {
        writer.i64(time)
        writer.f64(bid)
        writer.f64(ask)
        writer.u8(flags.rawValue)
    }
}

/// TICKS: ticks of one symbol, oldest first. The request in the header is that of the SUBSCRIBE they belong to.
public struct TicksMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.ticks

    /// The place of the symbol in the SUBSCRIBE.
    public var index: UInt16
    /// Oldest first.
    public var ticks: [WireTick]

    public init(index: UInt16, ticks: [WireTick]) { (self.index, self.ticks) = (index, ticks) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        index = try reader.u16()
        ticks = try reader.list(least: WireTick.size) { reader throws(PayloadFault) in try WireTick(from: &reader) }
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.u16(index)
        writer.list(ticks) { $0.encode(into: &$1) }
    }
}
