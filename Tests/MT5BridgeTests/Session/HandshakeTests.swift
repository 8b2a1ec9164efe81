import MT5Bridge
import Testing

@Suite struct HandshakeTests {
    @Test func heraldSaysWhatTheOracleSays() throws {
        // Tests/Oracles/bridge_messages.py made every frame with Python's hmac and hashlib.
        var pair = try Pair()
        #expect(try pair.herald.start() == MessageVectors.challengeFrame)
        #expect(try pair.toHerald(MessageVectors.helloFrame) == [.proven(Samples.terminal)])
        #expect(try pair.welcome(Samples.epoch) == MessageVectors.welcomeFrame + MessageVectors.pingFrame)
        #expect(!pair.herald.isMade)
        let bars = RatesAreMessage(total: 9, offset: 7, isComplete: true, bars: [])
        #expect(
            try pair.toHerald(MessageVectors.checkedFrame) == [
                .began(epoch: Samples.epoch), .message(.ratesAre(bars), request: 8, hasMore: true),
            ])
        #expect(pair.herald.isMade)
    }

    @Test func terminalSaysWhatTheOracleSays() throws {
        var pair = try Pair()
        #expect(try pair.toTerminal(MessageVectors.challengeFrame) == [.send(MessageVectors.helloFrame)])
        #expect(try pair.toTerminal(MessageVectors.welcomeFrame) == [.began(epoch: Samples.epoch)])
        let bars = RatesAreMessage(total: 9, offset: 7, isComplete: true, bars: [])
        #expect(try pair.terminal.frame(.ratesAre(bars), request: 8, hasMore: true) == MessageVectors.checkedFrame)
        #expect(
            try pair.toTerminal(MessageVectors.pingFrame) == [.message(.ping(PingMessage(clock: 5000)), request: 0, hasMore: false)])
    }

    @Test func keysAreTheTextWithoutTheSpaceAroundIt() throws {
        #expect(BridgeKey("fifteen letters") == nil)
        #expect(BridgeKey("  sixteen letters \n") == nil)
        #expect(BridgeKey("") == nil)
        let key = try #require(BridgeKey("a key of twenty bytes"))
        #expect(!"\(key) \(String(reflecting: key))".contains("twenty"))
        #expect(Array(Mirror(reflecting: key).children).isEmpty)
        var pair = try Pair(key: " \n a key of twenty bytes\r\n")
        #expect(try pair.toHerald(MessageVectors.helloFrame) == [.proven(Samples.terminal)])
    }

    @Test func terminalWithAnotherKeyIsNotTrusted() throws {
        var pair = try Pair(terminalKey: "another key of twenty")
        #expect(throws: SessionEnd.wrongProof) { try pair.prove() }
        #expect(pair.herald.terminal == nil)
    }

    @Test func heraldWithAnotherKeyIsNotTrusted() throws {
        // A listener that lets every terminal pass and has another key.
        var pair = try Pair()
        _ = try pair.toTerminal(MessageVectors.challengeFrame)
        var welcome = MessageVectors.welcomeFrame
        welcome[welcome.count - 1] ^= 1
        #expect(throws: SessionEnd.wrongProof) { try pair.toTerminal(welcome) }
    }

    @Test func replayedHelloMeetsAnotherNonce() throws {
        let key = try #require(BridgeKey("a key of twenty bytes"))
        var session = HeraldSession(key: key, nonce: [UInt8](repeating: 9, count: 32), now: 0)
        _ = try session.start()
        var outputs: [SessionOutput] = []
        var input = MessageVectors.helloFrame[...]
        #expect(throws: SessionEnd.wrongProof) { try session.receive(&input, now: 1, into: &outputs) }
        #expect(outputs.isEmpty)
    }

    @Test func anyChangedByteOfTheHandshakeEndsIt() throws {
        // HELLO: nonce, role, login, server and proof change the proof; what else is changed changes the key of the session.
        for offset in FrameHeader.size..<MessageVectors.helloFrame.count {
            var pair = try Pair()
            _ = try pair.toTerminal(try pair.herald.start())
            var hello = MessageVectors.helloFrame
            hello[offset] ^= 1
            #expect(throws: SessionEnd.self) {
                _ = try pair.toHerald(hello)
                _ = try pair.toTerminal(try pair.welcome(Samples.epoch))
                _ = try pair.toHerald(try pair.terminal.frame(.log(LogMessage(level: 0, text: "")), request: 0))
            }
            #expect(!pair.herald.isMade)
        }
    }

    @Test func versionsAreNegotiated() throws {
        var later = Samples.terminal
        later.version = 2
        var pair = try Pair(terminal: later)
        let challenge = try pair.herald.start()
        #expect(throws: SessionEnd.version(1)) { try pair.toTerminal(challenge) }
        // A terminal that chooses what was not offered, with a right proof.
        var hello = HelloMessage(nonce: Samples.nonceTerminal, terminal: later, proof: Array(MessageVectors.hello.suffix(32)))
        hello.terminal.version = 2
        let frame = earlyFrame(2, 1, try BridgeMessage.hello(hello).encoded())
        #expect(throws: SessionEnd.version(2)) { try pair.toHerald(frame) }
    }

    @Test func terminalThatRefusesIsHeard() throws {
        var pair = try Pair()
        let words = try BridgeMessage.error(ErrorMessage(.version, "speaks 2")).encoded()
        let refusal = earlyFrame(6, 1, words)
        #expect(throws: SessionEnd.refused(code: 8, "speaks 2")) { try pair.toHerald(refusal) }
        // After WELCOME, when the terminal cannot store the epoch: it has no session, so its frame has no check.
        pair = try Pair()
        try pair.prove()
        _ = try pair.welcome(Samples.epoch)
        let second = earlyFrame(6, 2, words)
        #expect(throws: SessionEnd.refused(code: 8, "speaks 2")) { try pair.toHerald(second) }
        // Not once the session is made.
        pair = try Pair.made()
        let third = earlyFrame(6, 3, words)
        #expect(throws: SessionEnd.frame(.checkFlag)) { try pair.toHerald(third) }
    }

    @Test func epochsRise() throws {
        var pair = try Pair()
        try pair.prove()
        #expect(throws: SessionEnd.staleEpoch(stored: 41, offered: 41)) { try pair.welcome(41) }
        #expect(try !pair.welcome(42).isEmpty)
    }

    @Test func nothingButTheHandshakeComesBeforeTheSession() throws {
        for type in BridgeType.allCases where type != .hello && type != .error && type != .goodbye {
            var pair = try Pair()
            let sample = try #require(Sample.all.first { $0.message.type == type })
            let payload = sample.bytes.count <= 1024 ? sample.bytes : []
            let frame = earlyFrame(type.rawValue, 1, payload)
            #expect(throws: SessionEnd.self) { try pair.toHerald(frame) }
        }
        var pair = try Pair()
        try pair.prove()
        let again = earlyFrame(2, 2, MessageVectors.hello)
        #expect(throws: SessionEnd.outOfPlace(type: 2)) { try pair.toHerald(again) }
    }

    @Test func handshakeHasThreeSeconds() throws {
        var pair = try Pair()
        #expect(try pair.tick(after: 3000).isEmpty)
        #expect(throws: SessionEnd.slowHandshake) { try pair.tick(after: 1) }
        pair = try Pair()
        try pair.prove()
        #expect(throws: SessionEnd.noEpoch) { try pair.tick(after: 3001) }
        pair = try Pair()
        try pair.prove()
        _ = try pair.welcome(Samples.epoch)
        #expect(throws: SessionEnd.slowHandshake) { try pair.tick(after: 3001) }
    }
}
