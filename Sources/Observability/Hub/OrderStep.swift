/// A step in the life of an order, or a message between Herald and the broker about it.
public struct OrderStep: Sendable, Equatable {
    /// What happened.
    public enum Kind: String, Sendable, CaseIterable {
        /// Herald asked.
        case request
        /// The broker answered.
        case answer
        /// It came into another state.
        case state
    }

    /// What happened.
    public var kind: Kind
    /// The order's identity, as the magic number.
    public var tag: Int64
    /// Index of the strategy instance; nil for nobody's.
    public var strategy: Int?
    /// Index of the symbol; nil when not known.
    public var symbol: Int?
    /// The state it is in now.
    public var state: String
    /// The state before; empty for none.
    public var previous: String
    /// What brought it about: reply, scan, operator and so on.
    public var cause: String
    /// What was asked or answered, in words.
    public var detail: String
    /// Whether a person should be told.
    public var isTrouble: Bool

    public init(
        kind: Kind, tag: Int64, strategy: Int? = nil, symbol: Int? = nil, state: String, previous: String = "", cause: String = "",
        detail: String = "", isTrouble: Bool = false
    ) {
        (self.kind, self.tag, self.strategy, self.symbol) = (kind, tag, strategy, symbol)
        (self.state, self.previous, self.cause) = (state, previous, cause)
        (self.detail, self.isTrouble) = (detail, isTrouble)
    }
}

/// A change of the way to the broker.
public struct LinkChange: Sendable, Equatable {
    /// Whether there is a session with the other side.
    public var isUp: Bool
    /// Whether the terminal reaches its broker.
    public var brokerConnected: Bool
    /// Of the session; 0 without one.
    public var epoch: Int64
    /// Why, when it is down.
    public var reason: String
    /// Counts tries to connect since it went down; 0 when it just did.
    public var attempt: Int

    public init(isUp: Bool, brokerConnected: Bool, epoch: Int64 = 0, reason: String = "", attempt: Int = 0) {
        (self.isUp, self.brokerConnected, self.epoch) = (isUp, brokerConnected, epoch)
        (self.reason, self.attempt) = (reason, attempt)
    }
}
