public import Connectors
public import Engine
public import Market
internal import Trading

/// Who hears what happens in a run, after it is durable: logs, metrics, alerts. No call may block.
public protocol RunObserver: AnyObject {
    func heard(_ event: ConnectorEvent, at time: Timestamp)
    func happened(_ facts: [StampedFact], _ transitions: [OrderTransition])
    /// What a run knew that ended without its disk: it is in no journal, and the next start may come to it once more.
    func lost(_ facts: [StampedFact], _ transitions: [OrderTransition])
    /// A command came out of an input; it is neither durable nor sent yet.
    func decided(_ command: BrokerCommand, by cause: DecisionCause)
    func sent(_ command: BrokerCommand, at time: Timestamp)
    func changed(_ link: LinkState, at time: Timestamp)
    func noted(_ event: RunEvent, at time: Timestamp)
    /// What the indices of strategies stand for in the facts that follow, and which symbol each trades.
    func named(_ strategies: [String], symbols: [String], at time: Timestamp)
}

extension RunObserver {
    /// Does nothing.
    public func heard(_ event: ConnectorEvent, at time: Timestamp) {}
    /// Does nothing.
    public func happened(_ facts: [StampedFact], _ transitions: [OrderTransition]) {}
    /// Does nothing.
    public func decided(_ command: BrokerCommand, by cause: DecisionCause) {}
    /// Does nothing.
    public func lost(_ facts: [StampedFact], _ transitions: [OrderTransition]) {}
    /// Does nothing.
    public func sent(_ command: BrokerCommand, at time: Timestamp) {}
    /// Does nothing.
    public func changed(_ link: LinkState, at time: Timestamp) {}
    /// Does nothing.
    public func noted(_ event: RunEvent, at time: Timestamp) {}
    /// Does nothing.
    public func named(_ strategies: [String], symbols: [String], at time: Timestamp) {}
}

/// What moved a run to a command.
public enum DecisionCause: String, Hashable, Sendable, CaseIterable {
    case quote, bar
    /// What the broker's side said: an answer, a deal, a list.
    case broker
    /// A timer.
    case clock
    case `operator`
    /// The run itself: a gate, a reload, a recovery.
    case run

    init(_ input: SessionInput) {
        switch input {
        case .quote, .seen: self = .quote
        case .bar: self = .bar
        case .reply, .record, .deal, .order, .position, .snapshot, .snapshotChange, .linkUp, .linkDown, .news: self = .broker
        case .time: self = .clock
        case .command, .settle: self = .operator
        case .gate, .notSent, .recovered, .reload: self = .run
        }
    }
}

/// Something about the run itself that a person may want to hear.
public struct RunEvent: Hashable, Sendable, Codable {
    /// What it is about.
    public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        case started, recovered, reconciled, stopping, stopped, reloaded
        case reloadFailed = "reload_failed"
        case diskRefused = "disk_refused"
        case diskBack = "disk_back"
        case `operator`, fatal
        /// What was older than wanted is gone.
        case swept
    }

    /// What it is about.
    public var code: Code
    /// In words.
    public var message: String
    public init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }
}

/// Nobody listens.
public final class SilentObserver: RunObserver {
    public init() {}
}
