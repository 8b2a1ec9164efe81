/// CHALLENGE: what Herald says first.
public struct ChallengeMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.challenge

    /// 32 random bytes, never used again.
    public var nonce: [UInt8]
    /// The lowest version of the protocol Herald speaks.
    public var lowestVersion: UInt16
    /// The highest version of the protocol Herald speaks.
    public var highestVersion: UInt16

    public init(nonce: [UInt8], lowestVersion: UInt16, highestVersion: UInt16) {
        (self.nonce, self.lowestVersion, self.highestVersion) = (nonce, lowestVersion, highestVersion)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        nonce = try reader.raw(32)
        lowestVersion = try reader.u16()
        highestVersion = try reader.u16()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.raw(nonce)
        writer.u16(lowestVersion)
        writer.u16(highestVersion)
    }
}

/// HELLO: who the terminal is, and its proof that it knows the key.
public struct HelloMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.hello

    /// 32 random bytes of the terminal.
    public var nonce: [UInt8]
    /// Who dialled.
    public var terminal: TerminalIdentity
    /// 32 bytes that only the key can make of both nonces, the role, the login and the server.
    public var proof: [UInt8]

    public init(nonce: [UInt8], terminal: TerminalIdentity, proof: [UInt8]) {
        (self.nonce, self.terminal, self.proof) = (nonce, terminal, proof)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        nonce = try reader.raw(32)
        terminal = try TerminalIdentity(from: &reader)
        proof = try reader.raw(32)
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.raw(nonce)
        terminal.encode(into: &writer)
        writer.raw(proof)
    }
}

/// WELCOME: the session's epoch, and Herald's proof that it knows the key.
public struct WelcomeMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.welcome

    /// Higher than any before.
    public var epoch: Int64
    /// Milliseconds between two PINGs.
    public var heartbeatMilliseconds: UInt32
    /// Milliseconds without a frame after which the connection is dead.
    public var deadAfterMilliseconds: UInt32
    /// 32 bytes that only the key can make of both nonces and the epoch.
    public var proof: [UInt8]

    public init(epoch: Int64, heartbeatMilliseconds: UInt32, deadAfterMilliseconds: UInt32, proof: [UInt8]) {
        (self.epoch, self.heartbeatMilliseconds) = (epoch, heartbeatMilliseconds)
        (self.deadAfterMilliseconds, self.proof) = (deadAfterMilliseconds, proof)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        epoch = try reader.i64()
        heartbeatMilliseconds = try reader.u32()
        deadAfterMilliseconds = try reader.u32()
        proof = try reader.raw(32)
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(epoch)
        writer.u32(heartbeatMilliseconds)
        writer.u32(deadAfterMilliseconds)
        writer.raw(proof)
    }
}
