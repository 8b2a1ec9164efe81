import MT5Bridge

/// Both sides of a connection without a network: what one sends the other receives at once.
struct Pair {
    var herald: HeraldSession
    var terminal: TerminalSession
    /// The clocks of the two computers differ by hours.
    static let terminalAhead: Int64 = 10_000_000
    var now: Int64

    init(
        terminal: TerminalIdentity = Samples.terminal, key: String = "a key of twenty bytes", terminalKey: String? = nil, now: Int64 = 5000,
        terms: SessionTerms = .usual
    ) throws {
        let ours = try BridgeKey(key).orThrow()
        let theirs = try BridgeKey(terminalKey ?? key).orThrow()
        herald = HeraldSession(key: ours, nonce: Samples.nonceHerald, terms: terms, now: now)
        self.terminal = TerminalSession(key: theirs, nonce: Samples.nonceTerminal, terminal: terminal, now: now + Pair.terminalAhead)
        self.now = now
    }

    /// Hands bytes to Herald; what comes of it.
    mutating func toHerald(_ bytes: [UInt8]) throws(SessionEnd) -> [SessionOutput] {
        var input = bytes[...]
        var outputs: [SessionOutput] = []
        while try herald.receive(&input, now: now, into: &outputs) {}
        return outputs
    }

    /// Hands bytes to the terminal; what comes of it.
    mutating func toTerminal(_ bytes: [UInt8]) throws(SessionEnd) -> [SessionOutput] {
        var input = bytes[...]
        var outputs: [SessionOutput] = []
        while try terminal.receive(&input, now: now + Pair.terminalAhead, into: &outputs) {}
        return outputs
    }

    /// CHALLENGE and HELLO.
    mutating func prove() throws {
        _ = try toHerald(try toTerminal(try herald.start()).sent)
    }

    /// The whole handshake.
    static func made(
        terminal: TerminalIdentity = Samples.terminal, epoch: Int64 = Samples.epoch, terms: SessionTerms = .usual
    ) throws -> Pair {
        var pair = try Pair(terminal: terminal, terms: terms)
        try pair.prove()
        _ = try pair.toTerminal(try pair.welcome(epoch))
        _ = try pair.toHerald(try pair.terminal.frame(.log(LogMessage(level: 0, text: "")), request: 0))
        return pair
    }

    /// WELCOME and the PING behind it.
    mutating func welcome(_ epoch: Int64) throws(SessionEnd) -> [UInt8] {
        var outputs: [SessionOutput] = []
        try herald.welcome(epoch: epoch, now: now, into: &outputs)
        return outputs.sent
    }

    /// Lets time pass in Herald; what it sends.
    mutating func tick(after milliseconds: Int64) throws(SessionEnd) -> [UInt8] {
        now += milliseconds
        var outputs: [SessionOutput] = []
        try herald.tick(now: now, into: &outputs)
        return outputs.sent
    }
}

extension [SessionOutput] {
    /// All bytes to be sent.
    var sent: [UInt8] {
        flatMap { output -> [UInt8] in
            if case .send(let bytes) = output { return bytes }
            return []
        }
    }
}

extension Optional {
    /// The value; throws when there is none.
    func orThrow() throws -> Wrapped {
        guard let self else { throw Missing() }
        return self
    }

    struct Missing: Error {}
}

/// A frame without a check, as it stands before the session.
func earlyFrame(_ type: UInt16, _ sequence: UInt32, _ payload: [UInt8]) -> [UInt8] {
    FrameHeader(flags: [], type: type, request: 0, sequence: sequence, length: UInt32(payload.count), epoch: 0).bytes + payload
}
