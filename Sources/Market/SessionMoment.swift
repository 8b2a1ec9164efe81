/// Where an instant stands in the hours of a market.
public struct SessionMoment: Hashable, Sendable {
    /// Whether the market is open; the opening second is in, the closing one is not.
    public let isOpen: Bool
    /// Seconds until the present session ends, above 0; nil when closed or when it never ends.
    public let closesIn: Int64?
    /// Seconds the market then stays closed, above 0; nil when ``closesIn`` is nil or when it never opens again.
    public let closedFor: Int64?
    /// Seconds until the day ends on the sessions' clock, above 0.
    public let dayEndsIn: Int64

    public init(isOpen: Bool, closesIn: Int64?, closedFor: Int64?, dayEndsIn: Int64) {
        (self.isOpen, self.closesIn, self.closedFor, self.dayEndsIn) = (isOpen, closesIn, closedFor, dayEndsIn)
    }
}

/// Tells the moment again and again; looks into the table only when the session, the break or the day it knows is left.
public struct SessionClock: Sendable {
    private let sessions: TradingSessions
    private var span: TradingSessions.Span
    private var dayBegins = Int64.max
    private var dayEnds = Int64.min

    public init(_ sessions: TradingSessions) {
        self.sessions = sessions
        // Known for no instant, so that the first question looks it up.
        span = TradingSessions.Span(from: .max, until: .min, isOpen: false, closedFor: nil)
    }

    /// The same as ``TradingSessions/moment(at:)``; instants may come in any order, ascending ones are cheap.
    public mutating func moment(at second: Int64) -> SessionMoment {
        if second < span.from || second >= span.until { span = sessions.span(at: second) }
        if second < dayBegins || second >= dayEnds { (dayBegins, dayEnds) = (second, sessions.endOfDay(at: second)) }
        return span.moment(at: second, dayEnds: dayEnds)
    }
}
