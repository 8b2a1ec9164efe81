import Connectors
import Engine
import MT5Bridge
import Market
import Simulation
import Testing
import Trading

private let price = ConformanceCase.price
private let lots = ConformanceCase.lots

/// The faults of orders and positions, by their ids in docs/bridge-faults.md.
@Suite("Faults of orders and positions")
struct OrderFaultTests {
    /// Changes the code of the next answers of the terminal; what was executed stays executed.
    private func answer(_ desk: LedgerDesk, _ code: Int32) {
        desk.terminal.rewriteReply = { reply in
            var changed = reply
            changed.outcome = CommandOutcome()
            changed.outcome.retcode = code
            return changed
        }
    }

    /// Lets the broker refuse with a code, as it does before anything is executed.
    private func refuse(_ desk: LedgerDesk, _ code: Int32) {
        answer(desk, code)
        desk.terminal.exchange.take(.brokerConnected(false), at: desk.rig.time)
        _ = desk.terminal.exchange.takeOutbox()
    }

    @Test("B01 answered with a timeout and executed: found, and told once")
    func b01() {
        let desk = LedgerDesk()
        answer(desk, 10012)
        (desk.terminal.hintsNothing, desk.terminal.hasNoLog) = (true, true)
        let tag = desk.open()
        desk.pass(20)
        #expect((desk.state(tag), desk.orders(tag), desk.fills) == (.filled, 1, 1))
        #expect(desk.transitions.map(\.to).contains(.unknown))
    }

    @Test("B02 a command that never arrived: proven so by the log, and never sent again")
    func b02() {
        let desk = LedgerDesk()
        desk.terminal.losesWhatIsSent = true
        let tag = desk.open()
        desk.pass(9)
        desk.terminal.losesWhatIsSent = false
        desk.pass(10)
        #expect((desk.state(tag), desk.orders(tag)) == (.notExecuted, 0))
        #expect(desk.terminal.received.isEmpty)
    }

    @Test("B03 a fill that shows after every timer still counts")
    func b03() {
        let desk = LedgerDesk()
        answer(desk, 10012)
        (desk.terminal.hintsNothing, desk.terminal.hasNoLog) = (true, true)
        // The broker lists the deal only ninety seconds later.
        desk.terminal.rewriteSnapshot = { frames in SnapshotFrames.hiding(frames) }
        let tag = desk.open()
        desk.pass(90)
        #expect([.unknown, .quarantined].contains(desk.state(tag)))
        #expect(desk.fills == 0)
        desk.terminal.rewriteSnapshot = nil
        desk.pass(20)
        #expect((desk.state(tag), desk.fills, desk.agrees) == (.filled, 1, true))
    }

    @Test("B04 done, and the deal not yet in the history: accepted and not settled")
    func b04() {
        let desk = LedgerDesk()
        desk.terminal.hintsNothing = true
        desk.terminal.rewriteSnapshot = { frames in SnapshotFrames.hiding(frames) }
        let tag = desk.open()
        desk.pass(5)
        #expect((desk.state(tag), desk.fills) == (.working, 0))
        desk.terminal.rewriteSnapshot = nil
        desk.pass(20)
        #expect((desk.state(tag), desk.fills) == (.filled, 1))
    }

    @Test("B05 B06 B09 parts are counted by deals: a part, and then the cancelled or filled rest", arguments: [false, true])
    func b05(_ isFilled: Bool) throws {
        let desk = LedgerDesk()
        desk.terminal.losesWhatIsSent = true
        let tag = desk.open(.buy, "0.3", type: .limit, price: price(109_000))
        desk.terminal.losesWhatIsSent = false
        var outcome = CommandOutcome()
        (outcome.retcode, outcome.order, outcome.volume) = (10010, 900, 0.1)
        desk.terminal.say(.reply(ReplyMessage(tag: tag.magic, what: .result, outcome: outcome)))
        list(desk, tag, deals: [0.1], .partial)
        #expect(desk.state(tag) == .partial)
        #expect(desk.ledger.positions.map(\.volume) == [lots("0.1")])
        list(desk, tag, deals: isFilled ? [0.1, 0.2] : [0.1], isFilled ? .filled : .cancelled)
        #expect(desk.ledger.positions.map(\.volume) == [lots(isFilled ? "0.3" : "0.1")])
        #expect(desk.state(tag) == (isFilled ? .filled : .cancelled))
        let told = desk.results.compactMap { result -> Volume? in
            switch result.outcome {
            case .partial(let deal), .filled(let deal): deal.volume
            default: nil
            }
        }
        #expect(told == (isFilled ? [lots("0.1"), lots("0.2")] : [lots("0.1")]))
    }

    /// The broker's list has an entry of 0.3 lots with these deals, in one position.
    private func list(_ desk: LedgerDesk, _ tag: OrderTag, deals: [Double], _ state: WireOrderState) {
        desk.pass(2)
        let time = desk.terminal.serverClock.reading(desk.rig.time) - 1000
        let filled = deals.reduce(0, +)
        var parts: [SnapshotPart] = [
            .position(
                PositionMessage(
                    identifier: 900, ticket: 900, symbol: "EURUSD", magic: tag.magic, comment: "", side: .buy, volume: filled,
                    openPrice: 1.09, opened: time)),
            .order(
                OrderMessage(
                    ticket: 900, magic: tag.magic, comment: "", symbol: "EURUSD", side: .buy, orderType: .limit, state: state, volume: 0.3,
                    remaining: 0.3 - filled, price: 1.09, position: 900, placed: time)),
        ]
        for (index, volume) in deals.enumerated() {
            parts.append(
                .deal(
                    DealMessage(
                        ticket: 901 + Int64(index), order: 900, position: 900, magic: tag.magic, comment: "", symbol: "EURUSD", kind: .buy,
                        entry: .opened, volume: volume, price: 1.09, time: desk.terminal.serverClock.reading(ScriptedFeed.begin) + 1000,
                        reason: .program)))
        }
        desk.terminal.rewriteSnapshot = { frames in SnapshotFrames.with(parts, in: frames) }
        desk.rig.mt5.requestSnapshot(since: desk.ledger.settledUntil)
        desk.turn()
    }

    @Test(
        "certain refusals end the order, with the code, once: B07 requote, B17 B18 closing, B19 stops, B20 filling, B21 money, B33 closed, B35 rules",
        arguments: [10004, 10020, 10016, 10029, 10030, 10019, 10018, 10045, 10046] as [Int32])
    func refusals(_ code: Int32) throws {
        let desk = LedgerDesk()
        refuse(desk, code)
        let tag = desk.open()
        desk.pass(2)
        #expect((desk.state(tag), desk.orders(tag)) == (.rejected, 0))
        guard case .rejected(let rejection)? = desk.results.last?.outcome else { return #expect(Bool(false), "the core is told") }
        #expect(rejection.retcode == Int(code))
        #expect(desk.results.count == 1)
        // Nobody tries again by himself.
        #expect(desk.terminal.received.count == 1)
    }

    @Test("B08 the fill that races a withdrawal wins")
    func b08() throws {
        let desk = LedgerDesk(bids: Array(repeating: 110_000, count: 6) + Array(repeating: 108_900, count: 300))
        let tag = desk.open(type: .limit, price: price(109_000))
        desk.pass(1)
        desk.terminal.holds = true
        let withdrawal = try #require(desk.withdraw(1))
        desk.pass(6)
        desk.terminal.deliverHeld()
        desk.pass(20)
        #expect((desk.state(tag), desk.fills, desk.agrees) == (.filled, 1, true))
        #expect(desk.state(withdrawal)?.isFinal == true)
    }

    @Test("B10 B11 a stop that was hit while nobody listened is found by its deal, at the broker's price")
    func b10() throws {
        let desk = LedgerDesk(bids: Array(repeating: 110_000, count: 6) + Array(repeating: 108_900, count: 300))
        _ = desk.open(stop: price(109_000), target: price(111_000))
        desk.pass(1)
        desk.lose(.closed)
        desk.terminal.losesWhatItSays = true
        desk.pass(10)
        desk.terminal.losesWhatItSays = false
        desk.connect()
        desk.pass(2)
        #expect(desk.ledger.positions.isEmpty)
        guard case .filled(let deal)? = desk.results.last?.outcome else { return #expect(Bool(false), "the core is told") }
        // Gapped over: at the quote. From 1.10010 to 1.08900, 1110 points of a tenth of a lot: 111 dollars.
        #expect((deal.reason, deal.price, deal.profit) == (.stopLoss, price(108_900), Money(text: "-111")))
    }

    @Test("B12 B14 closed in whole or part from a phone: known, named so, and later closes take what is there")
    func b12() throws {
        let desk = LedgerDesk()
        _ = desk.open()
        desk.pass(1)
        desk.rig.act(.closeExternally(PositionID(1), volume: lots("0.04")))
        desk.pass(2)
        #expect(desk.ledger.positions.map(\.volume) == [lots("0.06")])
        // Somebody still thinks there is all of it.
        let close = try desk.close(1, "0.1")
        desk.pass(2)
        #expect(desk.state(close) == .rejected)
        desk.rig.act(.closeExternally(PositionID(1), volume: nil))
        desk.pass(2)
        #expect(desk.ledger.positions.isEmpty)
        guard case .filled(let deal)? = desk.results.last?.outcome else { return #expect(Bool(false), "the core is told") }
        #expect(deal.reason == .external)
        let late = try desk.close(1, "0.1")
        desk.pass(2)
        #expect(desk.state(late) == .rejected)
        #expect(desk.terminal.exchange.terminal.snapshot(since: ScriptedFeed.begin).positions.isEmpty)
    }

    @Test("B13 levels moved from a phone are told")
    func b13() {
        let desk = LedgerDesk()
        _ = desk.open(stop: price(109_000))
        desk.pass(1)
        desk.rig.act(.modifyExternally(PositionID(1), stopLoss: nil, takeProfit: price(111_000)))
        desk.pass(1)
        #expect(desk.ledger.positions.map(\.stopLoss) == [nil])
        #expect(desk.ledger.positions.map(\.takeProfit) == [price(111_000)])
    }

    @Test("B15 other hands' position on the symbol counts, and is not ours")
    func b15() {
        let desk = LedgerDesk()
        desk.rig.act(.foreign(CommandSamples().request(50, side: .sell, lots: "0.5")))
        desk.pass(20)
        #expect(desk.ledger.positions.map(\.owner) == [.foreign])
        #expect(desk.notices.map(\.code).contains(.foreign))
    }

    @Test("B16 other hands trade in our position on a netting account: nothing is opened on its symbol")
    func b16() {
        let desk = LedgerDesk(isNetting: true)
        _ = desk.open()
        desk.pass(1)
        desk.rig.act(.foreign(CommandSamples().request(50, lots: "0.5")))
        desk.pass(20)
        #expect(desk.ledger.positions.map(\.volume) == [lots("0.6")])
        #expect(desk.ledger.quarantined == [0])
    }

    @Test("B22 a night gives a position another ticket: its identifier is what counts")
    func b22() throws {
        let desk = LedgerDesk()
        _ = desk.open()
        desk.pass(1)
        desk.terminal.rewriteSnapshot = { frames in
            SnapshotFrames.changing(frames) { part in
                guard case .position(var position) = part else { return part }
                position.ticket = 5555
                return .position(position)
            }
        }
        desk.pass(20)
        #expect(desk.ledger.positions.map(\.identifier) == [PositionID(1)])
        #expect(desk.ledger.positions.map(\.ticket) == [5555])
        let close = try desk.close(1)
        desk.pass(2)
        #expect(desk.state(close) == .filled)
        #expect(desk.terminal.received.last?.position == 1)
    }

    @Test("B23 a position that turns keeps its identifier")
    func b23() {
        let desk = LedgerDesk(isNetting: true)
        _ = desk.open(.buy, "0.1")
        desk.pass(1)
        _ = desk.open(.sell, "0.3")
        desk.pass(20)
        #expect(desk.agrees)
        #expect(desk.ledger.positions.map(\.side) == [.sell])
    }

    @Test("B24 B25 a deal the broker changes or takes back is told as a correction of its money", arguments: [false, true])
    func b24(_ isTakenBack: Bool) {
        let desk = LedgerDesk()
        _ = desk.open()
        desk.pass(20)
        desk.terminal.rewriteSnapshot = { frames in
            SnapshotFrames.changing(frames) { part in
                guard case .deal(var deal) = part else { return part }
                deal.commission = -3.5
                return isTakenBack ? nil : .deal(deal)
            }
        }
        desk.pass(20)
        #expect(desk.notices.map(\.code).contains(.corrected))
    }

    @Test("B26 a broker that strips number and comment leaves an open fate for a person, and nothing is doubled")
    func b26() {
        let desk = LedgerDesk()
        answer(desk, 10012)
        (desk.terminal.hintsNothing, desk.terminal.hasNoLog) = (true, true)
        desk.terminal.rewriteSnapshot = { frames in
            SnapshotFrames.changing(frames) { part in
                switch part {
                case .position(var position):
                    (position.magic, position.comment) = (0, "")
                    return .position(position)
                case .order(var order):
                    (order.magic, order.comment) = (0, "")
                    return .order(order)
                case .deal(var deal):
                    (deal.magic, deal.comment) = (0, "")
                    return .deal(deal)
                default: return part
                }
            }
        }
        let tag = desk.open()
        desk.pass(300)
        #expect(desk.state(tag) == .quarantined)
        #expect(desk.terminal.received.count == 1)
        #expect(desk.ledger.quarantined == [0])
    }

    @Test(
        "B27 B28 an entry that expires or whose activation is refused is told so",
        arguments: [WireOrderState.expired, .cancelled, .rejected])
    func b27(_ state: WireOrderState) throws {
        let desk = LedgerDesk()
        let tag = desk.open(type: .limit, price: price(109_000))
        desk.pass(1)
        let ticket = try #require(desk.ledger.track(tag)?.ticket)
        desk.terminal.rewriteSnapshot = { frames in
            SnapshotFrames.changing(frames) { part in
                guard case .order(var order) = part, order.ticket == ticket else { return part }
                order.state = state
                return .order(order)
            }
        }
        desk.pass(20)
        #expect(desk.state(tag)?.isFinal == true)
        #expect(desk.state(tag) == (state == .expired ? .expired : state == .cancelled ? .cancelled : .rejected))
    }

    @Test("B29 two positions closed by each other are two deals, and no lot is lost")
    func b29() throws {
        let desk = LedgerDesk()
        _ = desk.open(.buy, "0.3")
        desk.pass(1)
        _ = desk.open(.sell, "0.1")
        desk.pass(1)
        let tag = try desk.closeBy(1, 2)
        desk.pass(20)
        #expect(desk.state(tag)?.isFinal == true)
        #expect(desk.ledger.positions.map(\.volume) == [lots("0.2")])
        #expect(desk.agrees)
    }

    @Test("B30 B31 a code of zero, or one that no terminal is known to answer, proves nothing", arguments: [0, 19_999] as [Int32])
    func b30(_ code: Int32) {
        let desk = LedgerDesk()
        answer(desk, code)
        (desk.terminal.hintsNothing, desk.terminal.hasNoLog) = (true, true)
        let tag = desk.open()
        #expect(desk.transitions.map(\.to).contains(.unknown))
        desk.pass(20)
        #expect((desk.state(tag), desk.fills) == (.filled, 1))
    }

    @Test("B32 the stop goes with the entry: a position is never open without it")
    func b32() throws {
        let desk = LedgerDesk()
        _ = desk.open(stop: price(109_000), target: price(111_000))
        let command = try #require(desk.terminal.received.last)
        #expect((command.stop, command.target) == (1.09, 1.11))
        #expect(desk.terminal.exchange.terminal.snapshot(since: ScriptedFeed.begin).positions.map(\.stopLoss) == [price(109_000)])
    }

    @Test("B34 exits overtake entries that wait")
    func b34() throws {
        let desk = LedgerDesk()
        _ = desk.open()
        desk.pass(1)
        // The first leaves at once, the others wait for the pause between two commands.
        let entries = [desk.open(), desk.open(), desk.open()]
        let close = try desk.close(1)
        desk.rig.pass(milliseconds: 100)
        desk.turn()
        #expect(desk.terminal.received.map(\.tag).suffix(2) == [entries[0].magic, close.magic])
    }
}

extension SnapshotFrames {
    /// The same with each part as it is changed, or left out, and an end that fits.
    static func changing(_ frames: [SnapshotIsMessage], _ change: (SnapshotPart) -> SnapshotPart?) -> [SnapshotIsMessage] {
        var parts = frames.flatMap(\.parts)
        guard case .end(var end) = parts.removeLast() else { preconditionFailure("Invariant: a snapshot has an end") }
        parts = parts.compactMap(change)
        end.positions = UInt32(parts.count { if case .position = $0 { true } else { false } })
        end.orders = UInt32(parts.count { if case .order = $0 { true } else { false } })
        end.deals = UInt32(parts.count { if case .deal = $0 { true } else { false } })
        end.digest = SnapshotDigest.of(parts)
        return [SnapshotIsMessage(parts: parts + [.end(end)])]
    }

    /// The account alone, as of a broker whose lists come late.
    static func hiding(_ frames: [SnapshotIsMessage]) -> [SnapshotIsMessage] {
        changing(frames) { if case .account = $0 { $0 } else { nil } }
    }
}
