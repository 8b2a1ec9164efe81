/// CALENDAR: asks for the economic calendar.
public struct CalendarMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.calendar

    /// The server's milliseconds.
    public var from: Int64
    /// The server's milliseconds.
    public var to: Int64

    public init(from: Int64, to: Int64) { (self.from, self.to) = (from, to) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        from = try reader.i64()
        to = try reader.i64()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(from)
        writer.i64(to)
    }
}

/// One event of the economic calendar.
public struct WireNews: Hashable, Sendable {
    /// Bytes of the shortest on the wire.
    static let leastSize = 40

    /// The server's milliseconds.
    public var time: Int64
    /// ISO code of the currency it moves.
    public var currency: String
    /// How much it moves.
    public var importance: WireImportance
    /// For people.
    public var name: String
    /// Millionths of the figure that came out; nil before.
    public var actual: Int64?
    /// Millionths of the figure that was expected; nil when there is none.
    public var forecast: Int64?
    /// Millionths of the figure before; nil when there is none.
    public var previous: Int64?

    public init(
        time: Int64, currency: String, importance: WireImportance, name: String, actual: Int64? = nil, forecast: Int64? = nil,
        previous: Int64? = nil
    ) {
        (self.time, self.currency, self.importance, self.name) = (time, currency, importance, name)
        (self.actual, self.forecast, self.previous) = (actual, forecast, previous)
    }

    init(from reader: inout PayloadReader) throws(PayloadFault) {
        time = try reader.i64()
        currency = try reader.text()
        importance = try reader.choice(WireImportance.self, "importance")
        name = try reader.text()
        actual = try WireNews.figure(from: &reader)
        forecast = try WireNews.figure(from: &reader)
        previous = try WireNews.figure(from: &reader)
    }

    private static func figure(from reader: inout PayloadReader) throws(PayloadFault) -> Int64? {
        let isThere = try reader.flag()
        let value = try reader.i64()
        return isThere ? value : nil
    }

    func encode(into writer: inout PayloadWriter) {
        writer.i64(time)
        writer.text(currency)
        writer.choice(importance)
        writer.text(name)
        for figure in [actual, forecast, previous] {
            writer.flag(figure != nil)
            writer.i64(figure ?? 0)
        }
    }
}

/// CALENDAR_IS: a part of the events that were asked for.
public struct CalendarIsMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.calendarIs

    /// As the terminal orders them.
    public var events: [WireNews]

    public init(events: [WireNews]) { self.events = events }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        events = try reader.list(least: WireNews.leastSize) { reader throws(PayloadFault) in try WireNews(from: &reader) }
    }

    public func encode(into writer: inout PayloadWriter) { writer.list(events) { $0.encode(into: &$1) } }
}
