/// RATES: asks for closed bars.
public struct RatesMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.rates

    /// As the broker writes it.
    public var symbol: String
    /// Minutes of a bar, 1 to 43,200.
    public var minutes: UInt16
    /// The first opening, the server's milliseconds.
    public var from: Int64
    /// The last opening, the server's milliseconds.
    public var to: Int64
    /// So many of the newest closed bars instead of the range, when not 0.
    public var newest: UInt32

    public init(symbol: String, minutes: UInt16, from: Int64, to: Int64, newest: UInt32 = 0) {
        (self.symbol, self.minutes, self.from, self.to, self.newest) = (symbol, minutes, from, to, newest)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        symbol = try reader.text()
        minutes = try reader.u16()
        from = try reader.i64()
        to = try reader.i64()
        newest = try reader.u32()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.text(symbol)
        writer.u16(minutes)
        writer.i64(from)
        writer.i64(to)
        writer.u32(newest)
    }
}

/// One bar as the terminal holds it.
public struct WireBar: Hashable, Sendable {
    /// Bytes of one on the wire.
    static let size = 52

    /// The server's milliseconds of its opening.
    public var opened: Int64
    /// The first bid.
    public var open: Double
    /// The highest bid.
    public var high: Double
    /// The lowest bid.
    public var low: Double
    /// The last bid.
    public var close: Double
    /// How many ticks made it.
    public var tickVolume: Int64
    /// The spread in points.
    public var spread: Int32

    public init(opened: Int64, open: Double, high: Double, low: Double, close: Double, tickVolume: Int64, spread: Int32) {
        (self.opened, self.open, self.high) = (opened, open, high)
        (self.low, self.close, self.tickVolume, self.spread) = (low, close, tickVolume, spread)
    }

    init(from reader: inout PayloadReader) throws(PayloadFault) {
        opened = try reader.i64()
        open = try reader.f64()
        high = try reader.f64()
        low = try reader.f64()
        close = try reader.f64()
        tickVolume = try reader.i64()
        spread = try reader.i32()
    }

    func encode(into writer: inout PayloadWriter) {
        writer.i64(opened)
        writer.f64(open)
        writer.f64(high)
        writer.f64(low)
        writer.f64(close)
        writer.i64(tickVolume)
        writer.i32(spread)
    }
}

/// RATES_ARE: a part of the bars that were asked for, oldest first.
public struct RatesAreMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.ratesAre

    /// Bars of the whole answer.
    public var total: UInt32
    /// Where this part begins in it.
    public var offset: UInt32
    /// Whether the terminal had all that was asked for.
    public var isComplete: Bool
    /// Oldest first.
    public var bars: [WireBar]

    public init(total: UInt32, offset: UInt32, isComplete: Bool, bars: [WireBar]) {
        (self.total, self.offset, self.isComplete, self.bars) = (total, offset, isComplete, bars)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        total = try reader.u32()
        offset = try reader.u32()
        isComplete = try reader.flag()
        bars = try reader.list(least: WireBar.size) { reader throws(PayloadFault) in try WireBar(from: &reader) }
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.u32(total)
        writer.u32(offset)
        writer.flag(isComplete)
        writer.list(bars) { $0.encode(into: &$1) }
    }
}
