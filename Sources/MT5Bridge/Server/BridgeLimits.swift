/// What bounds the memory that the other side can make Herald take.
public struct BridgeLimits: Hashable, Sendable {
    /// Connections without a session at a time; one more ends the oldest.
    public var strangers = 16
    /// Bytes read at once from a connection without a session.
    public var strangerReadBytes = 2_048
    /// Messages that wait to be drained; one more ends its session.
    public var waitingMessages = 8_192
    /// Bytes of payload that wait to be drained; more end their session.
    public var waitingBytes = 32 << 20
    /// Terminals that were turned away and wait to be told of; more are counted only.
    public var waitingTurnedAway = 64
    /// Bytes that wait to be sent in one session; more are refused.
    public var unsentBytes = 1 << 20
    /// Parts of long answers that the service may send beyond those of every session's beginning: a download must not wait for each.
    public var historyParts: UInt32 = 24
    /// Milliseconds between two alerts of one kind.
    public var alertEvery: Int64 = 60_000

    public init() {}
}
