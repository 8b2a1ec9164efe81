public import Market
public import Trading

/// The port to a broker: MetaTrader 5 through the bridge, the simulated market, or a simulation of everything that goes wrong.
///
/// Owned by one runner and called from its thread only; no call blocks. What comes back is handed out by ``poll(into:)``.
public protocol Connector: AnyObject {
    /// What this connector can do.
    var capabilities: ConnectorCapabilities { get }

    /// Opens a session under an epoch higher than all before; the other side refuses commands of older ones. The answer is
    /// a ``ConnectorEvent/link(_:)``. Reconnecting with back-off is the caller's work.
    func connect(epoch: Int64)

    /// Hands a command over. Returning is no evidence that it arrived; throwing is evidence that it did not.
    func send(_ command: BrokerCommand) throws(ConnectorError)

    /// Asks for a ``ConnectorEvent/snapshot(_:)`` with the history since an instant.
    func requestSnapshot(since: Timestamp)

    /// Asks what the other side's log knows of a command: ``ConnectorEvent/record(_:_:)``. `decided` is when the command was
    /// wanted, UTC: a log that began later proves nothing about it.
    func requestRecord(of tag: OrderTag, decided: Timestamp)

    /// Asks for the newest closed bars of a symbol: ``ConnectorEvent/history(symbol:_:_:)``.
    func requestHistory(symbol: Int, timeframe: Timeframe, count: Int)

    /// Appends everything that arrived since the last call, in order; `limit` bounds how much, so that a flood is worked off in
    /// parts.
    func poll(into events: inout [ConnectorEvent], limit: Int)

    /// When something happens next without being asked for, UTC: a simulation's next quote. nil when only the other side knows.
    var nextEvent: Timestamp? { get }

    /// Ends the session; what was not handed over is dropped.
    func disconnect()

    /// The least epoch that the other side takes, as far as it said: a session under a lower one is refused. 0 when it never said.
    var leastEpoch: Int64 { get }

    /// How the parts of the way to the broker are; empty where there is only one part.
    var health: [LinkHealth] { get }

    /// `wake` is called from any thread when something arrived after everything had been polled; it must not wait.
    func onArrival(_ wake: @escaping @Sendable () -> Void)
}

extension Connector {
    /// Nothing was said.
    public var leastEpoch: Int64 { 0 }
    /// None.
    public var health: [LinkHealth] { [] }
    /// Nothing arrives by itself.
    public func onArrival(_ wake: @escaping @Sendable () -> Void) {}
}

/// One part of the way to a broker, for people.
public struct LinkHealth: Hashable, Sendable, Codable {
    /// How a part is.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nothing is known.
        case unknown
        /// It works.
        case good
        /// It was there, and nothing was heard of it for longer than usual.
        case late
        /// It is not there.
        case gone
    }

    /// `bridge`, `broker`, `quotes`, `history`.
    public var part: String
    /// How it is.
    public var state: State
    /// Seconds since it was last heard of; nil when it never was.
    public var age: Double?
    /// What is known, in words.
    public var words: String

    public init(part: String, state: State, age: Double?, words: String) {
        (self.part, self.state, self.age, self.words) = (part, state, age, words)
    }
}

/// What arrives from a broker.
public enum ConnectorEvent: Sendable {
    case link(LinkState)
    /// A symbol's bid and ask, stamped with the broker's time as UTC.
    case quote(symbol: Int, Quote, Timestamp)
    /// The feed completed a bar of a symbol's base timeframe.
    case bar(symbol: Int, Bar, Timestamp)
    /// The answer to a command.
    case reply(OrderTag, BrokerReply)
    /// A deal was booked. A hint: snapshots are the truth, and the same deal may come again.
    case deal(DealRecord)
    /// An order's state. A hint.
    case order(OrderRecord)
    /// A position was opened, changed or is gone (`volume` zero). A hint.
    case position(PositionRecord)
    /// The answer to ``Connector/requestSnapshot(since:)``.
    case snapshot(BrokerSnapshot)
    /// The answer to ``Connector/requestRecord(of:decided:)``.
    case record(OrderTag, CommandRecord)
    /// The answer to ``Connector/requestHistory(symbol:timeframe:count:)``: closed bars, oldest first.
    case history(symbol: Int, Timeframe, [Bar])
    /// A symbol is traded on these terms from now on.
    case specification(symbol: Int, SymbolSpecification)
    /// Scheduled news; replaces what was known.
    case news([ScheduledNews])
    /// A simulated feed is over; nothing more will come.
    case endOfFeed
}

/// A scheduled piece of news as a connector delivers it.
public struct ScheduledNews: Hashable, Sendable, Codable {
    /// When it comes out, UTC.
    public var time: Timestamp
    /// ISO code of the currency it moves.
    public var currency: String
    public init(time: Timestamp, currency: String) { (self.time, self.currency) = (time, currency) }
}

/// The state of the way to the broker.
public enum LinkState: Hashable, Sendable, Codable {
    /// No session with the other side.
    case down(reason: String)
    /// A session under this epoch; whether the terminal reaches its broker.
    case up(epoch: Int64, brokerConnected: Bool)
}

/// What a connector can do beyond sending orders and listing what there is.
public struct ConnectorCapabilities: Hashable, Sendable {
    /// For people: `simulated`, `mt5`.
    public var name: String
    /// It keeps a log of commands that survives its own end, so that "never received" is evidence.
    public var keepsCommandLog: Bool
    /// It delivers closed bars; if not, they are built from quotes.
    public var deliversBars: Bool
    /// Time passes only when nothing more happens at an instant: a simulation as fast as it can.
    public var isAccelerated: Bool

    public init(name: String, keepsCommandLog: Bool, deliversBars: Bool, isAccelerated: Bool) {
        (self.name, self.keepsCommandLog, self.deliversBars) = (name, keepsCommandLog, deliversBars)
        self.isAccelerated = isAccelerated
    }
}

/// Why a command did not leave; evidence that it did not arrive.
public enum ConnectorError: Error, Hashable, Sendable {
    /// There is no session.
    case notConnected
    /// Too much is on its way; the command was not queued.
    case overloaded
    /// The command cannot be said to this broker, in words.
    case unsupported(String)
}
