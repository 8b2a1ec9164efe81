public import Market
public import Risk
public import Trading

/// A value with the instant and the place in the sequence at which it came in.
public struct Stamped<Payload: Sendable>: Sendable {
    /// When it came in, UTC; a core traps on a stamp earlier than the last.
    public var time: Timestamp
    /// What came in.
    public var payload: Payload

    @inlinable public init(time: Timestamp, payload: Payload) { (self.time, self.payload) = (time, payload) }
}

/// Everything that can happen to the core.
public enum Event: Sendable {
    /// The feed completed a bar of a symbol's base timeframe; strategies see it at the symbol's next quote.
    case barClosed(symbol: Int, Bar)
    /// A symbol's bid and ask.
    case quote(symbol: Int, Quote)
    /// The terms of a symbol are these from now on.
    case specification(symbol: Int, ContractValue)
    /// A broker's answer, or something the broker did by itself.
    case execution(ExecutionResult)
    /// Money was paid in (positive) or out; the balance moves, no limit gains headroom.
    case cashFlow(Money)
    /// The news ahead that entries keep away from; replaces what was known.
    case news([NewsEvent])
    /// An operator speaks.
    case command(OperatorCommand)
    /// A symbol's quote ahead of the executions the broker made at it: nothing but the price is looked at.
    case seen(symbol: Int, Quote)
    /// Time passed without a quote: sent at ``TradingCore/nextDue``, at other times it does nothing.
    case time
    /// A position that nobody here asked for is owned from now on.
    case adopted(Adoption)
    /// An entry that counted as over works at the broker: it counts again, and is withdrawn.
    case reopened(OrderRequest)
    /// What other hands hold and wait for; replaces what was known.
    case foreign([ForeignExposure])
    /// Money that no position of the run made came (positive) or went: charges, corrections, other hands' deals. The balance
    /// moves, and limits count it as gained or lost.
    case adjusted(Money)
    /// Entries may not, or may again, be made for a reason of the shell's.
    case gate(EntryGate, isClosed: Bool)
}

/// A scheduled piece of news.
public struct NewsEvent: Hashable, Sendable, Codable {
    /// When it comes out, UTC.
    public var time: Timestamp
    /// ISO code of the currency it moves.
    public var currency: String

    public init(time: Timestamp, currency: String) { (self.time, self.currency) = (time, currency) }
}

/// What an operator can tell the core about the account; a reason is recorded with it.
public enum OperatorCommand: Hashable, Sendable, Codable {
    /// Stop the account in this way until it is released.
    case stop(BreachAction, reason: String)
    /// Lift a latch by its code, e.g. `DRAWDOWN_LIMIT` or `KILLED`.
    case release(code: String, reason: String)
    /// Close a position, or so many lots of it by the rule of ``ClosePart``; what is on its way is not asked for twice.
    case closePosition(PositionID, volume: Volume?, reason: String)
    /// Close every position in a scope and withdraw its pending entries.
    case closeAll(CloseScope, reason: String)
    /// Make no entries of one strategy (by index), or of any, until resumed; what rests is withdrawn, positions stay.
    case pause(strategy: Int?, reason: String)
    /// Call no script of a strategy (by index) any more, since one of them did not return; its positions fall under the
    /// protective policy, until it is resumed by name.
    case quarantine(strategy: Int, reason: String)
    /// Ask a strategy (by index) for nothing more, since the configuration does not name it; its positions keep their exits.
    case retire(strategy: Int, reason: String)
    /// Lift the pause and the quarantine of one strategy; nil lifts every pause and every latch.
    case resume(strategy: Int?, reason: String)
}

/// Everything the core can ask of its shell.
public enum Effect: Sendable {
    /// Send an order.
    case submit(ApprovedOrder)
    /// Close a position or withdraw a pending entry.
    case close(ApprovedClose)
    /// Move the stop and target of a position.
    case modify(ApprovedModify)
    /// Change a pending entry.
    case change(ApprovedOrderChange)
    /// Write something down.
    case record(Fact)
}

/// The effects of events, in order; the shell reuses one buffer, so that a quiet event allocates nothing.
public struct EffectBuffer {
    private var effects: ContiguousArray<Effect> = []
    private var next = 0

    public init() { effects.reserveCapacity(64) }

    /// Whether no effect is waiting.
    public var isEmpty: Bool { next == effects.count }

    /// Takes the oldest waiting effect; nil when there is none. More may be added before the next is taken.
    public mutating func takeNext() -> Effect? {
        guard next < effects.count else {
            effects.removeAll(keepingCapacity: true)
            next = 0
            return nil
        }
        next += 1
        return effects[next - 1]
    }

    mutating func append(_ effect: Effect) { effects.append(effect) }

    mutating func record(_ fact: Fact) { effects.append(.record(fact)) }
}
