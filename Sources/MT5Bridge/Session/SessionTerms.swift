/// The bounds of a session, times in milliseconds; docs/bridge-protocol.md, "Session".
public struct SessionTerms: Hashable, Sendable {
    /// Between two PINGs.
    public var heartbeat: UInt32 = 1_000
    /// Without a frame until the connection is dead.
    public var deadAfter: UInt32 = 5_000
    /// For the whole handshake.
    public var handshake: Int64 = 3_000
    /// What one BUSY may excuse at most.
    public var longestBusy: Int64 = 120_000
    /// Frames of a direction, behind which a session ends: their numbers have 32 bits and are used once.
    public var mostFrames = UInt32.max

    /// What the protocol says when nothing else is said.
    public static let usual = SessionTerms()

    public init() {}
}

/// What a session wants done, in this order.
public enum SessionOutput: Hashable, Sendable {
    /// Bytes for the other side.
    case send([UInt8])
    /// The terminal has proven that it knows the key; it waits for its epoch.
    case proven(TerminalIdentity)
    /// Both sides have the session's key.
    case began(epoch: Int64)
    /// A message whose check was right.
    case message(BridgeMessage, request: UInt32, hasMore: Bool)
    /// A type this version does not know was passed over, and answered by ERROR 1.
    case passedOver(type: UInt16)
}
