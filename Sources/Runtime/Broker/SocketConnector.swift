public import Connectors
internal import Simulation
internal import FoundationEssentials
public import Market
public import Trading

/// The port to a simulated broker in another process, over a Unix socket.
public final class SocketConnector: Connector {
    private let path: String
    private var socket: LineSocket?
    private var epoch: Int64 = 0
    private var waiting: [ConnectorEvent] = []
    /// The market was told to make its next quote, and has not said that it is idle since.
    private var isAsked = false
    /// The market's time as it was said last.
    private var marketTime = Timestamp(seconds: 0)
    /// When the connection was lost; nil while there is one.
    private var lostAt: ContinuousClock.Instant? = .now

    /// The market's time; while nobody says it, it goes on with the machine's clock.
    public var now: Timestamp {
        guard let lostAt else { return marketTime }
        let passed = (ContinuousClock.now - lostAt).components
        return Timestamp(nanoseconds: marketTime.nanoseconds + passed.seconds * 1_000_000_000 + passed.attoseconds / 1_000_000_000)
    }

    public init(path: String) { self.path = path }

    /// What a connector of this kind can do.
    public var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(name: "socket", keepsCommandLog: true, deliversBars: true, isAccelerated: true)
    }

    /// When something happens next without being asked for, UTC.
    public var nextEvent: Timestamp? { nil }

    /// Opens a session; ``/Connectors/Connector`` says the rules.
    public func connect(epoch: Int64) {
        self.epoch = epoch
        isAsked = false
        socket = LineSocket.connect(path: path)
        guard socket != nil else {
            waiting.append(.link(.down(reason: "nobody listens at \(path); start it with `herald broker --socket \(path)`")))
            return
        }
        (marketTime, lostAt) = (now, nil)
        say(.session(epoch: epoch))
    }

    /// Hands a command over; ``/Connectors/Connector`` says the rules.
    public func send(_ command: BrokerCommand) throws(ConnectorError) {
        guard let socket, !socket.isClosed else { throw .notConnected }
        say(.command(TerminalCommand(command, epoch: epoch)))
    }

    /// Asks for everything the account holds.
    public func requestSnapshot(since: Timestamp) { say(.snapshot(since: since)) }
    /// Asks what the log of commands knows of one.
    public func requestRecord(of tag: OrderTag, decided: Timestamp) { say(.record(tag)) }
    /// Asks for the newest closed bars.
    public func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        say(.history(symbol: symbol, timeframe: timeframe, count: count))
    }

    /// Appends what arrived, in order.
    public func poll(into events: inout [ConnectorEvent], limit: Int) {
        listen()
        let part = waiting.prefix(limit)
        events.append(contentsOf: part)
        waiting.removeFirst(part.count)
        // Whatever the last quote led to is on its way before this, and is answered before the next quote.
        if part.isEmpty, socket != nil, !isAsked {
            isAsked = true
            say(.ready)
        }
    }

    private func listen() {
        guard let socket else { return }
        for line in socket.lines() {
            guard let reply = try? JSONDecoder().decode(ExchangeReply.self, from: Data(line.utf8)) else {
                return drop("the broker's side said what nobody understands")
            }
            if case .idle(let time) = reply { (isAsked, marketTime) = (false, max(time, marketTime)) }
            if case .quote(_, _, let time) = reply { marketTime = max(time, marketTime) }
            if let event = reply.event { waiting.append(event) }
        }
        socket.flush()
        if socket.isClosed { drop("the broker's side is gone") }
    }

    private func say(_ request: ExchangeRequest) {
        guard let socket, !socket.isClosed else { return }
        socket.send(canonical(request))
    }

    private func drop(_ reason: String) {
        socket?.shut()
        (socket, lostAt) = (nil, .now)
        waiting.append(.link(.down(reason: reason)))
    }

    /// Ends the session.
    public func disconnect() {
        socket?.shut()
        if lostAt == nil { lostAt = .now }
        (socket, waiting, isAsked) = (nil, [], false)
    }
}
