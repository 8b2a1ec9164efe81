import Connectors
import Engine
import Market
import Observability
import Risk
import Runtime
import Trading

/// Follows every request of a run from the event that moved it to the broker's answer, by this machine's clock.
struct JourneyWatch {
    private let now: () -> Timestamp
    private var journeys = OpenJourneys()
    /// When the newest event arrived.
    private var heard: Timestamp?

    /// `now` is this machine's clock, UTC.
    init(now: @escaping () -> Timestamp = { MarketClock.wall.now }) { self.now = now }

    mutating func hear(_ event: ConnectorEvent) {
        let time = now()
        heard = time
        guard case .reply(let tag, let reply) = event else { return }
        journeys.answered(tag.magic, reply.words, at: time)
    }

    mutating func decide(_ command: BrokerCommand, by cause: DecisionCause) {
        let time = now()
        // What a person, the clock or the run itself moved was not received from anywhere.
        let received =
            switch cause {
            case .quote, .bar, .broker: heard ?? time
            case .clock, .operator, .run: time
            }
        let about = command.action.subject
        journeys.begin(
            OrderJourney(
                tag: command.tag.magic, kind: command.action.kind, strategy: about.strategy, symbol: about.symbol,
                received: received, decided: time, outcome: "", isSuccess: false, cause: cause.rawValue, request: command.words))
    }

    mutating func send(_ command: BrokerCommand) { journeys.sent(command.tag.magic, at: now()) }

    /// Takes a step that is durable; the whole journey when it is the end of one.
    mutating func take(_ step: OrderTransition) -> OrderJourney? {
        let tag = step.tag.magic
        if step.to == .intent { return nil }
        if step.to == .sending {
            journeys.durable(tag, at: now())
            return nil
        }
        // A deal or a list may be there before the answer is, and says the same.
        if [.hint, .scan, .log].contains(step.cause) { journeys.answered(tag, "", at: heard ?? now()) }
        let isSuccess = [.working, .partial, .filled, .done].contains(step.to)
        return journeys.end(tag, outcome: step.to.rawValue, isSuccess: isSuccess)
    }
}

extension BrokerCommand {
    /// What is asked for, in words.
    var words: String { "\(action.kind.rawValue) \(tag.comment) \(action.details)" }
}

extension BrokerReply {
    /// What was answered, in words.
    var words: String { "\(retcode) order \(order) deal \(deal) \(message)" }
}

extension BrokerCommand.Action {
    fileprivate var kind: OrderJourney.Kind {
        switch self {
        case .open: .open
        case .close(_, let ticket): ticket == nil ? .close : .withdraw
        case .modify: .modify
        case .change: .change
        }
    }

    fileprivate var subject: (strategy: Int?, symbol: Int) {
        let (strategy, symbol): (Int, Int) =
            switch self {
            case .open(let order): (order.request.strategy, order.request.symbol)
            case .close(let close, _): (close.request.strategy, close.request.symbol)
            case .modify(let change): (change.request.strategy, change.request.symbol)
            case .change(let change, _): (change.request.strategy, change.request.symbol)
            }
        // Nobody's have a number below zero.
        return (strategy < 0 ? nil : strategy, symbol)
    }

    fileprivate var details: String {
        func level(_ name: String, _ price: Price?) -> String { price.map { " \(name) \($0)" } ?? "" }
        switch self {
        case .open(let order):
            let wish = order.request
            return "\(wish.side.rawValue) \(wish.volume) \(wish.orderType.rawValue)" + level("at", wish.price)
                + level("stop", wish.stopLoss) + level("target", wish.takeProfit)
        case .close(let close, let ticket):
            switch close.request.target {
            case .position(let position, let volume): return "\(volume) of position \(position.value)"
            case .pending: return "order \(ticket ?? 0)"
            case .closeBy(let position, let other): return "position \(position.value) by \(other.value)"
            }
        case .modify(let change):
            return "position \(change.request.position.value)" + level("stop", change.request.stopLoss)
                + level("target", change.request.takeProfit)
        case .change(let change, let ticket):
            return "order \(ticket)" + level("at", change.request.price) + level("stop", change.request.stopLoss)
                + level("target", change.request.takeProfit)
        }
    }
}
