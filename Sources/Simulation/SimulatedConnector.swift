public import Connectors
public import Market
public import Trading

/// The port to a simulated exchange in the same process.
///
/// Each ``poll(into:limit:)`` first hands out what was answered; only when nothing is left does the market make one more
/// quote. So whatever a quote led to is answered before the next, as in a backtest.
public final class SimulatedConnector: Connector {
    /// The broker's side; tests and fault simulation look at it and act as other hands.
    public var exchange: SimulatedExchange
    /// The market's clock; nil lets time pass as fast as it is asked for.
    private let clock: (() -> Timestamp)?
    private var waiting: ArraySlice<ConnectorEvent> = []
    private var epoch: Int64 = 0
    private var isUp = false

    /// `clock` is the market's time, which may run faster than real time; nil for as fast as possible.
    public init(_ exchange: SimulatedExchange, clock: (() -> Timestamp)? = nil) {
        (self.exchange, self.clock) = (exchange, clock)
    }

    /// What a connector of this kind can do.
    public var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(name: "simulated", keepsCommandLog: true, deliversBars: true, isAccelerated: clock == nil)
    }

    /// When something happens next without being asked for, UTC.
    public var nextEvent: Timestamp? {
        guard isUp else { return nil }
        return waiting.isEmpty && exchange.terminal.outbox.isEmpty ? exchange.nextMove : now
    }

    private var now: Timestamp { clock?() ?? exchange.terminal.now }

    /// Opens a session; ``/Connectors/Connector`` says the rules.
    public func connect(epoch: Int64) {
        self.epoch = epoch
        let newest = exchange.terminal.epoch
        exchange.take(.session(epoch: epoch), at: now)
        isUp = epoch > newest
        if !isUp {
            let reason = "the session's epoch \(epoch) is not newer than \(newest)"
            waiting.append(.link(.down(reason: reason)))
        }
    }

    /// Hands a command over; ``/Connectors/Connector`` says the rules.
    public func send(_ command: BrokerCommand) throws(ConnectorError) {
        guard isUp else { throw .notConnected }
        exchange.take(.command(TerminalCommand(command, epoch: epoch)), at: now)
    }

    /// Asks for everything the account holds.
    public func requestSnapshot(since: Timestamp) {
        guard isUp else { return }
        collect()
        waiting.append(.snapshot(exchange.terminal.snapshot(since: since)))
    }

    /// Asks what the log of commands knows of one.
    public func requestRecord(of tag: OrderTag, decided: Timestamp) {
        guard isUp else { return }
        collect()
        waiting.append(.record(tag, exchange.terminal.record(of: tag)))
    }

    /// Asks for the newest closed bars.
    public func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        guard isUp else { return }
        collect()
        waiting.append(.history(symbol: symbol, timeframe, exchange.history(symbol: symbol, timeframe: timeframe, count: count)))
    }

    /// Appends what arrived, in order.
    public func poll(into events: inout [ConnectorEvent], limit: Int) {
        collect()
        if waiting.isEmpty, isUp, isDue {
            _ = exchange.advance()
            collect()
        }
        let part = waiting.prefix(limit)
        events.append(contentsOf: part)
        waiting = waiting.dropFirst(part.count)
    }

    /// Whether the market's next quote has come; the end of the prices is due at once.
    private var isDue: Bool {
        guard !exchange.isOver else { return false }
        guard let clock, let next = exchange.nextMove else { return true }
        return next <= clock()
    }

    private func collect() {
        guard !exchange.terminal.outbox.isEmpty else { return }
        waiting.append(contentsOf: exchange.takeOutbox())
    }

    /// Ends the session.
    public func disconnect() {
        isUp = false
        _ = exchange.takeOutbox()
        waiting = []
    }

    /// Lets an accelerated market go on to an instant by itself, as when nobody waits for a quote: what it says while the link
    /// is down is lost.
    public func pass(to instant: Timestamp) {
        while let next = exchange.nextMove, next <= instant, !exchange.isOver, exchange.advance() {
            if isUp { collect() } else { _ = exchange.takeOutbox() }
        }
        exchange.take(.passTime, at: instant)
    }

    /// The link breaks: what was said is lost, and nothing can be sent until ``connect(epoch:)``.
    public func dropLink(reason: String) {
        disconnect()
        waiting = [.link(.down(reason: reason))]
    }
}
