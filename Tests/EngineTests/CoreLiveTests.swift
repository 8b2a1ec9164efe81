import Engine
import Foundation
import Indicators
import Market
import Risk
import Simulation
import Testing
import Trading

/// What only a live shell tells a core: gates, pauses, other hands, time without quotes.
@Suite struct CoreLiveTests {
    @Test(arguments: EntryGate.Reason.allCases)
    func aClosedGateRefusesEntriesByNameAndLetsExitsGo(_ reason: EntryGate.Reason) throws {
        var shell = try Shell([Puppet(answers: [0: .long(), 2: .leave, 3: .long(), 5: .long()])])
        try shell.run([flat(0), flat(1)])
        shell.tell(.gate(EntryGate(reason, .symbol(0)), isClosed: true))
        try shell.run([flat(2), flat(3), flat(4), flat(5)])
        shell.tell(.gate(EntryGate(reason, .symbol(0)), isClosed: false))
        try shell.run([flat(6), flat(7)])
        #expect(shell.facts.contains("4 denied 3 \(reason.rawValue)"), "\(shell.facts)")
        #expect(shell.deals.map(\.entry) == [.opening, .closing, .opening])
    }

    @Test func aPausedStrategyWithdrawsItsEntryAndKeepsItsPosition() throws {
        let waiting = Puppet("waiting", answers: [0: .limit(.buy, 1.0), 2: .limit(.buy, 1.0), 4: .limit(.buy, 1.0)])
        let holding = Puppet("holding", answers: [0: .long()])
        var shell = try Shell([waiting, holding])
        try shell.run([flat(0), flat(1)])
        shell.tell(.command(.pause(strategy: 0, reason: "holiday")))
        try shell.run([flat(2), flat(3)])
        #expect(shell.core.positions.count == 1)
        #expect(shell.facts.contains("1 withdrawn 1 paused") && shell.facts.contains("3 denied 3 paused"), "\(shell.facts)")
        shell.tell(.command(.resume(strategy: 0, reason: "back")))
        try shell.run([flat(4), flat(5)])
        #expect(shell.orders.count == 3)
    }

    @Test func resumingTheAccountLiftsEveryLatchWithItsReason() throws {
        var shell = try Shell([Puppet(answers: [2: .long()])])
        try shell.run([flat(0)])
        shell.tell(.command(.stop(.blockEntries, reason: "test")))
        shell.tell(.command(.pause(strategy: nil, reason: "test")))
        #expect(shell.core.closedGates.count == 1)
        shell.tell(.command(.resume(strategy: nil, reason: "looked at it")))
        try shell.run([flat(1), flat(2), flat(3)])
        #expect(shell.facts.contains("0 released KILLED") && shell.deals.count == 1)
        #expect(shell.core.closedGates.isEmpty)
    }

    /// Exposure of other hands counts: two lots of EURUSD are 220,000 against a limit of twice the balance of 100,000.
    @Test func otherHandsCountInTheExposure() throws {
        let allowed = limits { $0["max_exposure_percent"] = 200 }
        for isForeign in [false, true] {
            var shell = try Shell([Puppet(answers: [1: .long()])], limits: allowed)
            try shell.run([flat(0)])
            if isForeign {
                shell.tell(
                    .foreign([
                        ForeignExposure(
                            symbol: 0, side: .buy, volume: lots("1"), price: price("1.1"), stopLoss: nil, isPending: false)
                    ]))
            }
            try shell.run([flat(1), flat(2)])
            #expect(shell.deals.count == (isForeign ? 0 : 1), "\(shell.facts)")
        }
    }

    @Test func moneyOfOtherHandsIsALossAndNoDeposit() throws {
        var shell = try Shell([Puppet()], limits: limits { $0["max_total_loss_percent"] = 10 })
        try shell.runBlind([flat(0)])
        shell.tell(.adjusted(money("-11000")))
        #expect(shell.core.account.balance == money("89000"))
        try shell.runBlind([flat(1)])
        #expect(shell.facts.contains { $0.contains("latched") }, "\(shell.facts)")
        // A withdrawal of as much latches nothing.
        var other = try Shell([Puppet()], limits: limits { $0["max_total_loss_percent"] = 10 })
        try other.run([flat(0)])
        other.tell(.cashFlow(money("-11000")))
        try other.run([flat(1)])
        #expect(!other.facts.contains { $0.contains("latched") })
    }

    @Test func anAdoptedPositionIsTheCaretakersAndGetsAStop() throws {
        var core = try makeCore([Puppet()], caretakers: true)
        var effects = EffectBuffer()
        core.apply(Stamped(time: start, payload: .adopted(adoption(isLeft: false))), into: &effects)
        #expect(core.positions.map(\.strategy) == [core.caretaker(of: 0)])
        #expect(core.name(ofStrategy: core.caretaker(of: 0)) == "adopted:EURUSD")
        // One percent below the only price known, 1.1: 1.089.
        #expect(sent(&effects) == ["stop 1.08900"])
        core.apply(Stamped(time: start, payload: .adopted(adoption(isLeft: true))), into: &effects)
        #expect(sent(&effects) == ["close 9"])
    }

    /// I-10: after a kill nothing stays open, whoever opened it and whenever it is found.
    @Test func underAKillWhatIsAdoptedIsClosed() throws {
        var core = try makeCore([Puppet()], caretakers: true)
        var effects = EffectBuffer()
        core.apply(Stamped(time: start, payload: .command(.stop(.halt, reason: "enough"))), into: &effects)
        _ = sent(&effects)
        core.apply(Stamped(time: start, payload: .adopted(adoption(isLeft: false))), into: &effects)
        #expect(sent(&effects) == ["close 9"])
    }

    /// A market order that was given up fills when everything is closed already.
    @Test func underAKillALateFillIsClosed() throws {
        var core = try makeCore([Puppet()], stopSeconds: 3)
        var effects = EffectBuffer()
        core.apply(Stamped(time: start, payload: .command(.stop(.halt, reason: "enough"))), into: &effects)
        _ = sent(&effects)
        open(&core, stop: nil, &effects)
        #expect(sent(&effects).contains("close 1"))
    }

    /// An entry that counted as over counts again, and is withdrawn; told twice, it is so once.
    @Test func anEntryThatWorksOnIsWithdrawn() throws {
        var core = try makeCore([Puppet()])
        var effects = EffectBuffer()
        let quote = Quote(bid: price("1.1"), ask: price("1.1001"))
        let order = OrderRequest(
            signalID: 5, strategy: 0, symbol: 0, side: .buy, volume: lots("1"), orderType: .limit, price: price("1.09"), stopLoss: nil,
            takeProfit: nil, expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false, clientTag: 5)
        for _ in 1...2 { core.apply(Stamped(time: start, payload: .reopened(order)), into: &effects) }
        var withdrawn: [CloseRequest.Target] = []
        while let effect = effects.takeNext() { if case .close(let close) = effect { withdrawn.append(close.request.target) } }
        #expect(withdrawn == [.pending(5)])
    }

    private func adoption(isLeft: Bool) -> Adoption {
        Adoption(
            position: PositionRecord(
                identifier: PositionID(9), ticket: 9, symbol: "EURUSD", magic: 0, side: .buy, volume: lots("1"),
                openPrice: price("1.1"), openTime: start),
            symbol: 0, strategy: 1, isLeft: isLeft)
    }

    /// I-11: without an answer to the stop that was asked for, the position is closed three seconds after it was due.
    @Test func aPositionWithoutAStopIsClosedByTimeAlone() throws {
        var core = try makeCore([Puppet()], stopSeconds: 3)
        var effects = EffectBuffer()
        open(&core, stop: nil, &effects)
        #expect(sent(&effects) == ["stop 1.08900"])
        #expect(core.nextDue == start.adding(seconds: 3))
        core.apply(Stamped(time: start.adding(seconds: 2), payload: .time), into: &effects)
        #expect(sent(&effects) == [])
        core.apply(Stamped(time: start.adding(seconds: 3), payload: .time), into: &effects)
        #expect(sent(&effects) == ["notice unprotected", "close 1"])
        #expect(core.nextDue == nil)
    }

    @Test func aStopThatComesInTimeEndsTheWait() throws {
        var core = try makeCore([Puppet()], stopSeconds: 3)
        var effects = EffectBuffer()
        open(&core, stop: nil, &effects)
        _ = sent(&effects)
        answer(&core, .modified(stopLoss: price("1.089"), takeProfit: nil), .levels(PositionID(1)), &effects)
        core.apply(Stamped(time: start.adding(seconds: 9), payload: .time), into: &effects)
        #expect(sent(&effects) == ["modified"] && core.nextDue == nil || core.positions[0].stopLoss == price("1.089"))
        // The phone takes it off: it is put back.
        answer(&core, .modified(stopLoss: nil, takeProfit: nil), .levels(PositionID(1)), &effects, seconds: 10)
        #expect(sent(&effects) == ["modified", "notice other_hands", "stop 1.08900"])
        // A tighter one is respected.
        answer(&core, .modified(stopLoss: price("1.089"), takeProfit: nil), .levels(PositionID(1)), &effects, seconds: 11)
        answer(&core, .modified(stopLoss: price("1.095"), takeProfit: nil), .levels(PositionID(1)), &effects, seconds: 12)
        #expect(sent(&effects) == ["modified", "modified"])
    }

    @Test func refusedClosesAreAskedForAgainWithoutAQuote() throws {
        var core = try makeCore([Puppet()])
        var effects = EffectBuffer()
        open(&core, stop: price("1.09"), &effects)
        core.apply(Stamped(time: start, payload: .command(.closePosition(PositionID(1), volume: nil, reason: "test"))), into: &effects)
        #expect(sent(&effects) == ["close 1"])
        for second in [Int64(0), 0] {
            answer(&core, .rejected(.marketClosed), .close(PositionID(1)), &effects, seconds: second)
            _ = sent(&effects)
            core.apply(Stamped(time: start, payload: .time), into: &effects)
        }
        // None after the first refusal, then a second: nothing at once, but at the next second.
        #expect(sent(&effects) == [] && core.nextDue == start.adding(seconds: 1))
        core.apply(Stamped(time: start.adding(seconds: 1), payload: .time), into: &effects)
        #expect(sent(&effects) == ["close 1"])
    }

    /// The broker is reached again: what it refused meanwhile does not wait for its time.
    @Test func refusedClosesWaitNoLongerWhenTheLinkIsBack() throws {
        var core = try makeCore([Puppet()])
        var effects = EffectBuffer()
        open(&core, stop: price("1.09"), &effects)
        let gate = EntryGate(.linkDown, .account)
        core.apply(Stamped(time: start, payload: .gate(gate, isClosed: true)), into: &effects)
        core.apply(Stamped(time: start, payload: .command(.closePosition(PositionID(1), volume: nil, reason: "test"))), into: &effects)
        // Waits of 0, 1, 2 and 4 s between five attempts.
        for second in [Int64(0), 1, 3, 7] {
            answer(&core, .rejected(.notSent), .close(PositionID(1)), &effects, seconds: second)
            _ = sent(&effects)
            core.apply(Stamped(time: try #require(core.nextDue), payload: .time), into: &effects)
            #expect(sent(&effects) == ["close 1"])
        }
        answer(&core, .rejected(.notSent), .close(PositionID(1)), &effects, seconds: 11)
        #expect(core.nextDue == start.adding(seconds: 19))
        core.apply(Stamped(time: start.adding(seconds: 12), payload: .gate(gate, isClosed: false)), into: &effects)
        core.apply(Stamped(time: start.adding(seconds: 12), payload: .time), into: &effects)
        #expect(sent(&effects).last == "close 1")
    }

    /// I-11: other hands take the stop off while a move is on its way that nobody answers; it is waited for no longer than any stop.
    @Test func aStopTakenOffWhileAMoveIsOnItsWayIsNotWaitedForForever() throws {
        var core = try makeCore([Puppet()], stopSeconds: 3)
        var effects = EffectBuffer()
        open(&core, stop: nil, &effects)
        #expect(sent(&effects) == ["stop 1.08900"])
        answer(&core, .modified(stopLoss: price("1.07"), takeProfit: nil), .levels(PositionID(1)), &effects, seconds: 1)
        core.apply(Stamped(time: start.adding(seconds: 4), payload: .time), into: &effects)
        #expect(sent(&effects) == ["modified"] && core.nextDue == nil)
        answer(&core, .modified(stopLoss: nil, takeProfit: nil), .levels(PositionID(1)), &effects, seconds: 5)
        #expect(sent(&effects) == ["modified"] && core.nextDue == start.adding(seconds: 8))
        core.apply(Stamped(time: start.adding(seconds: 8), payload: .time), into: &effects)
        #expect(sent(&effects) == ["notice unprotected", "close 1"])
    }

    /// A part that is filled leaves the rest on its way: it counts, and is not asked for twice.
    @Test func aPartIsBookedAndTheRestStaysOnItsWay() throws {
        var core = try makeCore([Puppet(answers: [0: .long(stop: 1.09)])])
        var effects = EffectBuffer()
        core.apply(Stamped(time: start, payload: .quote(symbol: 0, quote)), into: &effects)
        core.closeBar(0, flat(0), at: start.adding(seconds: 3600))
        core.apply(Stamped(time: start.adding(seconds: 3600), payload: .quote(symbol: 0, quote)), into: &effects)
        #expect(sent(&effects) == ["order 1"])
        let part = deal(1, .opening, "0.4", stop: price("1.09"))
        answer(&core, .partial(part), .order, &effects, seconds: 3600, tag: 1)
        #expect(core.checkpoint == core.checkpoint && core.positions.map(\.volume) == [lots("0.4")])
        answer(&core, .filled(deal(2, .opening, "0.6", stop: price("1.09"))), .order, &effects, seconds: 3600, tag: 1)
        #expect(core.positions.map(\.volume) == [lots("1")])
    }

    // The bench.

    private let start = Timestamp(seconds: Shell.start)
    private let quote = Quote(bid: price("1.1"), ask: price("1.1001"))

    private func makeCore(_ puppets: [Puppet], caretakers: Bool = false, stopSeconds: Int64? = nil) throws -> TradingCore {
        let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(specification, account: "USD"))
        return try TradingCore(
            CoreConfiguration(
                symbols: [CoreSymbol(value: value, baseTimeframe: .h1)], balance: money("100000"), leverage: 500, dataZone: .utc,
                tradeFrom: nil, adding: false, hedging: false, hasCaretakers: caretakers, stopSeconds: stopSeconds),
            limits: limits(), sizing: .fixedLots(lots("1")), strategies: puppets.map { StrategyAssignment(strategy: $0, symbol: 0) })
    }

    private func deal(_ id: Int64, _ entry: Deal.Entry, _ volume: String, stop: Price?) -> Deal {
        Deal(
            id: id, position: PositionID(1), strategy: 0, symbol: 0, entry: entry, side: .buy, volume: lots(volume),
            price: price("1.1001"), time: start, stopLoss: stop, clientTag: 1)
    }

    private func open(_ core: inout TradingCore, stop: Price?, _ effects: inout EffectBuffer) {
        core.apply(Stamped(time: start, payload: .seen(symbol: 0, quote)), into: &effects)
        answer(&core, .filled(deal(1, .opening, "1", stop: stop)), .order, &effects, tag: 1)
    }

    private func answer(
        _ core: inout TradingCore, _ outcome: ExecutionResult.Outcome, _ subject: ExecutionResult.Subject,
        _ effects: inout EffectBuffer, seconds: Int64 = 0, tag: Int64 = 0
    ) {
        let result = ExecutionResult(clientTag: tag, strategy: 0, symbol: 0, outcome: outcome, subject: subject)
        core.apply(Stamped(time: max(start.adding(seconds: seconds), start), payload: .execution(result)), into: &effects)
    }

    /// What goes out, and notices.
    private func sent(_ effects: inout EffectBuffer) -> [String] {
        var found: [String] = []
        while let effect = effects.takeNext() {
            switch effect {
            case .submit(let order): found.append("order \(order.request.clientTag)")
            case .close(let close): if case .position(let id, _) = close.request.target { found.append("close \(id.value)") }
            case .modify(let levels): found.append("stop \(levels.request.stopLoss?.text(digits: 5) ?? "none")")
            case .change(let change): found.append("change \(change.request.clientTag)")
            case .record(.notice(let notice)): found.append("notice \(notice.code.rawValue)")
            case .record(.modified): found.append("modified")
            case .record: break
            }
        }
        return found
    }
}
