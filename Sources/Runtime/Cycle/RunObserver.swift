public import Connectors
public import Engine
public import Market
internal import Trading

/// Who hears what happens in a run, after it is durable: logs, metrics, alerts. No call may block.
public protocol RunObserver: AnyObject {
    func heard(_ event: ConnectorEvent, at time: Timestamp)
    func happened(_ facts: [StampedFact], _ transitions: [OrderTransition])
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
    public func sent(_ command: BrokerCommand, at time: Timestamp) {}
    /// Does nothing.
    public func changed(_ link: LinkState, at time: Timestamp) {}
    /// Does nothing.
    public func noted(_ event: RunEvent, at time: Timestamp) {}
    /// Does nothing.
    public func named(_ strategies: [String], symbols: [String], at time: Timestamp) {}
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
