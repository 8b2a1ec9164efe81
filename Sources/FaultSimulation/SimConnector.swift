internal import Connectors
internal import Market
internal import Risk
internal import Simulation
internal import Trading

/// The way from the bot to a simulated terminal, through a network and a trade server that go wrong as planned.
///
/// It belongs to the world and not to the process: what was sent before a crash still arrives.
final class SimConnector: Connector {
    /// What the bot asks the terminal.
    enum Request {
        case session(epoch: Int64, number: Int)
        case command(TerminalCommand)
        case snapshot(since: Timestamp, session: Int)
        case record(OrderTag, session: Int)
        case history(symbol: Int, Timeframe, count: Int, session: Int)
    }

    unowned let world: FaultWorld
    var exchange: SimulatedExchange
    var outgoing = Parcels<Request>()
    var incoming = Parcels<ConnectorEvent>()
    /// Counts the sessions that were asked for.
    var session = 0
    var epoch: Int64 = 0
    /// The bot believes in its session.
    var isUp = false
    /// The terminal has a session to speak to.
    var isHeard = false
    /// Nothing arrives in either direction until this instant, though nobody notices.
    var silentUntil: Timestamp?
    /// With the next command that leaves, the way goes silent for so many seconds.
    var goesSilentFor: Int64?
    /// No session can be made until this instant.
    var downUntil = Timestamp(nanoseconds: .min)
    /// What the trade server and the terminal make of commands.
    var twists = CommandTwists()

    init(_ exchange: SimulatedExchange, _ world: FaultWorld) { (self.exchange, self.world) = (exchange, world) }

    var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(name: "simulated", keepsCommandLog: true, deliversBars: true, isAccelerated: false)
    }

    /// When something moves by itself.
    var nextMove: Timestamp? { [outgoing.next, incoming.next, exchange.nextMove].compactMap { $0 }.min() }

    /// By the machine's clock.
    var nextEvent: Timestamp? {
        guard isUp, let move = exchange.nextMove else { return nil }
        return Timestamp(nanoseconds: move.nanoseconds + world.clock.offset)
    }

    var now: Timestamp { world.clock.broker }

    func connect(epoch: Int64) {
        guard world.power.isOn else { return }
        world.log.note(now, "connect epoch \(epoch)")
        world.checker.connecting(epoch)
        session += 1
        (self.epoch, isUp, isHeard) = (epoch, false, false)
        incoming.lose()
        if world.plan.spoils(.silentSession) { return }
        if now < downUntil || world.plan.spoils(.refusedSession) {
            return incoming.send(.link(.down(reason: "connection refused")), due: now.after(milliseconds: 100))
        }
        outgoing.send(.session(epoch: epoch, number: session), due: now.after(milliseconds: 30))
    }

    func send(_ command: BrokerCommand) throws(ConnectorError) {
        guard world.power.isOn else { return }
        guard isUp else { throw .notConnected }
        world.power.pass(.beforeSend)
        guard world.power.isOn else { return }
        world.log.note(now, "send \(command.tag.number) \(command.action.name)")
        world.checker.leaves(command, at: now)
        dispatch(TerminalCommand(command, epoch: epoch))
        world.power.pass(.afterSend)
    }

    func requestSnapshot(since: Timestamp) { ask(.snapshot(since: since, session: session)) }
    func requestRecord(of tag: OrderTag, decided: Timestamp) { ask(.record(tag, session: session)) }
    func requestHistory(symbol: Int, timeframe: Timeframe, count: Int) {
        ask(.history(symbol: symbol, timeframe, count: count, session: session))
    }

    private func ask(_ request: Request) {
        guard world.power.isOn, isUp, !isSilent else { return }
        outgoing.send(request, due: now.after(milliseconds: 20))
    }

    func poll(into events: inout [ConnectorEvent], limit: Int) {
        guard world.power.isOn else { return }
        while events.count < limit, let event = incoming.take(by: now) {
            if case .link(let state) = event {
                if case .up = state { isUp = true } else { isUp = false }
            }
            events.append(event)
        }
    }

    func disconnect() {
        guard world.power.isOn else { return }
        (isUp, isHeard) = (false, false)
        session += 1
        incoming.lose()
    }

    /// The process is gone; what it had handed over goes on.
    func processDied() {
        (isUp, isHeard) = (false, false)
        session += 1
        incoming.lose()
    }

    /// Whether nothing arrives at the moment.
    var isSilent: Bool { silentUntil.map { now < $0 } ?? false }
}

extension Timestamp {
    func after(milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds + milliseconds * 1_000_000) }
}

extension BrokerCommand.Action {
    /// For the log of events.
    var name: String {
        switch self {
        case .open(let order): "open \(order.request.side.rawValue) \(order.request.volume) \(order.request.orderType.rawValue)"
        case .close(let close, _): "close \(close.request.target)"
        case .modify(let change): "modify \(change.request.position.value)"
        case .change(let change, _): "change \(change.request.clientTag)"
        }
    }
}
