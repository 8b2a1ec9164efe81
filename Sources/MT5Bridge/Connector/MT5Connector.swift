public import Connectors
public import Market
internal import Trading

/// The port to a MetaTrader 5 terminal over the bridge.
///
/// Two programs of the terminal stand at the other end: the expert trades and quotes, the service tells history. A session is
/// handed to the caller as up only when the account is the right one, the server's clock is known, and every symbol of the run
/// is found and traded on the terms the run counts with.
public final class MT5Connector: Connector {
    let link: any BridgeLink
    let terms: MT5Terms
    let wall: () -> Timestamp
    /// The newest session that was asked for.
    var epoch: Int64 = 0
    /// Above the highest that a terminal said it has stored.
    public internal(set) var leastEpoch: Int64 = 0
    /// Above this a terminal's word about epochs is not believed: the numbers would be used up.
    static let mostEpoch = Int64.max / 2
    var tradeHealth = BridgeHealth(.trade)
    var historyHealth = BridgeHealth(.history)
    /// The caller wants a session.
    var isWanted = false
    /// The session of the expert, ready or on the way to it.
    var trade: TradeState?
    /// A session of the expert that began when nobody wanted one.
    var unused: BridgeSession?
    /// The session of the service.
    var history: BridgeSession?
    /// What was asked and not answered, by the request's number.
    var questions: [UInt32: Question] = [:]
    private var lastRequest: UInt32 = 0
    /// Who may trade; filled by the first session.
    var pin: AccountPin
    /// The first session has filled the pin.
    var isPinned = false
    /// Another account was seen behind the pinned one: nothing is traded until the next start.
    var otherAccount: String?
    /// The rule of the server's clock, once it was settled.
    var zone: ZoneRules?
    /// What the symbols are called, once it was settled.
    var names: SymbolNames?
    /// The newest terms the terminal told, by symbol.
    var told: [SymbolSpecification?]
    /// The newest terms that ``MT5Terms/told`` heard of, by symbol.
    var lastTold: [SymbolSpecification?]
    var pacer: RequestPacer
    var feeds: [SymbolFeed]
    /// Bars wanted from the terminal's history.
    var wishes: [RatesWish] = []
    var snapshots = SnapshotDesk()
    var nextNews: Int64 = 0
    var nextTerms: Int64 = 0
    /// What the caller has not taken yet.
    var outgoing: [ConnectorEvent] = []
    private var taken = 0
    private var arrivals: [BridgeArrival] = []
    /// What was seen and should be counted.
    public internal(set) var counts = MT5Counts()
    /// Hears sentences for the log as they come; nil keeps the newest 256 for ``takeNotes()``.
    public var log: ((String) -> Void)?
    private var notes: [String] = []

    /// `now` is the machine's clock, UTC; stamps of the terminal never stand for it.
    public init(_ link: any BridgeLink, terms: MT5Terms, now: @escaping () -> Timestamp) {
        (self.link, self.terms, wall) = (link, terms, now)
        (pin, zone) = (terms.pin, terms.zone)
        pacer = RequestPacer(pause: terms.pause)
        told = terms.symbols.map { _ in nil }
        lastTold = told
        feeds = terms.symbols.map { SymbolFeed(point: $0.specification.point) }
    }

    /// What a connector of this kind can do.
    public var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(name: "mt5", keepsCommandLog: true, deliversBars: true, isAccelerated: false)
    }

    /// Only the terminal knows.
    public var nextEvent: Timestamp? { nil }

    /// The terminal's own words about itself; nil without a session.
    public var identity: TerminalIdentity? { trade?.identity }

    /// What the program, the terminal and the account may do; nil without a session.
    public var permissions: WirePermissions? { trade?.permissions }

    /// Opens a session; ``/Connectors/Connector`` says the rules.
    public func connect(epoch: Int64) {
        self.epoch = epoch
        isWanted = true
        if let otherAccount {
            isWanted = false
            return say(.link(.down(reason: otherAccount)))
        }
        // One session is one epoch: what stands belongs to an older one, and is fenced off by the next.
        if let session = trade?.session ?? unused {
            drop()
            forgetTrade()
            unused = nil
            link.end(session, because: "a newer session begins")
        }
        link.allowTrading(epoch: epoch)
    }

    /// Hands a command over; ``/Connectors/Connector`` says the rules.
    public func send(_ command: BrokerCommand) throws(ConnectorError) {
        guard let trade, trade.isUp, let translation = trade.commands else { throw .notConnected }
        // What cannot be said is refused before anything waits for it.
        _ = try translation.message(command, voidFrom: 1)
        guard pacer.add(command) else { throw .overloaded }
        pump()
    }

    /// Appends what arrived, in order; quotes that lie in the link keep the other side waiting.
    public func poll(into events: inout [ConnectorEvent], limit: Int) {
        while outgoing.count - taken < limit {
            arrivals.removeAll(keepingCapacity: true)
            link.drain(into: &arrivals, limit: 64)
            if arrivals.isEmpty { break }
            for arrival in arrivals { take(arrival) }
        }
        runTimers()
        pump()
        let part = outgoing[taken...].prefix(limit)
        events.append(contentsOf: part)
        taken += part.count
        if taken == outgoing.count {
            outgoing.removeAll(keepingCapacity: outgoing.capacity < 8192)
            taken = 0
        }
    }

    /// Ends the session; what was not handed over is dropped.
    public func disconnect() {
        isWanted = false
        guard let session = trade?.session else { return }
        drop()
        forgetTrade()
        link.end(session, because: "Herald ends the session")
    }

    /// The way to the terminal, from there to the broker, the quotes, and the service that tells history.
    public var health: [LinkHealth] {
        let now = link.now
        let readings = [
            ("bridge", tradeHealth.bridge(now: now)), ("broker", tradeHealth.broker(now: now)), ("quotes", tradeHealth.quotes(now: now)),
            ("history", historyHealth.bridge(now: now)),
        ]
        return readings.map { LinkHealth(part: $0.0, $0.1) }
    }

    /// The link wakes whoever polls.
    public func onArrival(_ wake: @escaping @Sendable () -> Void) { link.onArrival(wake) }

    /// Takes the sentences that gathered for the log.
    public func takeNotes() -> [String] {
        defer { notes = [] }
        return notes
    }

    func note(_ text: String) {
        if let log { return log(text) }
        if notes.count >= 256 { notes.removeFirst(128) }
        notes.append(text)
    }

    func say(_ event: ConnectorEvent) { outgoing.append(event) }

    /// Asks something under a number of its own; false when it did not leave.
    func ask(_ message: BridgeMessage, _ question: Question, in session: BridgeSession) -> Bool {
        guard questions.count < 4096 else { return false }
        let number = nextRequest()
        do {
            try link.send(message, request: number, in: session)
        } catch {
            note("the bridge did not take a request: \(error)")
            return false
        }
        questions[number] = question
        return true
    }

    func nextRequest() -> UInt32 {
        repeat { lastRequest = lastRequest == .max ? 1 : lastRequest + 1 } while questions[lastRequest] != nil
        return lastRequest
    }
}
