import Connectors
import Foundation
import MT5Bridge
import Market
import Simulation
import Trading

/// The other side of the bridge without a network: the expert and the service in a terminal, before the simulated broker.
///
/// Everything said passes through the protocol's bytes both ways. Faults are its switches.
final class FakeTerminal: BridgeLink {
    /// The broker's side; tests look at it and act as other hands.
    var exchange: SimulatedExchange
    /// The clock of the trade server.
    let serverClock: ServerClock
    /// What the terminal calls the symbols, by index.
    var names: [String]
    /// Further symbols it lists.
    var others: [String] = []
    /// The terms it tells, by index.
    var specifications: [SymbolSpecification]
    /// What it says of itself.
    var identity: TerminalIdentity
    var permissions: WirePermissions = .needed
    var eventsLost: UInt32 = 0
    /// Herald's monotonic milliseconds.
    var now: Int64 = 0
    /// The terminal's own clock is this much ahead: nobody may mix the two.
    let clockLead: Int64 = 7_000_000

    // MARK: Faults

    /// Commands and everything else Herald says vanish on the way.
    var losesWhatIsSent = false
    /// Answers and hints vanish on the way.
    var losesWhatItSays = false
    /// Holds back what Herald says until ``deliverHeld()``.
    var holds = false
    /// Changes an answer before it is told.
    var rewriteReply: ((ReplyMessage) -> ReplyMessage)?
    /// Changes the parts of a snapshot's frames, before they are told.
    var rewriteSnapshot: (([SnapshotIsMessage]) -> [SnapshotIsMessage])?
    /// Hints of events do not come.
    var hintsNothing = false
    /// Hints come in the wrong order.
    var reversesHints = false
    /// Each hint comes twice.
    var doublesHints = false
    /// The program's log of commands cannot be read.
    var hasNoLog = false
    /// The log of commands begins at this reading of the server's clock, milliseconds.
    var logBegan: Int64
    /// The service runs.
    var hasService = true
    /// Changes what the service tells of bars.
    var rewriteRates: (([RatesAreMessage]) -> [RatesAreMessage])?
    /// What the service has of past ticks, of every symbol, by the server's clock.
    var pastTicks: [WireTick] = []
    /// Changes what the service tells of past ticks.
    var rewriteTicks: (([TickHistoryIsMessage]) -> [TickHistoryIsMessage])?
    /// How much Herald may have on its way.
    var isFull = false

    // MARK: State

    private(set) var trade: BridgeSession?
    private(set) var history: BridgeSession?
    private(set) var storedEpoch: Int64 = 0
    var arrivals: [BridgeArrival] = []
    private var hints: [BridgeMessage] = []
    private var held: [(BridgeMessage, UInt32, BridgeSession)] = []
    private var fenced: Set<Int64> = []
    /// Every command that reached the program, in order.
    private(set) var received: [CommandMessage] = []
    /// Every message Herald handed over, with Herald's milliseconds.
    private(set) var sent: [(message: BridgeMessage, at: Int64)] = []
    var ticks: [[WireTick]]
    var cursors: [TickCursor] = []
    var subscription: UInt32 = 0
    var calendar: [WireNews] = []

    init(_ exchange: SimulatedExchange, names: [String]? = nil, zone: ZoneRules, isNetting: Bool = false) {
        self.exchange = exchange
        serverClock = ServerClock(zone)
        specifications = exchange.symbols.map(\.specification)
        self.names = names ?? specifications.map(\.name)
        ticks = specifications.map { _ in [] }
        logBegan = serverClock.reading(exchange.terminal.now) - 1000
        let record = exchange.terminal.accountRecord
        identity = TerminalIdentity(
            role: .trade, login: record.login, server: record.server, company: "Fake", currency: record.currency,
            marginMode: isNetting ? .netting : .hedging, accountKind: .demo, leverage: record.leverage, instance: 1,
            serverOffset: Int32(zone.offset(at: exchange.terminal.now.seconds)))
        _ = self.exchange.takeOutbox()
    }

    // MARK: BridgeLink

    func allowTrading(epoch: Int64) {
        guard trade == nil else { return }
        guard epoch > storedEpoch else {
            return arrivals.append(.turnedAway(identity, .staleEpoch(stored: storedEpoch, offered: epoch), at: now))
        }
        storedEpoch = epoch
        let session = BridgeSession(role: .trade, epoch: epoch)
        trade = session
        exchange.take(.session(epoch: epoch), at: exchange.terminal.now)
        _ = exchange.takeOutbox()
        arrivals.append(.began(session, identity, at: now))
        pong()
        if hasService, history == nil { beginService() }
    }

    func beginService() {
        var service = identity
        service.role = .history
        let session = BridgeSession(role: .history, epoch: (history?.epoch ?? 0) + 1)
        history = session
        arrivals.append(.began(session, service, at: now))
    }

    func send(_ message: BridgeMessage, request: UInt32, in session: BridgeSession) throws(BridgeSendError) {
        guard session == trade || session == history else { throw .notConnected }
        if isFull { throw .overloaded }
        let message = try wired(message, .herald)
        sent.append((message, now))
        if holds { return held.append((message, request, session)) }
        guard !losesWhatIsSent else { return }
        hear(message, request, session)
    }

    func drain(into arrivals: inout [BridgeArrival], limit: Int) {
        step()
        let part = self.arrivals.prefix(limit)
        arrivals.append(contentsOf: part)
        self.arrivals.removeFirst(part.count)
    }

    func end(_ session: BridgeSession, because reason: String) { end(session, .ended(reason)) }

    func close() { (trade, history, arrivals) = (nil, nil, []) }

    /// A session ends for a reason of its own.
    func end(_ session: BridgeSession, _ why: SessionEnd) {
        if session == trade { trade = nil } else if session == history { history = nil } else { return }
        arrivals.append(.ended(session, why, at: now))
    }

    /// What was held back arrives now, in a session that may be over.
    func deliverHeld() {
        let late = held
        (held, holds) = ([], false)
        for (message, request, session) in late { hear(message, request, session) }
    }

    // MARK: The program

    /// The bytes of a message, read again.
    private func wired(_ message: BridgeMessage, _ side: BridgeSide) throws(BridgeSendError) -> BridgeMessage {
        var writer = PayloadWriter()
        message.encode(into: &writer)
        if let fault = writer.fault { throw .unsayable(fault) }
        var reader = PayloadReader(writer.bytes)
        do { return try BridgeMessage(message.type, from: side, &reader) } catch { throw .unsayable(error) }
    }

    /// Says something in the session of the expert.
    func say(_ message: BridgeMessage, request: UInt32 = 0, hasMore: Bool = false, in session: BridgeSession? = nil) {
        guard !losesWhatItSays, let session = session ?? trade else { return }
        guard let wired = try? wired(message, .terminal) else { preconditionFailure("Invariant: the fake says what can be said") }
        arrivals.append(.message(session, wired, request: request, hasMore: hasMore, at: now))
    }

    /// How the terminal is, as once a second.
    func pong() {
        say(.pong(PongMessage(echo: now, clock: now + clockLead, permissions: permissions, eventsLost: eventsLost)))
    }

    private func hear(_ message: BridgeMessage, _ request: UInt32, _ session: BridgeSession) {
        // A frame of an older session does not pass the check of a newer one.
        guard session == trade || session == history else { return }
        switch message {
        case .symbols: tellSymbols(request, session)
        case .specification(let ask): tellTerms(ask.symbol, request, session)
        case .subscribe(let ask): subscribe(ask, request)
        case .command(let command): take(command, request)
        case .record(let ask): tellRecord(ask, request)
        case .snapshot(let ask): tellSnapshot(ask, request)
        case .kill(let kill):
            if kill.isLatched { permissions.insert(.killed) } else { permissions.remove(.killed) }
            pong()
        case .rates(let ask): tellRates(ask, request, session)
        case .tickHistory(let ask): tellTickHistory(ask, request, session)
        case .calendar: say(.calendarIs(CalendarIsMessage(events: calendar)), request: request, in: session)
        default: preconditionFailure("Invariant: Herald does not say \(message.type) to a terminal")
        }
    }

    private func take(_ command: CommandMessage, _ request: UInt32) {
        received.append(command)
        guard let tag = OrderTag(magic: command.tag) else { preconditionFailure("Invariant: Herald's tags are tags") }
        let known = exchange.terminal.record(of: tag)
        if fenced.contains(command.tag) { return reply(.notSent, tag, "Herald asked for it before it came", request) }
        let isVoid = now + clockLead >= command.voidFrom
        if known == .neverReceived, permissions.contains(.killed), [.open, .levels, .change].contains(command.kind) {
            fenced.insert(command.tag)
            return reply(.notSent, tag, "the kill latch is set", request)
        }
        if known == .neverReceived, isVoid {
            fenced.insert(command.tag)
            return reply(.notSent, tag, "it is void: its time is over", request)
        }
        pending[tag] = (request, known == .neverReceived ? .result : .known)
        let action = TerminalCommand(
            tag: tag, epoch: storedEpoch, expires: Timestamp(seconds: 9_000_000_000), action: order(of: command))
        exchange.take(.command(action), at: exchange.terminal.now)
    }

    var pending: [OrderTag: (request: UInt32, what: WireReplyKind)] = [:]

    private func reply(_ what: WireReplyKind, _ tag: OrderTag, _ reason: String, _ request: UInt32) {
        var outcome = CommandOutcome()
        outcome.reason = reason
        say(.reply(ReplyMessage(tag: tag.magic, what: what, outcome: outcome)), request: request)
    }

    private func tellRecord(_ ask: RecordMessage, _ request: UInt32) {
        guard let tag = OrderTag(magic: ask.tag) else { preconditionFailure("Invariant: Herald's tags are tags") }
        var outcome = CommandOutcome()
        let state: WireRecordState
        switch hasNoLog ? .unknown : exchange.terminal.record(of: tag) {
        case .neverReceived: state = ask.decided > logBegan ? .never : .unknown
        case .notSent: state = .notSent
        case .answered(let reply): (state, outcome) = (.answered, CommandOutcome(reply))
        case .sentUnanswered: state = .unanswered
        case .unknown: state = .unknown
        }
        if state == .never { fenced.insert(ask.tag) }
        say(.recordIs(RecordIsMessage(tag: ask.tag, state: state, outcome: outcome)), request: request)
    }

    // MARK: The market

    /// The market goes on to an instant; the broker's doings are told.
    func advance(to time: Timestamp) {
        while let next = exchange.nextMove, next <= time, !exchange.isOver { _ = exchange.advance(); step() }
        exchange.take(.passTime, at: time)
        step()
    }

    /// Tells what the broker did since the last step.
    func step() {
        let said = exchange.takeOutbox()
        guard !said.isEmpty || !cursors.isEmpty else { return }
        var told: [BridgeMessage] = []
        for event in said {
            switch event {
            case .quote(let symbol, let quote, let time):
                ticks[symbol].append(
                    WireTick(
                        time: serverClock.reading(time), bid: quote.bid.double, ask: quote.ask.double, flags: [.bid, .ask]))
            case .reply(let tag, let reply): told.append(answer(tag, reply))
            case .record(let tag, let record): told.append(unanswered(tag, record))
            case .deal(let deal): hints.append(.deal(wire(deal)))
            case .order(let order): hints.append(.order(wire(order)))
            case .position(let position): hints.append(.position(wire(position)))
            case .link(.up(_, let isConnected)):
                if isConnected { permissions.insert(.connected) } else { permissions.remove(.connected) }
                pong()
            case .bar, .endOfFeed, .link, .snapshot, .history, .specification, .news: break
            }
        }
        tellHints()
        for message in told { say(message) }
        tellTicks()
    }

    private func tellHints() {
        guard !hintsNothing else { return hints = [] }
        for hint in reversesHints ? hints.reversed() : hints {
            say(hint)
            if doublesHints { say(hint) }
        }
        hints = []
    }

    private func answer(_ tag: OrderTag, _ reply: BrokerReply) -> BridgeMessage {
        let message = ReplyMessage(tag: tag.magic, what: pending[tag]?.what ?? .result, outcome: CommandOutcome(reply))
        return .reply(rewriteReply?(message) ?? message)
    }

    private func unanswered(_ tag: OrderTag, _ record: CommandRecord) -> BridgeMessage {
        .reply(ReplyMessage(tag: tag.magic, what: record == .notSent ? .notSent : .unanswered, outcome: CommandOutcome()))
    }
}
