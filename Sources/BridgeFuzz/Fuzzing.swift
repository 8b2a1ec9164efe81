import MT5Bridge

/// One run: what it begins with, and what became of its inputs.
struct Fuzzing {
    /// Bytes a session may take for a frame before the other side has proven the key: header and payload, and as much again where an
    /// array rounds its size up.
    static let strangerBound = 2 * (FrameHeader.size + Int(FrameHeader.maximumEarlyLength))
    /// The same once a session is made.
    static let sessionBound = 2 * (FrameHeader.size + Int(FrameHeader.maximumLength) + FrameHeader.checkSize)

    private var mutator: Mutator
    private let key: BridgeKey
    private var outcomes: [String: Int] = [:]
    private var largestStranger = 0
    private var largestSession = 0
    /// A session that is made, and its other side.
    private let made: (herald: HeraldSession, terminal: TerminalSession)
    private let hello: [UInt8]
    private let payloads: [(type: BridgeType, sender: BridgeSide, bytes: [UInt8])]

    struct Unfit: Error {}

    init(seed: UInt64) throws {
        mutator = Mutator(random: Seeded(seed))
        guard let key = BridgeKey("the key of a fuzzing run") else { throw Unfit() }
        self.key = key
        payloads =
            try Corpus.fromTerminal.map { ($0.type, .terminal, try $0.encoded()) }
            + Corpus.fromHerald.map { ($0.type, .herald, try $0.encoded()) }
        var herald = HeraldSession(key: key, nonce: [UInt8](repeating: 1, count: 32), now: 0)
        var terminal = TerminalSession(key: key, nonce: [UInt8](repeating: 2, count: 32), terminal: Corpus.terminal, now: 0)
        var outputs: [SessionOutput] = []
        var input = try herald.start()[...]
        _ = try terminal.receive(&input, now: 0, into: &outputs)
        hello = Fuzzing.sent(&outputs)
        input = hello[...]
        _ = try herald.receive(&input, now: 0, into: &outputs)
        outputs = []
        try herald.welcome(epoch: 5, now: 0, into: &outputs)
        input = Fuzzing.sent(&outputs)[...]
        while try terminal.receive(&input, now: 0, into: &outputs) {}
        input = try terminal.frame(.log(LogMessage(level: 0, text: "")), request: 0)[...]
        _ = try herald.receive(&input, now: 0, into: &outputs)
        guard herald.isMade else { throw Unfit() }
        made = (herald, terminal)
    }

    private static func sent(_ outputs: inout [SessionOutput]) -> [UInt8] {
        defer { outputs = [] }
        return outputs.flatMap { output -> [UInt8] in
            if case .send(let bytes) = output { return bytes }
            return []
        }
    }

    /// One input; what was broken, in words.
    mutating func step(_ index: UInt64) -> String? {
        switch index % 4 {
        case 0: stranger()
        case 1: changedFrame()
        case 2: wrongPayload()
        default: payload()
        }
    }

    /// Somebody without the key: bytes of any kind, or a handshake that was changed.
    private mutating func stranger() -> String? {
        var session = HeraldSession(key: key, nonce: mutator.random.bytes(32), now: 0)
        _ = try? session.start()
        let bytes = mutator.random.below(4) == 0 ? mutator.random.bytes(mutator.random.below(4096)) : mutator.mutate(hello, with: hello)
        let outputs = feed(bytes, to: &session, named: "stranger")
        largestStranger = max(largestStranger, session.heldCapacity)
        if session.heldCapacity > Fuzzing.strangerBound { return "a stranger made Herald take \(session.heldCapacity) bytes" }
        return outputs.isEmpty ? nil : "a stranger was believed: \(outputs)"
    }

    /// Bytes of a session that were changed on their way: nothing of them is believed, unless nothing was changed.
    private mutating func changedFrame() -> String? {
        var (session, terminal) = made
        let sample = Corpus.fromTerminal[mutator.random.below(Corpus.fromTerminal.count - 1)]
        guard let frame = try? terminal.frame(sample, request: 1) else { return "\(sample.type) cannot be sent" }
        let bytes = mutator.mutate(frame, with: hello)
        let outputs = feed(bytes, to: &session, named: "changed")
        largestSession = max(largestSession, session.heldCapacity)
        if session.heldCapacity > Fuzzing.sessionBound { return "a session took \(session.heldCapacity) bytes" }
        return outputs.isEmpty || bytes.starts(with: frame) ? nil : "a changed frame was believed: \(outputs)"
    }

    /// A program that knows the key and is mistaken: any type, any payload, its check right.
    private mutating func wrongPayload() -> String? {
        var (session, terminal) = made
        let sample = payloads[mutator.random.below(payloads.count)]
        let other = payloads[mutator.random.below(payloads.count)]
        let type = mutator.random.below(8) == 0 ? UInt16(mutator.random.below(64)) : sample.type.rawValue
        let bytes = mutator.mutate(sample.bytes, with: other.bytes)
        guard
            let frame = terminal.frame(ofType: type, request: 1, hasMore: mutator.random.below(8) == 0, payload: bytes)
        else { return "a frame of \(bytes.count) bytes cannot be made" }
        for output in feed(frame, to: &session, named: "mistaken") {
            if case .message(let message, _, _) = output, !message.type.isSent(by: .terminal) { return "\(message.type) was taken" }
        }
        return nil
    }

    /// What is read of a payload is written and read as the same bytes again.
    private mutating func payload() -> String? {
        let sample = payloads[mutator.random.below(payloads.count)]
        let other = payloads[mutator.random.below(payloads.count)]
        let bytes = mutator.mutate(sample.bytes, with: other.bytes)
        var reader = PayloadReader(bytes)
        guard let message = try? BridgeMessage(sample.type, from: sample.sender, &reader) else {
            outcomes["payload: refused", default: 0] += 1
            return nil
        }
        outcomes["payload: read", default: 0] += 1
        guard let written = try? message.encoded() else { return "\(message) cannot be written" }
        reader = PayloadReader(written)
        let again = try? BridgeMessage(sample.type, from: sample.sender, &reader)
        return (try? again?.encoded()) == written ? nil : "\(message) is another one when it is written and read"
    }

    /// Feeds bytes in pieces; what the session made of them.
    private mutating func feed(_ bytes: [UInt8], to session: inout HeraldSession, named name: String) -> [SessionOutput] {
        var outputs: [SessionOutput] = []
        var rest = bytes[...]
        var outcome = "waits"
        feeding: while !rest.isEmpty {
            var piece = rest.prefix(1 + mutator.random.below(200))
            rest = rest.dropFirst(piece.count)
            do throws(SessionEnd) {
                while try session.receive(&piece, now: 1, into: &outputs) { outcome = "taken" }
            } catch {
                outcome = "\(error.kind)"
                break feeding
            }
        }
        outcomes["\(name): \(outcome)", default: 0] += 1
        return outputs
    }

    /// What became of all inputs.
    func report(_ inputs: UInt64) -> String {
        let lines = outcomes.sorted { $0.key < $1.key }.map { "  \($0.key) \($0.value)" }
        return """
            \(inputs) inputs, no rule broken
            \(lines.joined(separator: "\n"))
            most bytes taken for a frame: \(largestStranger) before the proof (bound \(Fuzzing.strangerBound)), \
            \(largestSession) in a session (bound \(Fuzzing.sessionBound))
            """
    }
}
