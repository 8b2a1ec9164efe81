import MT5Bridge
import Testing

/// Who does not belong here is dropped and counted, a person hears of it, and nothing changes.
@Suite(.timeLimit(.minutes(30))) struct DoorTests {
    /// Bytes of somebody at the door, and what it is counted as.
    struct Visit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var kind: SessionEnd.Kind
    }

    static let visits = [
        Visit(testDescription: "a browser", bytes: Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), kind: .frame),
        Visit(testDescription: "zeros", bytes: [UInt8](repeating: 0, count: 5000), kind: .frame),
        Visit(
            testDescription: "two gigabytes announced",
            bytes: FrameHeader(flags: [], type: 2, request: 0, sequence: 1, length: 0x7FFF_FFFF, epoch: 0).bytes, kind: .frame),
        Visit(testDescription: "a replayed HELLO", bytes: MessageVectors.helloFrame, kind: .wrongProof),
        Visit(
            testDescription: "a command without a session", bytes: earlyFrame(32, 1, MessageVectors.command), kind: .outOfPlace),
        Visit(testDescription: "a HELLO that ends early", bytes: earlyFrame(2, 1, [1, 2, 3]), kind: .payload),
        Visit(testDescription: "an unknown type", bytes: earlyFrame(999, 1, []), kind: .outOfPlace),
    ]

    @Test(arguments: visits) func visitorIsDropped(visit: Visit) throws {
        let door = try Door()
        let (terminal, session) = try door.terminal()
        let visitor = try Dialler(door.server.address)
        visitor.write(visit.bytes)
        var last: [UInt8]? = []
        repeat { last = visitor.read(within: 5000) } while last?.isEmpty == false
        #expect(last == [])
        #expect(door.server.counters[visit.kind] == 1)
        #expect(door.alerted == [visit.kind])
        // The session that stands does not notice.
        try door.server.send(.command(Samples.command), request: 1, in: session)
        #expect(try terminal.waits { $0.messages.count == 1 })
        door.drain()
        #expect(door.ended.isEmpty && door.turnedAway.isEmpty && door.messages.isEmpty && door.began == [session])
    }

    @Test func wrongKeyIsDropped() throws {
        let door = try Door()
        door.server.allowTrading(epoch: 5)
        let stranger = try Dialler(door.server.address, key: "another key of twenty")
        #expect(try stranger.waits { !$0.isOpen })
        #expect(door.server.counters[.wrongProof] == 1)
        #expect(door.alerted == [.wrongProof])
        door.drain()
        #expect(door.arrivals.isEmpty)
        // The epoch was not used up.
        let terminal = try Dialler(door.server.address, terminal: ServerTestsIdentity.plain)
        #expect(try door.waits(for: terminal) { $0.began.count == 1 })
    }

    @Test func frameSentTwiceEndsTheSession() throws {
        let door = try Door()
        let (terminal, _) = try door.terminal()
        let frame = try terminal.session.frame(.deal(Samples.deal), request: 0)
        terminal.write(frame + frame)
        #expect(try door.waits(for: terminal) { !$0.ended.isEmpty })
        #expect(door.messages == [.deal(Samples.deal)])
        #expect(door.ended.map(\.kind) == [.frame])
    }

    @Test func alertsOfOneKindAreToldOnceAMinute() throws {
        let door = try Door()
        for _ in 0..<5 {
            let stranger = try Dialler(door.server.address, key: "another key of twenty")
            #expect(try stranger.waits { !$0.isOpen })
        }
        #expect(door.server.counters[.wrongProof] == 5)
        #expect(door.alerted == [.wrongProof])
    }

    @Test func crowdOfStrangersDoesNotKeepTheTerminalOut() throws {
        let door = try Door()
        let strangers = try (0..<40).map { _ in try Dialler(door.server.address) }
        let (terminal, _) = try door.terminal()
        #expect(terminal.isOpen)
        #expect(door.server.counters[.crowded] >= 24)
        #expect(door.alerted == [.crowded])
        #expect(strangers.count == 40)
    }

    @Test func floodThatNobodyWorksOffEndsItsSession() throws {
        var limits = BridgeLimits()
        limits.waitingMessages = 50
        let door = try Door(limits)
        let (terminal, _) = try door.terminal()
        for _ in 0..<60 { terminal.send(.deal(Samples.deal)) }
        #expect(try terminal.waits { !$0.isOpen })
        door.drain(limit: 1000)
        #expect(door.ended == [.overrun])
        #expect(door.messages.count <= 50 && door.messages.count >= 45)
    }

    @Test func bytesThatWaitAreBoundedToo() throws {
        var limits = BridgeLimits()
        limits.waitingBytes = 100_000
        let door = try Door(limits)
        let (terminal, _) = try door.terminal()
        let long = String(repeating: "x", count: 1000)
        for _ in 0..<200 { terminal.send(.log(LogMessage(level: 0, text: long))) }
        #expect(try terminal.waits { !$0.isOpen })
        door.drain(limit: 1000)
        #expect(door.ended == [.overrun])
        #expect(door.messages.count < 100)
    }

    @Test func whatIsNotReadIsNotQueuedWithoutEnd() throws {
        let door = try Door()
        let (terminal, session) = try door.terminal()
        let long = BridgeMessage.subscribe(
            SubscribeMessage(cursors: [TickCursor](repeating: TickCursor(symbol: "EURUSD"), count: 3000)))
        // 60 kB each: the system's buffers take some megabytes, the rest is refused.
        var refused: BridgeSendError?
        for _ in 0..<1000 where refused == nil {
            do throws(BridgeSendError) { try door.server.send(long, request: 1, in: session) } catch { refused = error }
        }
        #expect(refused == .overloaded)
        // When it reads again, everything that was taken arrives and there is room again.
        #expect(try door.waits(for: terminal) { door in (try? door.server.send(long, request: 1, in: session)) != nil })
        #expect(door.ended.isEmpty)
    }

    @Test func theServiceMaySendFurtherAhead() throws {
        let door = try Door()
        var identity = Samples.terminal
        identity.role = .history
        let service = try Dialler(door.server.address, terminal: identity)
        // 8 of every session's beginning and the 24 of a download.
        #expect(try door.waits(for: service) { _ in service.session.credit == 32 })
        let (trade, _) = try door.terminal()
        #expect(try door.waits(for: trade) { _ in trade.messages.isEmpty && trade.session.isMade })
        #expect(trade.session.credit == 8)
    }

    @Test func drainingGivesCredit() throws {
        let door = try Door()
        let (terminal, _) = try door.terminal()
        let part = BridgeMessage.symbolList(SymbolListMessage(symbols: ["EURUSD"]))
        for _ in 0..<8 { terminal.send(part, request: 3, hasMore: true) }
        #expect(terminal.session.credit == 0)
        #expect(try door.waits(for: terminal) { $0.messages.count == 8 })
        #expect(try terminal.waits { $0.session.credit == 8 })
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("::1", true), ("0.0.0.0", false), ("::", false),
        ("192.0.2.1", false), ("127.0.0.1.example.org", false), ("127.example", false), ("128.0.0.1", false), ("", false),
        ("127.0.0.256", false),
    ]) func onlyThisComputerUnlessSaidOtherwise(host: String, isLoopback: Bool) throws {
        let address = BridgeAddress(host: host, port: 0)
        #expect(address.isLoopback == isLoopback)
        guard !isLoopback else { return }
        #expect(throws: BridgeServerError.notLocal(address)) {
            try BridgeServer(address, key: try BridgeKey("a key of twenty bytes").orThrow(), alert: { _ in })
        }
        #expect(BridgeServerError.notLocal(address).description.contains("docs/mt5-setup.md, \"Another computer\""))
    }

    @Test func otherAddressesNeedAWord() throws {
        let key = try #require(BridgeKey("a key of twenty bytes"))
        let server = try BridgeServer(BridgeAddress(host: "0.0.0.0", port: 0), key: key, allowsUnencrypted: true, alert: { _ in })
        #expect(server.address.port > 0)
        // The port is taken now.
        #expect(throws: BridgeServerError.self) { try BridgeServer(server.address, key: key, allowsUnencrypted: true, alert: { _ in }) }
        server.close()
    }
}

enum ServerTestsIdentity {
    static let plain = TerminalIdentity(
        role: .trade, login: 1, server: "Demo", currency: "USD", marginMode: .hedging, accountKind: .demo, instance: 9)
}
