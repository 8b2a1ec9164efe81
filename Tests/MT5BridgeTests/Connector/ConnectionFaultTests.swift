import Connectors
import Engine
import MT5Bridge
import Market
import Simulation
import Testing
import Trading

/// The connection's faults, by their ids in docs/bridge-faults.md.
@Suite("Faults of the connection")
struct ConnectionFaultTests {
    @Test("C01 the way is half open after an order: its fate is open, and the log under the next epoch settles it")
    func c01() throws {
        let desk = LedgerDesk()
        desk.terminal.losesWhatItSays = true
        let tag = desk.open()
        desk.pass(3)
        #expect(desk.state(tag) == .sending)
        desk.lose(.silent(milliseconds: 5000))
        #expect(desk.state(tag) == .unknown)
        #expect(desk.links.last == .down(reason: "nothing came from the terminal for 5000 ms"))
        desk.terminal.losesWhatItSays = false
        desk.connect()
        desk.pass(3)
        #expect(desk.state(tag) == .filled)
        #expect((desk.orders(tag), desk.fills, desk.agrees) == (1, 1, true))
    }

    @Test("C01 after a restart of Herald the log proves what it is old enough to know", arguments: [false, true])
    func c01Restart(isLogYounger: Bool) throws {
        let desk = LedgerDesk()
        desk.terminal.losesWhatIsSent = true
        let tag = desk.open()
        desk.pass(3)
        desk.lose(.closed)
        desk.terminal.losesWhatIsSent = false
        if isLogYounger { desk.terminal.logBegan = desk.terminal.serverClock.reading(desk.rig.time) }
        desk.restart()
        desk.pass(5)
        #expect(desk.state(tag) == (isLogYounger ? .unknown : .notExecuted))
        #expect(desk.orders(tag) == 0)
    }

    @Test("C02 bytes that arrive late make no second order: of an older session nothing, of this one when their time is over")
    func c02() throws {
        let desk = LedgerDesk()
        desk.terminal.holds = true
        let tag = desk.open(lives: 5)
        desk.pass(6)
        desk.terminal.deliverHeld()
        desk.pass(1)
        #expect(desk.state(tag) == .notSent)
        #expect(desk.orders(tag) == 0)
        desk.terminal.holds = true
        let late = desk.open()
        desk.lose(.closed)
        desk.connect()
        desk.pass(2)
        desk.terminal.deliverHeld()
        desk.pass(30)
        #expect(desk.state(late) == .notExecuted)
        #expect(desk.orders(late) == 0)
        #expect(desk.results.count == 2 && desk.fills == 0)
    }

    @Test("C04 a command and an answer that come twice count once")
    func c04() throws {
        let desk = LedgerDesk()
        let tag = desk.open()
        let command = try #require(desk.terminal.received.last)
        let session = try #require(desk.terminal.trade)
        try desk.terminal.send(.command(command), request: 999_999, in: session)
        desk.pass(2)
        #expect(desk.heard.replies.count { $0.tag == tag } == 2)
        #expect((desk.orders(tag), desk.fills, desk.state(tag)) == (1, 1, .filled))
    }

    @Test("C07 a second terminal with another account is told to people, and nothing changes hands")
    func c07() throws {
        let desk = LedgerDesk()
        var other = desk.terminal.identity
        other.login = 1
        desk.terminal.arrivals.append(.turnedAway(other, .otherAccount, at: desk.terminal.now))
        desk.pass(1)
        #expect(desk.rig.mt5.takeNotes().contains { $0.contains("another account") })
        let tag = desk.open()
        desk.pass(1)
        #expect(desk.state(tag) == .filled)
    }

    @Test("C08 after a restart of the terminal its numbers begin anew, and nobody rests on them")
    func c08() throws {
        let desk = LedgerDesk()
        let tag = desk.open(stop: ConformanceCase.price(109_000))
        desk.pass(1)
        desk.terminal.losesWhatItSays = true
        let lost = desk.open()
        desk.lose(.closed)
        (desk.terminal.identity.instance, desk.terminal.losesWhatItSays) = (2, false)
        desk.connect()
        desk.pass(3)
        #expect((desk.state(tag), desk.state(lost)) == (.filled, .filled))
        #expect((desk.orders(tag), desk.orders(lost), desk.agrees) == (1, 1, true))
    }

    @Test("C09 the expert is taken from its chart: the reason is told, and positions keep their stops")
    func c09() throws {
        let desk = LedgerDesk()
        _ = desk.open(stop: ConformanceCase.price(109_000))
        desk.pass(1)
        desk.lose(.goodbye(reason: 1, "the program was removed from the chart"))
        #expect(desk.links.last == .down(reason: "the program in the terminal ended (1): the program was removed from the chart"))
        #expect(
            desk.terminal.exchange.terminal.snapshot(since: ScriptedFeed.begin).positions.map(\.stopLoss) == [
                ConformanceCase.price(109_000)
            ])
        #expect(desk.ledger.positions.count == 1)
    }

    @Test("C10 Algo Trading is switched off: a certain refusal with what to press", arguments: [10026, 10027])
    func c10(_ code: Int) throws {
        let desk = LedgerDesk()
        desk.terminal.rewriteReply = { reply in
            var changed = reply
            (changed.outcome.retcode, changed.outcome.deal) = (Int32(code), 0)
            return changed
        }
        desk.terminal.permissions.remove(.algoTrading)
        desk.terminal.pong()
        // The broker has it off too: nothing is executed, only answered.
        desk.terminal.exchange.take(.brokerConnected(false), at: desk.rig.time)
        _ = desk.terminal.exchange.takeOutbox()
        let tag = desk.open()
        #expect(desk.state(tag) == .rejected)
        let reply = try #require(desk.heard.replies.last?.reply)
        #expect(reply.reaction == .stopAccount)
        #expect(!reply.message.isEmpty)
        #expect(desk.rig.mt5.permissions?.mayOpen == false)
        #expect(desk.rig.mt5.takeNotes().contains { $0.contains("lets nothing be opened") })
    }

    @Test("C11 the terminal lost its broker: that is told, and its empty lists prove nothing")
    func c11() throws {
        let desk = LedgerDesk()
        let tag = desk.open()
        desk.pass(1)
        desk.terminal.exchange.take(.brokerConnected(false), at: desk.rig.time)
        desk.terminal.rewriteSnapshot = { frames in frames }
        desk.pass(1)
        #expect(desk.links.last == .up(epoch: 1, brokerConnected: false))
        desk.rig.mt5.requestSnapshot(since: desk.ledger.settledUntil)
        desk.turn()
        #expect(desk.heard.snapshots.last?.isEvidence == false)
        #expect(desk.ledger.positions.count == 1)
        #expect(desk.state(tag) == .filled)
    }

    @Test("C12 a slow broker blocks the terminal: it says so before, the link stays, and nothing is sent again")
    func c12() throws {
        let desk = LedgerDesk()
        desk.terminal.say(.busy(BusyMessage(milliseconds: 30_000, text: "the order is on its way")))
        desk.terminal.holds = true
        let tag = desk.open(lives: 60)
        desk.pass(30)
        #expect(desk.links.count == 1)
        #expect(desk.state(tag) == .unknown)
        desk.terminal.deliverHeld()
        desk.pass(5)
        #expect((desk.state(tag), desk.orders(tag)) == (.filled, 1))
        #expect(desk.terminal.received.count { $0.tag == tag.magic } == 1)
    }

    @Test("C13 the terminal lost events: its word for that fetches the list at once")
    func c13() throws {
        let desk = LedgerDesk()
        desk.terminal.hintsNothing = true
        let tag = desk.open()
        #expect(desk.state(tag) == .working)
        desk.terminal.eventsLost = 2000
        desk.terminal.pong()
        desk.turn()
        #expect((desk.state(tag), desk.agrees) == (.filled, true))
    }

    @Test("C14 events in the wrong order, doubled and missing come to the same end", arguments: [0, 1, 2])
    func c14(_ vice: Int) throws {
        let desk = LedgerDesk()
        (desk.terminal.reversesHints, desk.terminal.doublesHints) = (vice == 0, vice == 1)
        desk.terminal.hintsNothing = vice == 2
        let tag = desk.open(stop: ConformanceCase.price(109_000))
        desk.pass(1)
        let close = try desk.close(1, "0.05")
        desk.pass(20)
        #expect((desk.state(tag), desk.state(close), desk.agrees) == (.filled, .filled, true))
        #expect(desk.ledger.positions.map(\.volume) == [ConformanceCase.lots("0.05")])
        #expect(desk.fills == 1)
    }

    @Test("C15 a snapshot that lacks a frame, is changed or does not end is thrown away and asked for again", arguments: 0..<5)
    func c15(_ vice: Int) throws {
        let desk = LedgerDesk()
        for _ in 0..<3 {
            _ = desk.open()
            desk.pass(1)
        }
        let before = desk.heard.snapshots.count
        desk.terminal.rewriteSnapshot = { [weak terminal = desk.terminal] frames in
            terminal?.rewriteSnapshot = nil
            var frames = frames
            switch vice {
            case 0: frames.remove(at: 1)
            case 1: frames.removeLast()
            case 2: frames.swapAt(0, 1)
            case 3: frames.insert(frames[1], at: 1)
            default:
                guard case .position(var position)? = frames[0].parts.last else { preconditionFailure("Invariant: a position is second") }
                position.volume = 0.01
                frames[0] = SnapshotIsMessage(parts: [frames[0].parts[0], .position(position)])
            }
            return frames
        }
        desk.rig.mt5.requestSnapshot(since: desk.ledger.settledUntil)
        desk.turn()
        #expect(desk.heard.snapshots.count == before)
        #expect(desk.rig.mt5.counts.brokenSnapshots == 1)
        desk.rig.pass(milliseconds: 300)
        desk.turn()
        #expect(desk.heard.snapshots.count == before + 1)
        #expect(desk.agrees)
    }

    @Test("C15 five thousand orders fit")
    func c15large() throws {
        let desk = LedgerDesk()
        let extra = (0..<5000).map { number in
            SnapshotPart.order(
                OrderMessage(
                    ticket: Int64(10_000 + number), magic: 0, comment: "", symbol: "EURUSD", side: .buy, orderType: .limit, state: .placed,
                    volume: 0.01, remaining: 0.01, price: 1.05, placed: desk.terminal.serverClock.reading(ScriptedFeed.begin)))
        }
        desk.terminal.rewriteSnapshot = { frames in SnapshotFrames.with(extra, in: frames) }
        desk.rig.mt5.requestSnapshot(since: desk.ledger.settledUntil)
        desk.turn()
        #expect(desk.heard.snapshots.last?.orders.count == 5000)
        #expect(desk.rig.mt5.counts.brokenSnapshots == 0)
    }

    @Test("C16 a way that flaps is subscribed to once a session, and nothing leaves before it is up")
    func c16() throws {
        let desk = LedgerDesk()
        for _ in 0..<20 {
            desk.pass(1)
            desk.lose(.closed)
            #expect(throws: ConnectorError.notConnected) { try desk.rig.mt5.send(CommandSamples().open(1)) }
            desk.connect()
        }
        let subscriptions = desk.terminal.sent.count { if case .subscribe = $0.message { true } else { false } }
        #expect(subscriptions == 21)
        desk.pass(1)
        let quotes = desk.heard.quotes.map(\.time)
        // No quote was lost or repeated over all the breaks.
        #expect(quotes == (0..<quotes.count).map { quotes[0].adding(seconds: Int64($0)) })
        #expect(desk.terminal.received.isEmpty)
    }

    @Test("C18 each answer belongs to its command: one that nobody sees leaves only its own command open")
    func c18() throws {
        let desk = LedgerDesk()
        let first = desk.open()
        desk.terminal.losesWhatItSays = true
        let second = desk.open()
        desk.terminal.losesWhatItSays = false
        desk.pass(1)
        let third = desk.open()
        desk.pass(12)
        #expect([first, second, third].map { desk.state($0) } == [.filled, .filled, .filled])
        #expect([first, second, third].map { desk.orders($0) } == [1, 1, 1])
    }

    @Test("C20 the terminal's own clocks do not count: only its server's, and how long ago it said something")
    func c20() throws {
        let desk = LedgerDesk()
        let shown = desk.terminal.now + desk.terminal.clockLead
        let said = desk.terminal.now
        desk.rig.pass(milliseconds: 400)
        _ = desk.open(lives: 10)
        let command = try #require(desk.terminal.received.last)
        // The newest PONG came at `said` and showed `shown`; the command ends 10 s after now, 400 ms later.
        #expect(command.voidFrom == shown + 400 + 10_000)
        #expect(desk.terminal.now - said == 400)
        let snapshot = try #require(desk.heard.snapshots.last)
        #expect(snapshot.time <= desk.rig.time)
    }
}

/// Frames of a snapshot with further parts, and an end that fits.
enum SnapshotFrames {
    static func with(_ extra: [SnapshotPart], in frames: [SnapshotIsMessage]) -> [SnapshotIsMessage] {
        var parts = frames.flatMap(\.parts)
        guard case .end(var end) = parts.removeLast() else { preconditionFailure("Invariant: a snapshot has an end") }
        parts += extra
        end.positions += UInt32(extra.count { if case .position = $0 { true } else { false } })
        end.orders += UInt32(extra.count { if case .order = $0 { true } else { false } })
        end.deals += UInt32(extra.count { if case .deal = $0 { true } else { false } })
        end.digest = SnapshotDigest.of(parts)
        parts.append(.end(end))
        return stride(from: 0, to: parts.count, by: 200).map { SnapshotIsMessage(parts: Array(parts[$0..<min($0 + 200, parts.count)])) }
    }
}
