public import Connectors
internal import Trading

/// Commands that wait to leave: exits first, then changes, then entries, each at least so long after the one before.
///
/// Bounded: entries never take the room that exits need.
public struct RequestPacer: Sendable {
    /// What goes before what.
    public enum Urgency: Int, Comparable, Sendable, CaseIterable {
        /// Closes a position or withdraws an entry.
        case exit
        /// Moves levels, or changes an entry.
        case change
        /// Opens or adds.
        case entry

        public static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }

        /// How urgent a command is.
        public init(_ action: BrokerCommand.Action) {
            switch action {
            case .open: self = .entry
            case .close: self = .exit
            case .modify, .change: self = .change
            }
        }
    }

    private var queues: [[BrokerCommand]] = Urgency.allCases.map { _ in [] }
    private var last: Int64?
    /// Least time between two commands, milliseconds.
    public let pause: Int64
    /// Most commands that wait of each urgency, the most urgent first.
    public let room: [Int]

    /// `pause` is in milliseconds, 0 for none; `room` is what may wait of each urgency.
    public init(pause: Int64, room: [Int] = [256, 128, 64]) {
        precondition(pause >= 0 && room.count == Urgency.allCases.count, "Invariant: one bound for each urgency")
        (self.pause, self.room) = (pause, room)
    }

    /// How many wait.
    public var count: Int { queues.reduce(0) { $0 + $1.count } }

    /// Queues a command; false when there is no room, and then it was not taken.
    public mutating func add(_ command: BrokerCommand) -> Bool {
        let urgency = Urgency(command.action).rawValue
        guard queues[urgency].count < room[urgency] else { return false }
        queues[urgency].append(command)
        return true
    }

    /// Takes the command that may leave now, at an instant of a monotonic clock in milliseconds; nil when none may.
    public mutating func next(at now: Int64) -> BrokerCommand? {
        if let last, now - last < pause { return nil }
        guard let queue = queues.firstIndex(where: { !$0.isEmpty }) else { return nil }
        last = now
        return queues[queue].removeFirst()
    }

    /// Puts back what could not leave after all, before everything of its urgency.
    public mutating func putBack(_ command: BrokerCommand) {
        queues[Urgency(command.action).rawValue].insert(command, at: 0)
    }

    /// Takes everything that waits, as when the link is gone: none of it left.
    public mutating func removeAll() -> [BrokerCommand] {
        defer { queues = Urgency.allCases.map { _ in [] } }
        return queues.flatMap { $0 }
    }

    /// Takes those that may not leave any more because their time is over.
    public mutating func removeExpired(_ isOver: (BrokerCommand) -> Bool) -> [BrokerCommand] {
        var expired: [BrokerCommand] = []
        for index in queues.indices where queues[index].contains(where: isOver) {
            expired += queues[index].filter(isOver)
            queues[index].removeAll(where: isOver)
        }
        return expired
    }
}
