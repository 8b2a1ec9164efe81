/// The terminal's side of one connection, as mql5/Include/Herald/Link.mqh is it: for terminals that are no MetaTrader.
public struct TerminalSession: Sendable {
    private enum Phase: Sendable {
        case waitsChallenge
        case waitsWelcome(HandshakeProof, challenge: [UInt8], hello: [UInt8])
        case made
    }

    private let key: BridgeKey
    private let nonce: [UInt8]
    private let begin: Int64
    private var frames = SessionFrames(side: .terminal)
    private var phase = Phase.waitsChallenge
    private var lastReceived: Int64
    private var lastPing: Int64
    private var heartbeat: Int64 = 1_000
    private var deadAfter: Int64 = 5_000
    /// Who it says it is.
    public let terminal: TerminalIdentity
    /// The session's epoch, once Herald has given it.
    public private(set) var epoch: Int64?
    /// Parts of long answers that may be sent.
    public private(set) var credit = CreditMessage.atStart

    /// A connection that was just made; `nonce` is 32 random bytes, never used before, `now` in the terminal's monotonic
    /// milliseconds.
    public init(key: BridgeKey, nonce: [UInt8], terminal: TerminalIdentity, now: Int64) {
        precondition(nonce.count == 32)
        (self.key, self.nonce, self.terminal) = (key, nonce, terminal)
        (begin, lastReceived, lastPing) = (now, now, now)
    }

    /// Whether both sides have the session's key.
    public var isMade: Bool { if case .made = phase { true } else { false } }

    /// Takes bytes as they came, up to the next frame's end; false when they are used up. PING is handed out like any message: only
    /// the terminal knows what stands in its PONG.
    public mutating func receive(
        _ input: inout ArraySlice<UInt8>, now: Int64, into outputs: inout [SessionOutput]
    ) throws(SessionEnd) -> Bool {
        guard let frame = try frames.next(from: &input) else { return false }
        lastReceived = now
        guard let type = BridgeType(rawValue: frame.header.type) else {
            guard isMade else { throw .outOfPlace(type: frame.header.type) }
            let error = ErrorMessage(.unknownType, "no frames of type \(frame.header.type) are known here")
            outputs.append(.send(try frames.frame(.error(error), request: frame.header.request)))
            return true
        }
        guard type.isSent(by: .herald) else { throw .outOfPlace(type: frame.header.type) }
        var reader = frame.payload
        let message: BridgeMessage
        do throws(PayloadFault) {
            message = try BridgeMessage(type, from: .herald, &reader)
        } catch { throw .payload(type: frame.header.type, error) }
        switch (phase, message) {
        case (.waitsChallenge, .challenge(let challenge)):
            try answer(challenge, Array(frame.payload.whole), into: &outputs)
        case (.waitsWelcome(let proof, let challenge, let hello), .welcome(let welcome)):
            try take(welcome, Array(frame.payload.whole), proof, challenge, hello, into: &outputs)
        case (.made, .credit(let more)):
            credit = min(credit + min(more.parts, CreditMessage.most), CreditMessage.most)
        case (.made, _) where !type.isHandshake:
            outputs.append(.message(message, request: frame.header.request, hasMore: false))
        default:
            throw .outOfPlace(type: frame.header.type)
        }
        return true
    }

    private mutating func answer(
        _ challenge: ChallengeMessage, _ payload: [UInt8], into outputs: inout [SessionOutput]
    ) throws(SessionEnd) {
        guard challenge.lowestVersion <= terminal.version, challenge.highestVersion >= terminal.version else {
            outputs.append(.send(try frames.frame(.error(ErrorMessage(.version, "version \(terminal.version) is spoken here")))))
            throw .version(challenge.highestVersion)
        }
        let proof = HandshakeProof(key: key, nonceHerald: challenge.nonce, nonceTerminal: nonce)
        let hello = HelloMessage(nonce: nonce, terminal: terminal, proof: proof.ofTerminal(terminal))
        var body = PayloadWriter()
        hello.encode(into: &body)
        outputs.append(.send(try frames.frame(.hello(hello))))
        phase = .waitsWelcome(proof, challenge: payload, hello: body.bytes)
    }

    private mutating func take(
        _ welcome: WelcomeMessage, _ payload: [UInt8], _ proof: HandshakeProof, _ challenge: [UInt8], _ hello: [UInt8],
        into outputs: inout [SessionOutput]
    ) throws(SessionEnd) {
        guard isSameInConstantTime(proof.ofHerald(epoch: welcome.epoch), welcome.proof) else { throw .wrongProof }
        guard welcome.epoch > terminal.storedEpoch else {
            let error = ErrorMessage(.epoch, "epoch \(welcome.epoch) is not above \(terminal.storedEpoch)")
            outputs.append(.send(try frames.frame(.error(error))))
            throw .staleEpoch(stored: terminal.storedEpoch, offered: welcome.epoch)
        }
        let seal = proof.seal(.terminal, epoch: welcome.epoch, challenge: challenge, hello: hello, welcome: payload)
        try frames.begin(seal, epoch: welcome.epoch)
        epoch = welcome.epoch
        heartbeat = min(max(Int64(welcome.heartbeatMilliseconds), 100), 10_000)
        deadAfter = min(max(Int64(welcome.deadAfterMilliseconds), heartbeat * 2), 60_000)
        phase = .made
        outputs.append(.began(epoch: welcome.epoch))
    }

    /// To be called every 100 ms or so: sends PINGs, and ends what takes too long.
    public mutating func tick(now: Int64, into outputs: inout [SessionOutput]) throws(SessionEnd) {
        guard isMade else {
            if now - begin > SessionTerms.usual.handshake { throw .slowHandshake }
            return
        }
        if now - lastReceived > deadAfter { throw .silent(milliseconds: now - lastReceived) }
        if now - lastPing >= heartbeat {
            lastPing = now
            outputs.append(.send(try frames.frame(.ping(PingMessage(clock: now)))))
        }
    }

    /// The bytes of a message, to be handed to the connection in the order of these calls. A part of a long answer takes a credit.
    public mutating func frame(_ message: BridgeMessage, request: UInt32, hasMore: Bool = false) throws(BridgeSendError) -> [UInt8] {
        guard isMade else { throw .notConnected }
        let type = message.type
        guard type.isSent(by: .terminal), !type.isHandshake, type.isLongAnswer || !hasMore else { throw .outOfPlace(type) }
        if type.isLongAnswer {
            guard credit > 0 else { throw .overloaded }
        }
        let payload = try message.encoded()
        guard let bytes = frames.frame(type.rawValue, request: request, more: hasMore, payload: payload) else { throw .notConnected }
        if type.isLongAnswer { credit -= 1 }
        return bytes
    }

    /// The bytes of a frame of any type with any payload, its check right: what a program that is mistaken would send.
    public mutating func frame(ofType type: UInt16, request: UInt32, hasMore: Bool, payload: [UInt8]) -> [UInt8]? {
        frames.frame(type, request: request, more: hasMore, payload: payload)
    }
}
