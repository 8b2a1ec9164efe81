import Connectors
import Engine
import MT5Bridge
import Market
import Risk
import Simulation
import Testing
import Trading

/// The ledger of orders before the MT5 connector before the fake terminal: what a fault does to an order, from end to end.
final class LedgerDesk {
    let rig: BridgeRig
    var ledger: OrderLedger
    private(set) var results: [ExecutionResult] = []
    private(set) var transitions: [OrderTransition] = []
    private(set) var notices: [Notice] = []
    private(set) var links: [LinkState] = []
    private(set) var heard: [ConnectorEvent] = []
    private var epoch: Int64 = 0
    private var clientTags: Int64 = 0
    private var sinceList: Int64 = 0
    private let samples = CommandSamples()

    init(bids: [Int64] = Array(repeating: 110_000, count: 900), isNetting: Bool = false, change: (inout MT5Terms) -> Void = { _ in }) {
        let one = ConformanceCase(1, "", bids: bids, isNetting: isNetting) { _, _ in }
        rig = BridgeRig(one.exchange, isNetting: isNetting, change: change)
        let terms = LedgerTerms(
            namespace: 77, symbols: ["EURUSD"], strategies: [StrategyPlace(slot: 0, symbol: 0)], isNetting: isNetting, keepsCommandLog: true
        )
        ledger = OrderLedger(terms, since: ScriptedFeed.begin, balance: Money(raw: 100_000_000))
        connect()
        pass(2)
    }

    var terminal: FakeTerminal { rig.terminal }

    /// A session under the next epoch.
    func connect() {
        epoch += 1
        rig.mt5.connect(epoch: epoch)
        turn()
    }

    /// Herald starts anew behind a lost session, with the ledger that its journal brings back.
    func restart() {
        rig.restart()
        ledger.recover(at: rig.time)
        connect()
    }

    /// The session ends, for a reason.
    func lose(_ why: SessionEnd) {
        if let session = terminal.trade { terminal.end(session, why) }
        turn()
    }

    /// So many seconds, second by second.
    func pass(_ seconds: Int64) {
        for _ in 0..<seconds {
            rig.pass(1)
            sinceList += 1
            if sinceList >= 15 {
                sinceList = 0
                rig.mt5.requestSnapshot(since: ledger.settledUntil)
            }
            ledger.advance(to: rig.time)
            turn()
        }
    }

    /// Everything that arrived goes to the ledger, and its questions to the terminal.
    func turn() {
        while true {
            let events = rig.hear()
            for event in events { take(event) }
            let questions = drain()
            if events.isEmpty, questions == 0 { return }
        }
    }

    private func take(_ event: ConnectorEvent) {
        heard.append(event)
        let now = rig.time
        switch event {
        case .link(let state):
            links.append(state)
            if case .up(_, brokerConnected: true) = state { ledger.linkUp(at: now) } else { ledger.linkLost(at: now) }
        case .reply(let tag, let reply): ledger.take(reply, for: tag, at: now)
        case .record(let tag, let record): ledger.take(record, for: tag, at: now)
        case .deal(let deal): ledger.take(deal, at: now)
        case .order(let order): ledger.take(order, at: now)
        case .position(let position): ledger.take(position, at: now)
        case .snapshot(let snapshot): ledger.take(snapshot, at: now)
        case .quote, .bar, .history, .specification, .news, .endOfFeed: break
        }
    }

    private func drain() -> Int {
        var asked = 0
        for output in ledger.takeOutputs() {
            switch output {
            case .execution(let result): results.append(result)
            case .transition(let step): transitions.append(step)
            case .notice(let notice): notices.append(notice)
            case .question(let question):
                guard rig.mt5.identity != nil else { continue }
                asked += 1
                switch question {
                case .record(let tag, let decided): rig.mt5.requestRecord(of: tag, decided: decided)
                case .snapshot(let since): rig.mt5.requestSnapshot(since: since)
                }
            case .adopted, .reopened, .foreign, .cashFlow, .adjusted, .booked: break
            }
        }
        return asked
    }

    // MARK: Wishes

    /// An entry, handed over.
    func open(
        _ side: Side = .buy, _ lots: String = "0.1", type: OrderType = .market, price: Price? = nil, stop: Price? = nil,
        target: Price? = nil, lives: Int64 = 10
    ) -> OrderTag {
        clientTags += 1
        let request = samples.request(clientTags, side: side, lots: lots, type: type, price: price, stop: stop, target: target)
        guard case .open(let approved) = samples.open(clientTags, request).action else { preconditionFailure("Invariant: an open opens") }
        return send(ledger.intend(approved, at: rig.time, expires: rig.time.adding(seconds: lives)))
    }

    /// A close, handed over.
    func close(_ position: Int64, _ lots: String = "0.1", side: Side = .buy) throws -> OrderTag {
        guard case .close(let approved, _) = samples.close(1, position: position, side: side, lots: lots).action else {
            preconditionFailure("Invariant: a close closes")
        }
        let command = ledger.intend(approved, at: rig.time, expires: rig.time.adding(seconds: 10))
        return send(try #require(command))
    }

    /// A close of two positions by each other, handed over.
    func closeBy(_ first: Int64, _ second: Int64) throws -> OrderTag {
        guard case .close(let approved, _) = samples.close(1, .closeBy(PositionID(first), PositionID(second))).action else {
            preconditionFailure("Invariant: a close closes")
        }
        let command = ledger.intend(approved, at: rig.time, expires: rig.time.adding(seconds: 10))
        return send(try #require(command))
    }

    /// The withdrawal of the entry with a client tag, handed over; nil when the ledger answers itself.
    func withdraw(_ entry: Int64) -> OrderTag? {
        guard case .close(let approved, _) = samples.close(1, .pending(entry)).action else {
            preconditionFailure("Invariant: it withdraws")
        }
        return ledger.intend(approved, at: rig.time, expires: rig.time.adding(seconds: 10)).map(send)
    }

    /// New levels, handed over.
    func move(_ position: Int64, stop: Price?) -> OrderTag {
        guard case .modify(let approved) = samples.modify(1, position: position, stop: stop).action else {
            preconditionFailure("Invariant: a move moves")
        }
        return send(ledger.intend(approved, at: rig.time, expires: rig.time.adding(seconds: 10)))
    }

    private func send(_ command: BrokerCommand) -> OrderTag {
        ledger.markSending(command.tag, at: rig.time)
        do { try rig.mt5.send(command) } catch { ledger.sendFailed(command.tag, at: rig.time) }
        turn()
        return command.tag
    }

    // MARK: What came of it

    func state(_ tag: OrderTag) -> OrderState? { ledger.track(tag)?.state }

    /// The broker's orders under a tag.
    func orders(_ tag: OrderTag) -> Int {
        terminal.exchange.terminal.snapshot(since: ScriptedFeed.begin).orders.count { $0.magic == tag.magic }
    }

    /// How often the core was told of a fill by an entry.
    var fills: Int { results.count { if case .filled = $0.outcome { $0.clientTag > 0 } else { false } } }

    /// What the ledger tracks, as the broker lists it.
    var agrees: Bool {
        let truth = terminal.exchange.terminal.snapshot(since: ScriptedFeed.begin).positions
        let known = ledger.positions
        return truth.count == known.count
            && zip(truth, known).allSatisfy { one, other in
                (one.identifier, one.volume, one.side) == (other.identifier, other.volume, other.side)
                    && (one.stopLoss, one.takeProfit) == (other.stopLoss, other.takeProfit)
            }
    }
}
