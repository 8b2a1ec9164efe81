public import Connectors
public import Market
public import Simulation
public import Trading

/// A broker's real prices with fills of a simulated account: a dry run.
///
/// Nothing that trades is ever passed on. Prices, bars, history, news and the state of the way are those of the connector behind;
/// positions, orders, deals and the log of commands are the simulated account's, which begins anew with each process.
public final class PaperConnector: Connector {
    private let inner: any Connector
    private var terminal: SimulatedTerminal
    private let now: () -> Timestamp
    private var epoch: Int64 = 0
    private var isUp = false
    private var waiting: [ConnectorEvent] = []

    /// `now` is the machine's clock, UTC.
    public init(_ inner: any Connector, account: TerminalAccount, now: @escaping () -> Timestamp) {
        (self.inner, terminal, self.now) = (inner, SimulatedTerminal(account), now)
    }

    /// Those of the prices' side, but that its log of commands ends with the process.
    public var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(
            name: inner.capabilities.name + " (dry run)", keepsCommandLog: true, deliversBars: inner.capabilities.deliversBars,
            isAccelerated: false)
    }

    /// When the prices' side says something next.
    public var nextEvent: Timestamp? { inner.nextEvent }

    /// Opens a session at both; ``/Connectors/Connector`` says the rules.
    public func connect(epoch: Int64) {
        self.epoch = epoch
        inner.connect(epoch: epoch)
    }

    /// Hands a command to the simulated account.
    public func send(_ command: BrokerCommand) throws(ConnectorError) {
        guard isUp else { throw .notConnected }
        terminal.receive(TerminalCommand(command, epoch: epoch), at: now())
        collect()
    }

    /// Asks the simulated account for everything it holds.
    public func requestSnapshot(since: Timestamp) {
        guard isUp else { return }
        pass()
        waiting.append(.snapshot(terminal.snapshot(since: since)))
    }

    /// Asks the simulated account's log.
    public func requestRecord(of tag: OrderTag, decided: Timestamp) {
        guard isUp else { return }
        waiting.append(.record(tag, terminal.record(of: tag)))
    }

    /// Asks the prices' side for the newest closed bars.
    public func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        inner.requestHistory(symbol: symbol, timeframe: timeframe, count: count)
    }

    /// Appends what arrived, in order: a quote comes behind what it did to the simulated account.
    public func poll(into events: inout [ConnectorEvent], limit: Int) {
        if waiting.count < limit {
            var heard: [ConnectorEvent] = []
            inner.poll(into: &heard, limit: limit - waiting.count)
            for event in heard { take(event) }
            pass()
        }
        let part = waiting.prefix(limit)
        events.append(contentsOf: part)
        waiting.removeFirst(part.count)
    }

    private func take(_ event: ConnectorEvent) {
        switch event {
        case .link(let state): take(state)
        case .quote(let symbol, let quote, let time):
            terminal.quote(symbol, quote, at: time)
            collect()
        case .bar, .history, .specification, .news, .endOfFeed: waiting.append(event)
        // What the real account does is none of a dry run's business.
        case .reply, .deal, .order, .position, .snapshot, .record: break
        }
    }

    private func take(_ state: LinkState) {
        switch state {
        case .up(let epoch, let isConnected):
            isUp = terminal.epoch == epoch || terminal.beginSession(epoch: epoch)
            terminal.setBrokerConnected(isConnected)
        case .down: isUp = false
        }
        collect()
        waiting.append(.link(state))
    }

    /// Orders expire and nights pass without a quote.
    private func pass() {
        terminal.passTime(to: now())
        collect()
    }

    private func collect() {
        for event in terminal.takeOutbox() {
            // The way's state is told by the side that has one.
            if case .link = event { continue }
            waiting.append(event)
        }
    }

    /// As the prices' side says.
    public var leastEpoch: Int64 { inner.leastEpoch }
    /// That of the prices' side.
    public var health: [LinkHealth] { inner.health }
    /// The prices' side tells.
    public func onArrival(_ wake: @escaping @Sendable () -> Void) { inner.onArrival(wake) }

    /// Ends the session.
    public func disconnect() {
        (isUp, waiting) = (false, [])
        inner.disconnect()
    }
}
