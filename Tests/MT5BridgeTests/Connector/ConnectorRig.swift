import Connectors
import MT5Bridge
import Market
import Simulation
import Testing
import Trading

/// A connector with a simulated broker behind it, whose truth a case looks at.
protocol ConnectorRig: AnyObject {
    var connector: any Connector { get }
    /// The broker's side.
    var exchange: SimulatedExchange { get set }
    /// The present instant.
    var time: Timestamp { get }
    /// Lets so many seconds pass, with their quotes.
    func pass(_ seconds: Int64)
    /// Everything that the broker says from now on is lost on the way, or no longer.
    func loseWords(_ loses: Bool)
    /// The way breaks.
    func breakLink()
    /// Other hands do something at the broker.
    func act(_ action: ExchangeInput.Action)
    /// Hints come double and in the wrong order, where the way can do that.
    func disturbHints()
    /// Other terms of the symbol, which change no amount, where the way tells terms.
    func changeTerms(_ change: (inout SymbolSpecification) -> Void)
    /// Everything that arrived since the last call.
    func hear() -> [ConnectorEvent]
}

extension ConnectorRig {
    /// Everything that arrived since the last call.
    func hear() -> [ConnectorEvent] {
        var all: [ConnectorEvent] = []
        while true {
            var part: [ConnectorEvent] = []
            connector.poll(into: &part, limit: 100)
            if part.isEmpty { return all }
            all += part
        }
    }

    /// A session, until it is up.
    func connect(_ epoch: Int64) -> [ConnectorEvent] {
        connector.connect(epoch: epoch)
        return hear()
    }

    /// Sends a command and lets a second pass.
    func send(_ command: BrokerCommand) throws -> [ConnectorEvent] {
        var command = command
        if command.expires > time.adding(seconds: 60) { command.expires = time.adding(seconds: 10) }
        try connector.send(command)
        let said = hear()
        pass(1)
        return said + hear()
    }

    func snapshot(since: Timestamp = ScriptedFeed.begin) -> BrokerSnapshot? {
        connector.requestSnapshot(since: since)
        return hear().snapshots.last
    }
}

extension [ConnectorEvent] {
    var links: [LinkState] { compactMap { if case .link(let state) = $0 { state } else { nil } } }
    var replies: [(tag: OrderTag, reply: BrokerReply)] {
        compactMap { if case .reply(let tag, let reply) = $0 { (tag, reply) } else { nil } }
    }
    var deals: [DealRecord] { compactMap { if case .deal(let deal) = $0 { deal } else { nil } } }
    var orders: [OrderRecord] { compactMap { if case .order(let order) = $0 { order } else { nil } } }
    var positions: [PositionRecord] { compactMap { if case .position(let position) = $0 { position } else { nil } } }
    var records: [CommandRecord] { compactMap { if case .record(_, let record) = $0 { record } else { nil } } }
    var snapshots: [BrokerSnapshot] { compactMap { if case .snapshot(let snapshot) = $0 { snapshot } else { nil } } }
    var quotes: [(quote: Quote, time: Timestamp)] {
        compactMap { if case .quote(_, let quote, let time) = $0 { (quote, time) } else { nil } }
    }
    var bars: [Bar] { compactMap { if case .bar(_, let bar, _) = $0 { bar } else { nil } } }
    var histories: [[Bar]] { compactMap { if case .history(_, _, let bars) = $0 { bars } else { nil } } }
    var specifications: [SymbolSpecification] { compactMap { if case .specification(_, let one) = $0 { one } else { nil } } }
}

/// The simulated connector, straight before the broker.
final class SimulatedRig: ConnectorRig {
    let simulated: SimulatedConnector
    var connector: any Connector { simulated }
    private(set) var time: Timestamp
    private let clock: RigClock
    private var loses = false

    init(_ exchange: SimulatedExchange) {
        let clock = RigClock(ScriptedFeed.begin)
        (self.clock, time) = (clock, clock.now)
        simulated = SimulatedConnector(exchange, clock: { clock.now })
    }

    var exchange: SimulatedExchange {
        get { simulated.exchange }
        set { simulated.exchange = newValue }
    }

    func pass(_ seconds: Int64) {
        for _ in 0..<seconds {
            if loses { _ = simulated.exchange.takeOutbox() }
            clock.now = clock.now.adding(seconds: 1)
            time = clock.now
            if loses { simulated.pass(to: time); _ = simulated.exchange.takeOutbox() }
        }
        if !loses { simulated.exchange.take(.passTime, at: time) }
    }

    func loseWords(_ loses: Bool) { self.loses = loses }
    func breakLink() { simulated.dropLink(reason: "the way broke") }
    func act(_ action: ExchangeInput.Action) { simulated.exchange.take(action, at: time) }
    func disturbHints() {}
    func changeTerms(_ change: (inout SymbolSpecification) -> Void) {}

    /// With words lost, what a command led to vanishes before it is heard.
    func hear() -> [ConnectorEvent] {
        if loses { _ = simulated.exchange.takeOutbox() }
        var all: [ConnectorEvent] = []
        while true {
            var part: [ConnectorEvent] = []
            simulated.poll(into: &part, limit: 100)
            if part.isEmpty { return all }
            all += part
        }
    }
}

/// Time that a test moves.
final class RigClock {
    var now: Timestamp
    init(_ now: Timestamp) { self.now = now }
}

/// The MT5 connector before the fake terminal.
final class BridgeRig: ConnectorRig {
    let terminal: FakeTerminal
    private(set) var mt5: MT5Connector
    private let terms: MT5Terms
    var connector: any Connector { mt5 }
    private let clock: RigClock
    var time: Timestamp { clock.now }

    /// Three hours ahead of UTC.
    static let zone = ZoneRules(name: "plus three", initialOffset: 10_800, transitions: [])

    init(
        _ exchange: SimulatedExchange, names: [String]? = nil, isNetting: Bool = false, change: (inout MT5Terms) -> Void = { _ in }
    ) {
        terminal = FakeTerminal(exchange, names: names, zone: BridgeRig.zone, isNetting: isNetting)
        var terms = MT5Terms(
            symbols: exchange.symbols.map { MT5Terms.Symbol(specification: $0.specification, timeframe: .m1) },
            zones: [BridgeRig.zone, .utc])
        terms.read = FakeTerminal.reader
        change(&terms)
        let clock = RigClock(ScriptedFeed.begin)
        (self.clock, self.terms) = (clock, terms)
        mt5 = MT5Connector(terminal, terms: terms, now: { clock.now })
    }

    var exchange: SimulatedExchange {
        get { terminal.exchange }
        set { terminal.exchange = newValue }
    }

    /// Herald starts anew: its connector knows nothing of before.
    func restart() {
        let clock = clock
        mt5 = MT5Connector(terminal, terms: terms, now: { clock.now })
    }

    func pass(_ seconds: Int64) {
        for _ in 0..<seconds {
            clock.now = clock.now.adding(seconds: 1)
            terminal.now += 1000
            terminal.advance(to: clock.now)
            terminal.pong()
        }
    }

    /// Less than a second, without quotes.
    func pass(milliseconds: Int64) {
        clock.now = Timestamp(nanoseconds: clock.now.nanoseconds + milliseconds * 1_000_000)
        terminal.now += milliseconds
    }

    func loseWords(_ loses: Bool) { terminal.losesWhatItSays = loses }

    func breakLink() {
        if let session = terminal.trade { terminal.end(session, .closed) }
    }

    func act(_ action: ExchangeInput.Action) { terminal.exchange.take(action, at: time) }

    /// Until nothing is on its way either.
    func hear() -> [ConnectorEvent] {
        var all: [ConnectorEvent] = []
        while true {
            var part: [ConnectorEvent] = []
            mt5.poll(into: &part, limit: 100)
            all += part
            if part.isEmpty, terminal.arrivals.isEmpty { return all }
        }
    }

    func disturbHints() { (terminal.reversesHints, terminal.doublesHints) = (true, true) }

    func changeTerms(_ change: (inout SymbolSpecification) -> Void) {
        change(&terminal.specifications[0])
    }
}
