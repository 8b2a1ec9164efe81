public import Market
public import Trading

/// A source of decisions about open positions of one strategy: a Lua script, or native code.
///
/// Owned by one core and called from its thread only, for each open position by itself. It can only leave or tighten.
public protocol ExitRule: AnyObject {
    /// What the core must know before the first position.
    var plan: ExitPlan { get }
    /// Hands over the columns the exit will read; called once, before anything else.
    func bind(_ binding: StrategyBinding)
    /// A bar closed or a quote came in, as ``ExitPlan/runs`` says, while a position is open.
    func shouldExit(_ view: borrowing ExitView) -> ExitAnswer
    /// The position is flat; what was remembered of it may go.
    func forget(_ ticket: PositionID)
    /// Messages the script logged since last asked; asked for after every answer but `.none`.
    func takeLogs() -> [StrategyLog]
    /// The terms of the traded symbol are these from now on.
    func take(_ specification: SymbolSpecification)
}

extension ExitRule {
    /// Nothing: for exits that do not look at the terms.
    public func take(_ specification: SymbolSpecification) {}
}

/// What an exit declared.
public struct ExitPlan: Sendable {
    /// When an exit is asked.
    public enum Moment: String, Sendable, CaseIterable {
        /// After each closed bar of its strategy's timeframe.
        case bar
        /// At every quote, the one that closes a bar included.
        case tick
    }

    /// The name in records and reports.
    public var name: String
    /// Of several exits that want to close a position at one event, the one with the highest wins; 0 to 100.
    public var priority: Int
    /// When it is asked.
    public var runs: Moment
    /// Each gets a column, in this order; those without a timeframe are on the strategy's bars.
    public var indicators: [DeclaredIndicator]
    /// Whether it looks at where the market stands in its week.
    public var readsSession: Bool

    public init(name: String, priority: Int, runs: Moment, indicators: [DeclaredIndicator], readsSession: Bool = true) {
        (self.name, self.priority, self.runs, self.indicators) = (name, priority, runs, indicators)
        self.readsSession = readsSession
    }
}

/// The moment an exit decides in.
public struct ExitView {
    /// Balance and equity at the last quote of every symbol.
    public let account: AccountSnapshot
    /// The symbol's newest bid and ask.
    public let quote: Quote
    /// The instant of the event that asks, UTC.
    public let now: Timestamp
    /// Whether the event closed a bar of the strategy's timeframe.
    public let closesBar: Bool
    /// The position it is asked about, marked to ``quote``.
    public let position: Position
    /// Where the symbol's market stands in its week.
    /// Nil for an exit that does not read it (``ExitPlan/readsSession``).
    public let session: SessionMoment?
}

/// What an exit answers.
public enum ExitAnswer {
    case none
    /// Nothing but log lines.
    case logged
    case close(ExitClose)
    /// Wishes the broker's stop at an absolute price, finite and positive.
    case moveStop(Double, reason: String)
    /// The script failed; it is not asked again.
    case failed(StrategyFailure)
}

/// How much of a position is to go.
public enum ClosePart: Hashable, Sendable {
    case all
    /// Of what is open now, in (0, 1].
    case fraction(Double)
    /// Lots, above zero.
    case lots(Double)
}

/// An exit's wish to leave.
public struct ExitClose {
    /// How much is to go.
    public var part: ClosePart
    /// The exit's own words; empty when not given.
    public var reason: String
    /// 0 to 1; nil when not given.
    public var confidence: Double?
    /// Whether it counts for the circuit breaker of the symbol's entries.
    public var alarm: Bool

    public init(part: ClosePart = .all, reason: String = "", confidence: Double? = nil, alarm: Bool = false) {
        (self.part, self.reason, self.confidence, self.alarm) = (part, reason, confidence, alarm)
    }
}

/// What happens to the positions of an exit that failed; their stop at the broker stays in any case, and one without a
/// stop is given one.
public struct ProtectivePolicy: Hashable, Sendable, Codable {
    /// What is done beyond that.
    public enum Action: String, Sendable, CaseIterable, Codable {
        case keepStop = "keep_stop"
        /// The stop moves halfway to the price, once.
        case tighten
        case close
    }

    /// What is done.
    public var action: Action
    /// How far from the price a position without a stop is given one, percent of the price, above 0 up to 50.
    public var stopPercent: Double

    public init(action: Action, stopPercent: Double) { (self.action, self.stopPercent) = (action, stopPercent) }

    /// Keeps the stop; gives one at one percent where there is none.
    public static let standard = ProtectivePolicy(action: .keepStop, stopPercent: 1)
}
