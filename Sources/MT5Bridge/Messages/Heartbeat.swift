/// PING, of both sides.
public struct PingMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.ping

    /// The sender's monotonic milliseconds.
    public var clock: Int64

    public init(clock: Int64) { self.clock = clock }
    public init(from reader: inout PayloadReader) throws(PayloadFault) { clock = try reader.i64() }
    public func encode(into writer: inout PayloadWriter) { writer.i64(clock) }
}

/// PONG from Herald: what the PING said.
public struct EchoMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.pong

    /// The clock of the PING.
    public var clock: Int64

    public init(clock: Int64) { self.clock = clock }
    public init(from reader: inout PayloadReader) throws(PayloadFault) { clock = try reader.i64() }
    public func encode(into writer: inout PayloadWriter) { writer.i64(clock) }
}

/// PONG from the terminal: what the PING said, and how the terminal is. The service has zeros from ``eventsLost`` on, but for the
/// equity.
public struct PongMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.pong

    /// The clock of the PING.
    public var echo: Int64
    /// The terminal's monotonic milliseconds.
    public var clock: Int64
    /// What may be done.
    public var permissions: WirePermissions
    /// Microseconds from the terminal to its broker and back.
    public var brokerPing: Int64
    /// The longest pause of the program's pump since the last PONG, milliseconds.
    public var longestPause: UInt32
    /// Events the terminal knows it missed.
    public var eventsLost: UInt32
    /// Open positions.
    public var positions: UInt32
    /// Resting orders.
    public var orders: UInt32
    /// Deals of the server's day.
    public var deals: UInt32
    /// The account's equity.
    public var equity: Double
    /// The oldest command that was sent and is not answered; 0 for none.
    public var oldestUnanswered: Int64

    public init(
        echo: Int64, clock: Int64, permissions: WirePermissions, brokerPing: Int64 = 0, longestPause: UInt32 = 0, eventsLost: UInt32 = 0,
        positions: UInt32 = 0, orders: UInt32 = 0, deals: UInt32 = 0, equity: Double = 0, oldestUnanswered: Int64 = 0
    ) {
        (self.echo, self.clock, self.permissions) = (echo, clock, permissions)
        (self.brokerPing, self.longestPause, self.eventsLost) = (brokerPing, longestPause, eventsLost)
        (self.positions, self.orders, self.deals) = (positions, orders, deals)
        (self.equity, self.oldestUnanswered) = (equity, oldestUnanswered)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        echo = try reader.i64()
        clock = try reader.i64()
        permissions = WirePermissions(rawValue: try reader.u32())
        brokerPing = try reader.i64()
        longestPause = try reader.u32()
        eventsLost = try reader.u32()
        positions = try reader.u32()
        orders = try reader.u32()
        deals = try reader.u32()
        equity = try reader.f64()
        oldestUnanswered = try reader.i64()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(echo)
        writer.i64(clock)
        writer.u32(permissions.rawValue)
        writer.i64(brokerPing)
        writer.u32(longestPause)
        writer.u32(eventsLost)
        writer.u32(positions)
        writer.u32(orders)
        writer.u32(deals)
        writer.f64(equity)
        writer.i64(oldestUnanswered)
    }
}
