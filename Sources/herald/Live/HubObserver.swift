import Connectors
import Engine
import Market
import Observability
import Runtime
import Trading

/// Tells log, measurements, alerts and the trail of decisions what happens in a run.
final class HubObserver: RunObserver {
    private let hub: ObservabilityHub
    private let trail: DecisionTrail
    private var strategies: [String]
    /// The symbol of each strategy.
    private var symbols: [String]
    private var journeys = JourneyWatch()

    init(_ hub: ObservabilityHub, _ trail: DecisionTrail, strategies: [String], symbols: [String]) {
        (self.hub, self.trail, self.strategies, self.symbols) = (hub, trail, strategies, symbols)
    }

    func happened(_ facts: [StampedFact], _ transitions: [OrderTransition]) {
        for stamped in facts {
            hub.take(stamped.fact, at: stamped.time)
            trail.take(stamped.fact, at: stamped.time, strategies: strategies) { symbols.indices.contains($0) ? symbols[$0] : "" }
        }
        for step in transitions {
            let isTrouble = [.rejected, .unknown, .unknownCancel, .unknownModify, .quarantined].contains(step.to)
            hub.take(
                OrderStep(
                    kind: .state, tag: step.tag.magic, state: step.to.rawValue, previous: step.from?.rawValue ?? "",
                    cause: step.cause.rawValue, detail: step.tag.comment, isTrouble: isTrouble), at: step.time)
            if let journey = journeys.take(step) { hub.take(journey) }
        }
    }

    func lost(_ facts: [StampedFact], _ transitions: [OrderTransition]) { happened(facts, transitions) }

    func decided(_ command: BrokerCommand, by cause: DecisionCause) { journeys.decide(command, by: cause) }

    func sent(_ command: BrokerCommand, at time: Timestamp) {
        journeys.send(command)
        hub.take(OrderStep(kind: .request, tag: command.tag.magic, state: "sending", detail: command.words), at: time)
    }

    func heard(_ event: ConnectorEvent, at time: Timestamp) {
        journeys.hear(event)
        switch event {
        case .quote(let symbol, _, _): hub.countQuote(symbol: symbol)
        case .reply(let tag, let reply):
            hub.take(OrderStep(kind: .answer, tag: tag.magic, state: "answered", detail: reply.words), at: time)
        default: break
        }
    }

    func changed(_ link: LinkState, at time: Timestamp) {
        switch link {
        case .up(let epoch, let isConnected):
            hub.take(LinkChange(isUp: true, brokerConnected: isConnected, epoch: epoch), at: time)
        case .down(let reason): hub.take(LinkChange(isUp: false, brokerConnected: false, reason: reason), at: time)
        }
    }

    func named(_ strategies: [String], symbols: [String], at time: Timestamp) {
        (self.strategies, self.symbols) = (strategies, symbols)
        hub.names.strategies = strategies
    }

    func noted(_ event: Runtime.RunEvent, at time: Timestamp) {
        hub.take(Observability.RunEvent(event.code.observed, message: event.message), at: time)
    }
}

extension Runtime.RunEvent.Code {
    fileprivate var observed: Observability.RunEvent.Code {
        switch self {
        case .started: .started
        case .recovered: .recovered
        case .reconciled: .reconciled
        case .stopping: .stopping
        case .stopped: .stopped
        case .reloaded: .reloaded
        case .reloadFailed: .reloadFailed
        case .diskRefused: .diskRefused
        case .diskBack: .diskBack
        case .operator: .commanded
        case .fatal: .fatal
        case .swept: .swept
        }
    }
}

extension Readings {
    /// Of a published status; `symbols` are the names that indices stand for.
    init(_ status: RunStatus, symbols: [String]) {
        self.init()
        (balance, equity) = (status.balance.double, status.equity.double)
        (linkUp, brokerConnected, lagSeconds) = (status.link.isUp, status.link.isBrokerConnected, status.lagSeconds)
        (generation, latches) = (status.generation, status.latches.map(\.code))
        linkSilenceSeconds = status.link.quoteAge ?? 0
        headroom = status.guards.map {
            ($0.code, $0.headroom.double, status.balance > .zero ? $0.headroom.double / status.balance.double : nil)
        }
        queues = [("journal", status.unwritten)] + (status.uncopied.map { [("postgres", Int($0))] } ?? [])
        workingOrders = status.orders.count { $0.state == .working || $0.state == .partial }
        unknownOrders = status.orders.count { [.unknown, .unknownCancel, .unknownModify, .quarantined].contains($0.state) }
        pausedStrategies = status.strategies.indices.filter { status.strategies[$0].state == .paused }
        positions = symbols.enumerated().map { index, name in (index, status.positions.count { $0.symbol == name }) }
    }
}

extension Health {
    /// Of a published status.
    init(_ status: RunStatus) {
        var problems = status.problems + status.latches.map { "latched: \($0.code)" }
        if !status.link.isUp || !status.link.isRunning { problems.append("the link is down: \(status.link.reason)") }
        self.init(isHealthy: problems.isEmpty, problems: problems)
    }
}

extension RunStatus {
    /// One line for service managers.
    var line: String {
        let link = link.isRunning ? "link up" : "link down"
        let held = latches.isEmpty ? "" : ", latched \(latches.map(\.code).joined(separator: " "))"
        return "\(mode), \(link), equity \(equity.text(digits: 2)), \(positions.count) position(s)\(held)"
    }
}
