public import Market
public import Trading

/// A value with the instant and the place in the sequence at which it came in.
public struct Stamped<Payload: Sendable>: Sendable {
    public var time: Timestamp
    public var payload: Payload

    @inlinable public init(time: Timestamp, payload: Payload) { (self.time, self.payload) = (time, payload) }
}

/// Everything that can happen to the core.
public enum Event: Sendable {
    /// The feed completed a bar of a symbol's base timeframe; strategies see it at the symbol's next quote.
    case barClosed(symbol: Int, Bar)
    /// A symbol's bid and ask.
    case quote(symbol: Int, Quote)
    /// A broker's answer, or something the broker did by itself.
    case execution(ExecutionResult)
}

/// Everything the core can ask of its shell.
public enum Effect: Sendable {
    /// Send an order.
    case submit(ApprovedOrder)
    /// Close a position or withdraw a pending entry.
    case close(ApprovedClose)
    /// Write something down.
    case record(Fact)
}

public import Risk

/// The effects of one event, in order; the shell reuses one buffer so that a quiet event allocates nothing.
public struct EffectBuffer {
    public private(set) var effects: ContiguousArray<Effect> = []

    public init() { effects.reserveCapacity(64) }

    /// Whether the event asked for nothing.
    @inlinable public var isEmpty: Bool { effects.isEmpty }

    /// Adds an effect at the end.
    public mutating func append(_ effect: Effect) { effects.append(effect) }

    /// Hands over the effects and becomes empty.
    public mutating func drain() -> ContiguousArray<Effect> {
        let drained = effects
        effects.removeAll(keepingCapacity: true)
        return drained
    }

    mutating func record(_ fact: Fact) { effects.append(.record(fact)) }
}
