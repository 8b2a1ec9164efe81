/// Herald's side of one connection, from CHALLENGE to its end: a value that is told the time and the bytes.
///
/// Every error ends the connection; nothing of the frame that made it was looked at further.
public struct HeraldSession: Sendable {
    /// The versions of the protocol Herald speaks.
    public static let versions: ClosedRange<UInt16> = 1...1

    enum Phase: Sendable {
        case waitsHello
        case waitsEpoch(HelloMessage, payload: [UInt8])
        /// WELCOME is sent; the first checked frame shows that the terminal took it.
        case welcomed
        case made
    }

    private let key: BridgeKey
    private let nonce: [UInt8]
    private let challenge: [UInt8]
    private let begin: Int64
    private(set) var frames: SessionFrames
    private(set) var phase = Phase.waitsHello
    private var lastPing: Int64
    private var busyUntil = Int64.min
    /// Its times.
    public let terms: SessionTerms
    /// Who dialled, once it is proven.
    public private(set) var terminal: TerminalIdentity?
    /// The session's epoch, once it is given.
    public private(set) var epoch: Int64?
    /// When the newest frame came, milliseconds.
    public private(set) var lastReceived: Int64

    /// A connection that was just taken; `nonce` is 32 random bytes, never used before, `now` in monotonic milliseconds.
    public init(key: BridgeKey, nonce: [UInt8], terms: SessionTerms = .usual, now: Int64) {
        precondition(nonce.count == 32)
        (self.key, self.nonce, self.terms) = (key, nonce, terms)
        (begin, lastReceived, lastPing) = (now, now, now)
        frames = SessionFrames(side: .herald, most: terms.mostFrames)
        var payload = PayloadWriter()
        ChallengeMessage(
            nonce: nonce, lowestVersion: HeraldSession.versions.lowerBound, highestVersion: HeraldSession.versions.upperBound
        ).encode(into: &payload)
        challenge = payload.bytes
    }

    /// Whether both sides have the session's key.
    public var isMade: Bool { if case .made = phase { true } else { false } }
    /// Whether the terminal is proven and waits for its epoch.
    public var waitsForEpoch: Bool { if case .waitsEpoch = phase { true } else { false } }
    /// Bytes of memory taken for a frame that is not whole yet.
    public var heldCapacity: Int { frames.heldCapacity }
    /// Whether the terminal said that it may be silent now.
    public func isBusy(now: Int64) -> Bool { now <= busyUntil }

    /// The first frame: CHALLENGE.
    public mutating func start() throws(SessionEnd) -> [UInt8] {
        guard let bytes = frames.frame(ChallengeMessage.type.rawValue, request: 0, more: false, payload: challenge) else {
            throw .numbersUsedUp
        }
        return bytes
    }

    /// Takes bytes as they came, up to the next frame's end; false when they are used up.
    public mutating func receive(
        _ input: inout ArraySlice<UInt8>, now: Int64, into outputs: inout [SessionOutput]
    ) throws(SessionEnd) -> Bool {
        guard let frame = try frames.next(from: &input) else { return false }
        lastReceived = now
        guard let type = BridgeType(rawValue: frame.header.type) else {
            try passOver(frame, into: &outputs)
            return true
        }
        guard type.isSent(by: .terminal) else { throw .outOfPlace(type: frame.header.type) }
        var reader = frame.payload
        let message: BridgeMessage
        do throws(PayloadFault) {
            message = try BridgeMessage(type, from: .terminal, &reader)
        } catch { throw .payload(type: frame.header.type, error) }
        try take(message, frame, now: now, into: &outputs)
        return true
    }

    private mutating func take(
        _ message: BridgeMessage, _ frame: ReceivedFrame, now: Int64, into outputs: inout [SessionOutput]
    ) throws(SessionEnd) {
        switch (phase, message) {
        case (.waitsHello, .hello(let hello)):
            try prove(hello, Array(frame.payload.whole))
            outputs.append(.proven(hello.terminal))
        case (.waitsHello, .error(let error)), (.waitsEpoch, .error(let error)):
            throw .refused(code: error.code, error.text)
        case (.welcomed, .error(let error)) where !frame.header.flags.contains(.checked):
            throw .refused(code: error.code, error.text)
        case (.waitsHello, .goodbye(let goodbye)), (.waitsEpoch, .goodbye(let goodbye)):
            throw .goodbye(reason: goodbye.reason, goodbye.text)
        case (.welcomed, .goodbye(let goodbye)) where !frame.header.flags.contains(.checked):
            throw .goodbye(reason: goodbye.reason, goodbye.text)
        case (.welcomed, _) where frames.isConfirmed && !message.type.isHandshake:
            phase = .made
            outputs.append(.began(epoch: epoch ?? 0))
            try take(message, frame, now: now, into: &outputs)
        case (.made, _) where !message.type.isHandshake:
            try handle(message, frame.header, now: now, into: &outputs)
        default:
            throw .outOfPlace(type: frame.header.type)
        }
    }

    private mutating func prove(_ hello: HelloMessage, _ payload: [UInt8]) throws(SessionEnd) {
        let proof = HandshakeProof(key: key, nonceHerald: nonce, nonceTerminal: hello.nonce)
        guard isSameInConstantTime(proof.ofTerminal(hello.terminal), hello.proof) else { throw .wrongProof }
        guard HeraldSession.versions.contains(hello.terminal.version) else { throw .version(hello.terminal.version) }
        terminal = hello.terminal
        phase = .waitsEpoch(hello, payload: payload)
    }

    /// Answers a proven terminal: the session's epoch, and the first PING, whose answer shows that the terminal took it.
    public mutating func welcome(epoch: Int64, now: Int64, into outputs: inout [SessionOutput]) throws(SessionEnd) {
        guard case .waitsEpoch(let hello, let payload) = phase else { throw .outOfPlace(type: BridgeType.welcome.rawValue) }
        guard epoch > hello.terminal.storedEpoch else { throw .staleEpoch(stored: hello.terminal.storedEpoch, offered: epoch) }
        let proof = HandshakeProof(key: key, nonceHerald: nonce, nonceTerminal: hello.nonce)
        let welcome = WelcomeMessage(
            epoch: epoch, heartbeatMilliseconds: terms.heartbeat, deadAfterMilliseconds: terms.deadAfter,
            proof: proof.ofHerald(epoch: epoch))
        var body = PayloadWriter()
        welcome.encode(into: &body)
        outputs.append(.send(try frames.frame(.welcome(welcome))))
        try frames.begin(
            proof.seal(.herald, epoch: epoch, challenge: challenge, hello: payload, welcome: body.bytes), epoch: epoch)
        self.epoch = epoch
        phase = .welcomed
        try ping(now: now, into: &outputs)
    }

    private mutating func handle(
        _ message: BridgeMessage, _ header: FrameHeader, now: Int64, into outputs: inout [SessionOutput]
    ) throws(SessionEnd) {
        busyUntil = .min
        switch message {
        case .ping(let ping):
            outputs.append(.send(try frames.frame(.echo(EchoMessage(clock: ping.clock)), request: header.request)))
        case .goodbye(let goodbye):
            throw .goodbye(reason: goodbye.reason, goodbye.text)
        case .busy(let busy):
            busyUntil = now + min(Int64(busy.milliseconds), terms.longestBusy)
            outputs.append(.message(message, request: header.request, hasMore: false))
        default:
            outputs.append(.message(message, request: header.request, hasMore: header.flags.contains(.more)))
        }
    }

    private mutating func passOver(_ frame: ReceivedFrame, into outputs: inout [SessionOutput]) throws(SessionEnd) {
        guard isMade else { throw .outOfPlace(type: frame.header.type) }
        busyUntil = .min
        let error = ErrorMessage(.unknownType, "Herald knows no frames of type \(frame.header.type)")
        outputs.append(.send(try frames.frame(.error(error), request: frame.header.request)))
        outputs.append(.passedOver(type: frame.header.type))
    }

    /// To be called every 100 ms or so: sends PINGs, and ends what takes too long.
    public mutating func tick(now: Int64, into outputs: inout [SessionOutput]) throws(SessionEnd) {
        switch phase {
        case .waitsHello, .welcomed:
            if now - begin > terms.handshake { throw .slowHandshake }
        case .waitsEpoch:
            if now - begin > terms.handshake { throw .noEpoch }
        case .made:
            if now - lastReceived > Int64(terms.deadAfter), !isBusy(now: now) { throw .silent(milliseconds: now - lastReceived) }
            if now - lastPing >= Int64(terms.heartbeat) { try ping(now: now, into: &outputs) }
        }
    }

    private mutating func ping(now: Int64, into outputs: inout [SessionOutput]) throws(SessionEnd) {
        lastPing = now
        outputs.append(.send(try frames.frame(.ping(PingMessage(clock: now)))))
    }

    /// The bytes of a message, to be handed to the connection in the order of these calls.
    public mutating func frame(_ message: BridgeMessage, request: UInt32) throws(BridgeSendError) -> [UInt8] {
        try message.holdSayable()
        return try frame(message.type, request: request, payload: try message.encoded())
    }

    /// The same for a payload that is made already.
    mutating func frame(_ type: BridgeType, request: UInt32, payload: [UInt8]) throws(BridgeSendError) -> [UInt8] {
        guard isMade, let bytes = frames.frame(type.rawValue, request: request, more: false, payload: payload) else {
            throw .notConnected
        }
        return bytes
    }
}

extension BridgeMessage {
    /// Whether Herald sends such messages outside the handshake, other than to answer a PING.
    func holdSayable() throws(BridgeSendError) {
        guard type.isSent(by: .herald), !type.isHandshake, type != .pong else { throw .outOfPlace(type) }
    }

    /// The payload, held against the bounds of what can be said.
    public func encoded() throws(BridgeSendError) -> [UInt8] {
        var writer = PayloadWriter()
        encode(into: &writer)
        if let fault = writer.fault { throw .unsayable(fault) }
        if writer.bytes.count > Int(FrameHeader.maximumLength) { throw .unsayable(.payloadTooLong(writer.bytes.count)) }
        return writer.bytes
    }
}
