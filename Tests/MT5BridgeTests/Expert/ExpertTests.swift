import Crypto
import Foundation
import MT5Bridge
import Testing

/// The programs that ship, compiled with sanitizers, dial this server.
@Suite(
    .serialized, .timeLimit(.minutes(30)), .enabled(if: TerminalPrograms.canBeBuilt, "clang++ is missing, which compiles the programs"))
struct ExpertTests {
    private let door: Door
    private let folder = TerminalFolder()

    init() throws { door = try Door() }

    private func start(_ program: String = "HeraldBridge", key: String = "a key of twenty bytes", _ more: [String: String] = [:]) throws
        -> TerminalProcess
    {
        try TerminalProcess(program, folder: folder.url, dials: door.server.address, key: key, more)
    }

    /// Drains until something is so; false when it does not come in time.
    private func waits(_ seconds: Int64 = 20, until condition: () -> Bool) -> Bool {
        let end = Dialler.now + seconds * 1000
        repeat {
            door.drain()
            if condition() { return true }
            usleep(2000)
        } while Dialler.now < end
        return false
    }

    private func session(_ epoch: Int64 = 1) throws -> BridgeSession {
        let count = door.began.count
        door.server.allowTrading(epoch: epoch)
        #expect(waits { door.began.count > count })
        return try #require(door.began.last)
    }

    /// All messages of an answer.
    private func ask(_ message: BridgeMessage, _ request: UInt32, in session: BridgeSession) throws -> [BridgeMessage] {
        try door.server.send(message, request: request, in: session)
        var parts: [BridgeMessage] = []
        var isWhole = false
        let isThere = waits {
            parts = []
            for case .message(session, let part, request, let hasMore, _) in door.arrivals where part.type != .ticks {
                parts.append(part)
                isWhole = !hasMore
            }
            return isWhole
        }
        #expect(isThere, "no whole answer to \(message.type)")
        return parts
    }

    private func checkClean(_ process: TerminalProcess) {
        #expect(!process.messages.contains("AddressSanitizer") && !process.messages.contains("runtime error"))
    }

    @Test func expertIsMetAndSaysGoodbye() throws {
        let process = try start()
        let session = try session()
        guard case .began(session, let terminal, _) = try #require(door.arrivals.first) else {
            Issue.record("something arrived before the session")
            return
        }
        // The account of mql5/shim, as Tests/Bridge/test_session.py expects it.
        #expect((terminal.role, terminal.login, terminal.server, terminal.company) == (.trade, 5_012_345, "Demo-Server é", "A Broker Ltd"))
        #expect((terminal.currency, terminal.marginMode, terminal.accountKind, terminal.leverage) == ("USD", .hedging, .demo, 100))
        #expect((terminal.serverOffset, terminal.permissions) == (10_800, .needed))
        #expect(waits { !pongs.isEmpty })
        #expect(pongs.first?.permissions == .needed)
        #expect(process.stop() == 0)
        #expect(waits { !door.ended.isEmpty })
        #expect(door.ended.map(\.kind) == [.goodbye])
        checkClean(process)
    }

    private var pongs: [PongMessage] {
        door.arrivals.compactMap { arrival in
            if case .message(_, .pong(let pong), _, _, _) = arrival { return pong }
            return nil
        }
    }

    @Test func orderIsExecutedAndStandsInTheSnapshot() throws {
        let process = try start()
        let session = try session()
        #expect(waits { !pongs.isEmpty })
        var health = BridgeHealth(.trade)
        for arrival in door.arrivals { health.observe(arrival) }
        var command = CommandMessage(
            tag: 77, voidFrom: try #require(health.clock?.voidFrom(door.server.now + 5000)), kind: .open, symbol: "EURUSD")
        (command.side, command.volume, command.comment) = (.buy, 0.1, "H")
        guard case .reply(let reply) = try #require(try ask(.command(command), 1, in: session).first) else {
            Issue.record("no REPLY")
            return
        }
        #expect((reply.tag, reply.what, reply.outcome.volume) == (77, .result, 0.1))
        #expect([10008, 10009].contains(reply.outcome.retcode))
        // The same tag is never sent again, and a void command never leaves.
        guard case .reply(let again) = try #require(try ask(.command(command), 2, in: session).first) else { return }
        #expect([.known, .unanswered].contains(again.what))
        command.tag = 78
        command.voidFrom = 1
        guard case .reply(let late) = try #require(try ask(.command(command), 3, in: session).first) else { return }
        #expect(late.what == .notSent)
        #expect(waits { door.messages.contains { if case .deal(let deal) = $0 { deal.magic == 77 } else { false } } })
        try holdSnapshot(in: session)
        #expect(process.stop() == 0)
        checkClean(process)
    }

    private func holdSnapshot(in session: BridgeSession) throws {
        var digest = SHA256()
        var parts: [SnapshotPart] = []
        for case .snapshotIs(let frame) in try ask(.snapshot(SnapshotMessage(historySince: 0)), 4, in: session) {
            digest.update(data: frame.digested)
            parts += frame.parts
        }
        guard case .end(let end) = try #require(parts.last) else {
            Issue.record("the snapshot does not end")
            return
        }
        #expect(end.digest == Array(digest.finalize()))
        #expect(end.provesAbsence)
        let positions = parts.compactMap { part -> PositionMessage? in
            if case .position(let position) = part { return position }
            return nil
        }
        #expect(positions.map(\.magic) == [77] && end.positions == 1)
        // One deal for the position; the order ended.
        #expect(parts.count == 2 + Int(end.positions + end.orders + end.deals))
    }

    @Test func ticksFollowASubscription() throws {
        let process = try start()
        let session = try session()
        let subscribe = BridgeMessage.subscribe(SubscribeMessage(cursors: [TickCursor(symbol: "EURUSD"), TickCursor(symbol: "NOSUCH")]))
        guard case .subscribed(let answer) = try #require(try ask(subscribe, 5, in: session).first) else { return }
        #expect(answer.symbols.map(\.symbol) == ["EURUSD", "NOSUCH"])
        #expect(answer.symbols.map { $0.error == 0 } == [true, false])
        #expect(
            waits { door.messages.contains { if case .ticks(let ticks) = $0 { ticks.index == 0 && !ticks.ticks.isEmpty } else { false } } })
        guard case .error(let error) = try #require(try ask(.specification(SpecificationMessage(symbol: "NOSUCH")), 6, in: session).first)
        else { return }
        #expect(error.meaning == .unknownSymbol)
        guard
            case .specificationIs(let symbol) = try #require(
                try ask(.specification(SpecificationMessage(symbol: "EURUSD")), 7, in: session).first)
        else { return }
        #expect(symbol.lines.contains("SYMBOL_DIGITS=5"))
        #expect(process.stop() == 0)
        checkClean(process)
    }

    @Test func historyComesInAsManyPartsAsItNeeds() throws {
        let process = try start("HeraldHistory", ["SHIM_BARS": "20010"])
        #expect(waits { !door.began.isEmpty })
        let session = try #require(door.began.last)
        #expect(session == BridgeSession(role: .history, epoch: 1))
        let parts = try ask(.rates(RatesMessage(symbol: "EURUSD", minutes: 1, from: 0, to: 1, newest: 20_000)), 1, in: session)
        let rates = parts.compactMap { part -> RatesAreMessage? in
            if case .ratesAre(let rates) = part { return rates }
            return nil
        }
        // 1,250 bars a part: twice as many parts as a session may have on their way at its beginning.
        #expect(rates.count == 16)
        #expect(rates.map(\.offset) == (0..<16).map { UInt32($0 * 1250) })
        #expect(rates.allSatisfy { $0.total == 20_000 && $0.isComplete })
        let opened = rates.flatMap(\.bars).map(\.opened)
        #expect(opened.count == 20_000 && zip(opened, opened.dropFirst()).allSatisfy { $0 < $1 })
        #expect(process.stop() == 0)
        checkClean(process)
    }

    @Test func programWithAnotherKeyIsNotLetIn() throws {
        door.server.allowTrading(epoch: 1)
        let process = try start(key: "another key of twenty")
        #expect(waits { door.server.counters[.wrongProof] > 0 })
        #expect(door.alerted == [.wrongProof])
        #expect(door.arrivals.isEmpty)
        #expect(process.stop() == 0)
    }

    @Test func programThatDiesComesBackUnderAHigherEpoch() throws {
        let first = try start()
        let old = try session(41)
        first.kill()
        #expect(waits { door.ended.count == 1 })
        // The system says "reset" instead of "closed" when the program had not read everything.
        #expect(door.ended.allSatisfy { [.closed, .transport].contains($0.kind) })
        #expect(throws: BridgeSendError.notConnected) {
            try door.server.send(.snapshot(SnapshotMessage(historySince: 0)), request: 1, in: old)
        }
        // It has stored 41 and takes nothing that is not above it.
        door.server.allowTrading(epoch: 41)
        let second = try start()
        #expect(waits { door.turnedAway.first == .staleEpoch(stored: 41, offered: 41) })
        let new = try session(42)
        #expect(new.epoch == 42)
        #expect(second.stop() == 0)
        checkClean(second)
    }
}
