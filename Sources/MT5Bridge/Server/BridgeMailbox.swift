internal import Synchronization

/// Between the thread of the network and the one of the runner: what arrived and waits to be drained, and which sessions take what
/// is to be sent. Bounded both ways.
final class BridgeMailbox: Sendable {
    private struct Waiting {
        var arrival: BridgeArrival
        var bytes: Int
    }

    private struct State {
        var waiting: [Waiting] = []
        var head = 0
        var bytes = 0
        var turnedAway = 0
        var unsent: [BridgeSession: Int] = [:]
        var epoch: Int64?
        var isClosed = false
        var wake: (@Sendable () -> Void)?

        /// Adds what arrived; whom to wake, when nothing had been waiting.
        mutating func append(_ arrival: BridgeArrival, bytes: Int = 0) -> (@Sendable () -> Void)? {
            waiting.append(Waiting(arrival: arrival, bytes: bytes))
            self.bytes += bytes
            return waiting.count - head == 1 ? wake : nil
        }
    }

    private let state = Mutex(State())
    private let limits: BridgeLimits

    init(_ limits: BridgeLimits) { self.limits = limits }

    // What the network's thread does.

    /// Whether another session may begin: what waits leaves room for its messages.
    var hasRoom: Bool { state.withLock { $0.waiting.count - $0.head < limits.waitingMessages / 2 } }

    /// Adds a message; false when too much waits, and then its session is to be ended.
    func add(_ arrival: BridgeArrival, bytes: Int) -> Bool {
        let (isTaken, wake) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard state.waiting.count - state.head < limits.waitingMessages, state.bytes + bytes <= limits.waitingBytes else {
                return (false, nil)
            }
            return (true, state.append(arrival, bytes: bytes))
        }
        wake?()
        return isTaken
    }

    /// A session began: messages may be sent in it.
    func begin(_ session: BridgeSession, _ terminal: TerminalIdentity, at now: Int64) {
        let wake = state.withLock { state in
            state.unsent[session] = 0
            return state.append(.began(session, terminal, at: now))
        }
        wake?()
    }

    /// A session is over: nothing more is taken for it.
    func end(_ session: BridgeSession, _ end: SessionEnd, at now: Int64) {
        let wake = state.withLock { state in
            state.unsent[session] = nil
            return state.append(.ended(session, end, at: now))
        }
        wake?()
    }

    /// A terminal that knows the key was turned away.
    func turnAway(_ terminal: TerminalIdentity, _ end: SessionEnd, at now: Int64) {
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.turnedAway < limits.waitingTurnedAway else { return nil }
            state.turnedAway += 1
            return state.append(.turnedAway(terminal, end, at: now))
        }
        wake?()
    }

    /// Bytes were handed to the system.
    func sent(_ bytes: Int, in session: BridgeSession) {
        state.withLock { state in
            if let unsent = state.unsent[session] { state.unsent[session] = unsent - bytes }
        }
    }

    /// Takes the epoch that was allowed; it is given once.
    func takeEpoch(above stored: Int64) -> EpochGrant {
        state.withLock { state in
            guard let epoch = state.epoch else { return .notYet }
            guard epoch > stored else { return .tooLow(epoch) }
            state.epoch = nil
            return .given(epoch)
        }
    }

    // What the runner's thread does.

    /// Whether the network's thread still takes work.
    var isOpen: Bool { state.withLock { !$0.isClosed } }

    /// Nothing is taken any more; false when that was so before.
    func close() -> Bool {
        state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
    }

    /// Whom to wake from now on; at once, when something waits already.
    func onArrival(_ wake: @escaping @Sendable () -> Void) {
        let isWaiting = state.withLock { state in
            state.wake = wake
            return state.waiting.count > state.head
        }
        if isWaiting { wake() }
    }

    /// Allows one trade session.
    func allow(epoch: Int64) { state.withLock { $0.epoch = epoch } }

    /// Makes room for bytes that are about to be sent.
    func reserve(_ bytes: Int, in session: BridgeSession) throws(BridgeSendError) {
        try state.withLock { state throws(BridgeSendError) in
            guard let unsent = state.unsent[session] else { throw .notConnected }
            guard unsent + bytes <= limits.unsentBytes else { throw .overloaded }
            state.unsent[session] = unsent + bytes
        }
    }

    /// Appends what arrived, at most `limit`; how many parts of long answers were taken away, by session.
    func drain(into arrivals: inout [BridgeArrival], limit: Int) -> [BridgeSession: UInt32] {
        state.withLock { state in
            // Copied out under the lock: a slice that outlives it would make the network's thread copy all that waits.
            let end = min(state.head + max(limit, 0), state.waiting.count)
            var credits: [BridgeSession: UInt32] = [:]
            for waiting in state.waiting[state.head..<end] {
                arrivals.append(waiting.arrival)
                state.bytes -= waiting.bytes
                switch waiting.arrival {
                case .turnedAway: state.turnedAway -= 1
                case .message(let session, let message, _, _, _) where message.type.isLongAnswer: credits[session, default: 0] += 1
                default: break
                }
            }
            state.head = end
            if state.head == state.waiting.count { (state.waiting, state.head) = ([], 0) }
            if state.head > limits.waitingMessages {
                state.waiting.removeFirst(state.head)
                state.head = 0
            }
            return credits
        }
    }
}

/// Whether there is an epoch for a terminal.
enum EpochGrant {
    case given(Int64)
    /// The terminal has stored one that is not below it.
    case tooLow(Int64)
    case notYet
}
