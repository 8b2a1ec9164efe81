import Glibc
import MT5Bridge
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30))) struct ServerTests {
    private static func identity(instance: Int64 = 1, login: Int64 = 5_012_345, role: BridgeRole = .trade) -> TerminalIdentity {
        TerminalIdentity(
            role: role, login: login, server: "Demo", currency: "USD", marginMode: .hedging, accountKind: .demo, instance: instance)
    }

    @Test func messagesPassBothWays() throws {
        let door = try Door()
        let (terminal, session) = try door.terminal()
        #expect(session == BridgeSession(role: .trade, epoch: Door.epoch))
        #expect(terminal.session.epoch == Door.epoch)
        try door.server.send(.command(Samples.command), request: 1, in: session)
        #expect(try terminal.waits { $0.messages == [.command(Samples.command)] })
        terminal.send(.deal(Samples.deal))
        terminal.send(.reply(ReplyMessage(tag: 1, what: .result, outcome: Samples.outcome)), request: 1)
        #expect(try door.waits(for: terminal) { $0.messages.count == 2 })
        #expect(door.messages == [.deal(Samples.deal), .reply(ReplyMessage(tag: 1, what: .result, outcome: Samples.outcome))])
        // The first answer to PING brings the terminal's clock.
        #expect(door.arrivals.contains { if case .message(_, .pong, _, _, _) = $0 { true } else { false } })
        #expect(door.server.counters.sessions == 1)
    }

    @Test func aSessionWhoseNumbersAreUsedUpEndsAndTheNextOneBegins() throws {
        var terms = SessionTerms()
        terms.mostFrames = 20
        let door = try Door(terms: terms)
        let (terminal, session) = try door.terminal()
        // CHALLENGE, WELCOME and a PING have been sent; the eighteenth of these has no number.
        for number in 1...18 { try? door.server.send(.command(Samples.command), request: UInt32(number), in: session) }
        #expect(try door.waits(for: terminal) { !$0.ended.isEmpty })
        #expect(door.ended == [.numbersUsedUp])
        #expect(door.alerted.isEmpty)
        let (_, next) = try door.terminal(epoch: Door.epoch + 1)
        #expect(next == BridgeSession(role: .trade, epoch: Door.epoch + 1))
    }

    @Test func whoeverPollsIsWokenOnceForWhatWaits() throws {
        let door = try Door()
        let woken = WakeCount()
        door.server.onArrival { woken.count.add(1, ordering: .relaxed) }
        #expect(woken.count.load(ordering: .relaxed) == 0)
        let (terminal, _) = try door.terminal()
        // The session began while nothing waited; its heartbeat may have come behind.
        let before = woken.count.load(ordering: .relaxed)
        #expect(before >= 1)
        door.drain()
        for _ in 0..<5 { terminal.send(.deal(Samples.deal)) }
        let end = Dialler.now + 5000
        while door.server.counters.framesReceived < 5, Dialler.now < end { usleep(1000) }
        usleep(50_000)
        // Nobody took anything between the five: one call is enough, and a heartbeat adds none.
        #expect(woken.count.load(ordering: .relaxed) == before + 1)
        door.drain()
        #expect(door.messages.count == 5)
        // Who comes late is told of what waits.
        terminal.send(.deal(Samples.deal))
        usleep(50_000)
        let late = WakeCount()
        door.server.onArrival { late.count.add(1, ordering: .relaxed) }
        #expect(late.count.load(ordering: .relaxed) == 1)
    }

    @Test func terminalThatDoesNotReadIsDropped() throws {
        var limits = BridgeLimits()
        limits.unsentBytes = 4096
        let door = try Door(limits)
        door.server.allowTrading(epoch: Door.epoch)
        let terminal = try Dialler(door.server.address, receiveBytes: 4096)
        #expect(try door.waits(for: terminal) { $0.began.count == 1 })
        // It asks and asks, and never takes an answer: first the system's memory fills up, then Herald's bound is passed.
        var sent = 0
        while door.ended.isEmpty, sent < 300_000 {
            terminal.send(.ping(PingMessage(clock: Int64(sent))))
            sent += 1
            if sent % 500 == 0 { door.drain(limit: 1000) }
        }
        let end = Dialler.now + 5000
        while door.ended.isEmpty, Dialler.now < end { door.drain() }
        #expect(door.ended == [.notRead])
        #expect(door.alerted == [.notRead])
    }

    @Test func terminalThatDialsFirstWaitsForItsEpoch() throws {
        let door = try Door()
        let terminal = try Dialler(door.server.address)
        #expect(try !terminal.waits(300) { $0.session.isMade })
        door.server.allowTrading(epoch: 77)
        #expect(try door.waits(for: terminal) { $0.began == [BridgeSession(role: .trade, epoch: 77)] })
        // An epoch is given once.
        let second = try Dialler(door.server.address, terminal: Samples.terminal)
        #expect(try !second.waits(300) { $0.session.isMade })
    }

    @Test func terminalIsTurnedAwayWhenHeraldIsNotReady() throws {
        var terms = SessionTerms()
        terms.handshake = 200
        let door = try Door(terms: terms)
        let terminal = try Dialler(door.server.address)
        #expect(try terminal.waits { !$0.isOpen })
        #expect(try door.waits(for: terminal) { $0.turnedAway == [.noEpoch] })
        #expect(door.alerted.isEmpty)
    }

    @Test func epochBelowTheStoredOneIsNotGiven() throws {
        let door = try Door()
        door.server.allowTrading(epoch: 41)
        let terminal = try Dialler(door.server.address)
        #expect(try door.waits(for: terminal) { $0.turnedAway == [.staleEpoch(stored: 41, offered: 41)] })
        #expect(door.alerted == [.staleEpoch])
        // The one that was allowed is still there for a terminal that can take it.
        let other = try Dialler(door.server.address, terminal: ServerTests.identity())
        #expect(try door.waits(for: other) { $0.began == [BridgeSession(role: .trade, epoch: 41)] })
    }

    @Test func secondTerminalIsTurnedAwayWhileTheFirstIsAlive() throws {
        let door = try Door()
        let (first, session) = try door.terminal(ServerTests.identity(instance: 1))
        door.server.allowTrading(epoch: 2000)
        let second = try Dialler(door.server.address, terminal: ServerTests.identity(instance: 2))
        #expect(try second.waits { !$0.isOpen })
        #expect(try door.waits(for: first) { $0.turnedAway == [.secondTerminal] })
        let third = try Dialler(door.server.address, terminal: ServerTests.identity(instance: 3, login: 7))
        #expect(try third.waits { !$0.isOpen })
        #expect(try door.waits(for: first) { $0.turnedAway == [.secondTerminal, .otherAccount] })
        #expect(door.alerted == [.secondTerminal, .otherAccount])
        #expect(door.ended.isEmpty)
        try door.server.send(.command(Samples.command), request: 1, in: session)
        #expect(try first.waits { $0.messages.count == 1 })
    }

    @Test func programThatDialsAnewReplacesItself() throws {
        let door = try Door()
        let (first, old) = try door.terminal(ServerTests.identity(instance: 1))
        let (_, new) = try door.terminal(ServerTests.identity(instance: 1), epoch: 1001)
        #expect(new.epoch == 1001)
        #expect(door.ended == [.replaced])
        #expect(try first.waits { !$0.isOpen })
        // Nothing is sent in a session that is over.
        #expect(throws: BridgeSendError.notConnected) { try door.server.send(.command(Samples.command), request: 1, in: old) }
    }

    @Test func silentTerminalMakesRoomForAnother() throws {
        var terms = SessionTerms()
        terms.heartbeat = 100
        terms.deadAfter = 60_000
        let door = try Door(terms: terms)
        let (first, _) = try door.terminal(ServerTests.identity(instance: 1))
        // Half-open: it neither sends nor closes.
        _ = first.read(within: 0)
        let until = Dialler.now + 400
        while Dialler.now < until { door.drain() }
        let (_, new) = try door.terminal(ServerTests.identity(instance: 2), epoch: 1001)
        #expect(door.ended == [.replaced])
        #expect(new.epoch == 1001)
        withExtendedLifetime(first) {}
    }

    @Test func historyNumbersItsOwnSessions() throws {
        let door = try Door()
        let (trade, _) = try door.terminal()
        var identity = ServerTests.identity(role: .history)
        identity.storedEpoch = 6
        let history = try Dialler(door.server.address, terminal: identity)
        #expect(try door.waits(for: history) { $0.began.last == BridgeSession(role: .history, epoch: 7) })
        // The service was started anew and remembers nothing.
        let again = try Dialler(door.server.address, terminal: ServerTests.identity(role: .history))
        #expect(try door.waits(for: again) { $0.began.last == BridgeSession(role: .history, epoch: 8) })
        #expect(door.ended == [.replaced])
        #expect(trade.isOpen)
    }

    @Test func silentTerminalIsDead() throws {
        var terms = SessionTerms()
        (terms.heartbeat, terms.deadAfter) = (100, 300)
        let door = try Door(terms: terms)
        let (terminal, session) = try door.terminal()
        let until = Dialler.now + 5000
        while door.ended.isEmpty, Dialler.now < until { door.drain() }
        #expect(door.ended.map(\.kind) == [.silent])
        withExtendedLifetime(terminal) {}
        #expect(throws: BridgeSendError.notConnected) { try door.server.send(.command(Samples.command), request: 1, in: session) }
    }

    @Test func connectionThatBreaksEndsItsSession() throws {
        let door = try Door()
        do { _ = try door.terminal() }
        let until = Dialler.now + 5000
        while door.ended.isEmpty, Dialler.now < until { door.drain() }
        #expect(door.ended == [.closed])
    }

    @Test func heraldEndsASessionInWords() throws {
        let door = try Door()
        let (terminal, session) = try door.terminal()
        door.server.end(session, because: "another account")
        #expect(try terminal.waits { !$0.isOpen })
        #expect(try door.waits(for: terminal) { $0.ended == [.ended("another account")] })
    }

    @Test func nothingIsTakenAfterTheEnd() throws {
        let door = try Door()
        let (terminal, session) = try door.terminal()
        door.server.close()
        door.server.close()
        door.server.allowTrading(epoch: 5000)
        door.server.end(session, because: "late")
        door.drain()
        #expect(door.ended == [.ended("Herald stops")])
        #expect(throws: BridgeSendError.notConnected) { try door.server.send(.command(Samples.command), request: 1, in: session) }
        #expect(try terminal.waits { !$0.isOpen })
    }
}

/// How often somebody was woken.
private final class WakeCount: Sendable {
    let count = Atomic<Int>(0)
}
