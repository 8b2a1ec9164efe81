internal import Crypto

/// The proofs of both sides and the key of their session; docs/bridge-protocol.md, "Session".
struct HandshakeProof {
    let key: BridgeKey
    let nonceHerald: [UInt8]
    let nonceTerminal: [UInt8]

    /// E: the terminal knows the key, and is logged in to this account.
    func ofTerminal(_ terminal: TerminalIdentity) -> [UInt8] {
        var account = PayloadWriter()
        account.choice(terminal.role)
        account.i64(terminal.login)
        account.raw(terminal.server.utf8)
        return key.authenticate([Array("herald-ea-1".utf8), nonceHerald, nonceTerminal, account.bytes])
    }

    /// H: Herald knows the key, and gives this epoch.
    func ofHerald(epoch: Int64) -> [UInt8] {
        key.authenticate([Array("herald-srv-1".utf8), nonceTerminal, nonceHerald, number(epoch)])
    }

    /// The session's key hangs on every byte of the handshake, so that nobody between can change one of them unnoticed.
    func seal(_ sender: BridgeSide, epoch: Int64, challenge: [UInt8], hello: [UInt8], welcome: [UInt8]) -> FrameSeal {
        let digest = Array(SHA256.hash(data: challenge + hello + welcome))
        let session = key.authenticate([Array("herald-key-1".utf8), nonceHerald, nonceTerminal, number(epoch), digest])
        return FrameSeal(sender: sender, key: SymmetricKey(data: session))
    }

    private func number(_ value: Int64) -> [UInt8] {
        var writer = PayloadWriter()
        writer.i64(value)
        return writer.bytes
    }
}

/// Makes the checks of one side's frames and tests those of the other.
struct FrameSeal: Sendable {
    let sender: BridgeSide
    let key: SymmetricKey

    private func check(_ side: BridgeSide, _ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: [side.rawValue])
        code.update(data: bytes)
        return Array(code.finalize().prefix(FrameHeader.checkSize))
    }

    /// The check of a frame this side sends: of its header and payload.
    func check(_ bytes: [UInt8]) -> [UInt8] { check(sender, bytes[...]) }

    /// Whether a frame of the other side has the check that the key makes of it.
    func isRight(_ frame: ReceivedFrame) -> Bool { isSameInConstantTime(check(sender.other, frame.signed), frame.check) }
}
