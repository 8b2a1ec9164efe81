public import Connectors
public import Engine
public import Market
public import Storage
public import Trading

/// What came of one or several inputs, in order.
public struct SessionOutput: Sendable {
    /// What happened, with its instant.
    public var facts: [StampedFact] = []
    /// To be sent once everything is durable, in order.
    public var commands: [BrokerCommand] = []
    /// Every step of every command.
    public var transitions: [OrderTransition] = []
    /// To be asked from the broker's side as soon as the link allows it.
    public var questions: [BrokerQuestion] = []
    /// What changes in the read models.
    public var lines: [ReadModelRow] = []

    public init() {}

    /// Whether something must become durable.
    public var isEmpty: Bool { facts.isEmpty && commands.isEmpty && transitions.isEmpty && questions.isEmpty && lines.isEmpty }

    /// Whether a command is among it.
    public var hasCommands: Bool { !commands.isEmpty }
}

/// A fact with the instant at which it came about.
public struct StampedFact: Sendable {
    /// UTC.
    public var time: Timestamp
    /// What happened.
    public var fact: Fact
    public init(time: Timestamp, fact: Fact) { (self.time, self.fact) = (time, fact) }
}
