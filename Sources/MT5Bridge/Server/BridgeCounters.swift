/// What happened at the door, since the start.
public struct BridgeCounters: Hashable, Sendable {
    /// Connections that were taken.
    public var connections = 0
    /// Sessions that were made.
    public var sessions = 0
    /// Frames that arrived in sessions.
    public var framesReceived = 0
    /// Frames that were handed to connections.
    public var framesSent = 0
    /// Bytes that arrived.
    public var bytesReceived = 0
    /// Frames of a type this version does not know.
    public var passedOver = 0
    /// Connections that ended, by why.
    public var ends: [SessionEnd.Kind: Int] = [:]

    public init() {}

    /// How many connections ended for a reason.
    public subscript(_ kind: SessionEnd.Kind) -> Int { ends[kind, default: 0] }
}

/// Something at the door that a person should hear of.
public struct BridgeAlert: Hashable, Sendable {
    /// Who it came from, as far as the network knows.
    public var peer: String
    /// What the connection was for; nil when it did not come so far.
    public var role: BridgeRole?
    /// What happened.
    public var end: SessionEnd
    /// How often the same happened since the last alert of its kind and was not told of.
    public var untold: Int
}
