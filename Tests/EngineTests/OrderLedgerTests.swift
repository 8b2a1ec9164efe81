import Connectors
import Engine
import Market
import Testing
import Trading

@Suite struct OrderLedgerTests {
    @Test func aMarketOrderIsFilledByItsDealAndNotByItsAnswer() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        #expect(bench.told == ["->intent own", "intent>sending own"])
        #expect(tag.slot == 3 && tag.namespace == LedgerBench.namespace && tag.number == 1)
        bench.forget()
        bench.act { $0.take(BrokerReply(retcode: 10009, order: 1007), for: tag, at: $1) }
        #expect(bench.told == ["sending>working reply"])
        let deal = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(deal, at: $1) }
        // Repeated, as hints are.
        bench.act { $0.take(deal, at: $1) }
        #expect(bench.told == ["sending>working reply", "working>filled hint", "filled 7 in 1 by 1"])
        #expect(bench.ledger.positions.map(\.strategy) == [0])
    }

    @Test func theDealMayComeBeforeTheAnswer() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        let deal = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(deal, at: $1) }
        bench.act { $0.take(BrokerReply(retcode: 10009, order: 1007), for: tag, at: $1) }
        #expect(bench.state(tag) == .filled)
        #expect(bench.results.map(\.short) == ["filled 7 in 1 by 1"])
    }

    @Test(arguments: [10004, 10006, 10013, 10019, 10027, 10045])
    func aRefusalIsToldWithItsCode(_ code: Int) throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.take(BrokerReply(retcode: code), for: tag, at: $1) }
        #expect(bench.state(tag) == .rejected)
        guard case .rejected(let rejection) = bench.results.last?.outcome else { throw Unexpected() }
        #expect(rejection.retcode == code)
    }

    @Test(arguments: [0, 10011, 10012, 10024, 10028, 10031, 19_999])
    func whatProvesNothingLeavesTheFateOpen(_ code: Int) throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.take(BrokerReply(retcode: code), for: tag, at: $1) }
        #expect(bench.state(tag) == .unknown && bench.results.isEmpty)
        #expect(bench.ledger.quarantined == [0] && bench.ledger.unresolved == [tag])
        #expect(bench.notices.map(\.code) == [.unknownOutcome])
        // The fill comes later than every timer of the answer.
        bench.wait(90)
        let deal = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(deal, at: $1) }
        #expect(bench.state(tag) == .filled && bench.ledger.quarantined.isEmpty)
        #expect(bench.results.map(\.short) == ["filled 7 in 1 by 1"])
    }

    @Test func whatCouldNotBeHandedOverIsOver() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.sendFailed(tag, at: $1) }
        #expect(bench.state(tag) == .notSent)
        #expect(bench.results.map(\.short) == ["rejected not_sent 1"])
    }

    @Test func whatTheOtherSideDidNotSendIsOver() throws {
        var bench = LedgerBench(log: true)
        let tag = try bench.order()
        // Said unasked, before any question.
        bench.act { $0.take(CommandRecord.notSent, for: tag, at: $1) }
        #expect(bench.state(tag) == .notSent)
        #expect(bench.results.map(\.short) == ["rejected not_sent 1"])
    }

    @Test func silenceOpensTheFateAndAsks() throws {
        var bench = LedgerBench(log: true)
        let (tag, wanted) = (try bench.order(), bench.now)
        #expect(bench.ledger.nextDue == bench.now.adding(seconds: 10))
        bench.wait(10)
        bench.act { $0.advance(to: $1) }
        #expect(bench.state(tag) == .unknown)
        #expect(bench.questions.last == .record(tag, decided: wanted))
        bench.act { $0.take(CommandRecord.neverReceived, for: tag, at: $1) }
        #expect(bench.state(tag) == .notExecuted)
        #expect(bench.results.map(\.short) == ["rejected not_executed 1"])
    }

    @Test func theLogsAnswerIsTheAnswer() throws {
        var bench = LedgerBench(log: true)
        let tag = try bench.order()
        bench.act { $0.linkLost(at: $1) }
        #expect(bench.state(tag) == .unknown)
        bench.wait(5)
        bench.act { $0.linkUp(at: $1) }
        bench.act { $0.take(CommandRecord.answered(BrokerReply(retcode: 10009, order: 1007)), for: tag, at: $1) }
        #expect(bench.state(tag) == .working)
    }

    /// Five snapshots without a trace over two minutes of unbroken connection, by reliability's rule; a break begins anew.
    @Test func absenceIsConcludedFromManyLooksOnly() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.timeOut(tag, at: $1) }
        for _ in 1...4 {
            bench.wait(40)
            let empty = bench.snapshot()
            bench.act { $0.take(empty, at: $1) }
        }
        #expect(bench.state(tag) == .unknown)
        bench.act { $0.linkLost(at: $1) }
        bench.act { $0.linkUp(at: $1) }
        for look in 1...5 {
            #expect(bench.state(tag) == .unknown, "look \(look)")
            bench.wait(30)
            let empty = bench.snapshot()
            bench.act { $0.take(empty, at: $1) }
        }
        #expect(bench.state(tag) == .notExecuted)
        #expect(bench.told.last == "rejected not_executed 1" || bench.told.contains("unknown>not_executed scan"))
    }

    @Test func looksThatAreNoEvidenceProveNothing() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.timeOut(tag, at: $1) }
        for _ in 1...20 {
            bench.wait(60)
            let empty = bench.snapshot(isEvidence: false)
            bench.act { $0.take(empty, at: $1) }
        }
        #expect(bench.state(tag) == .unknown)
    }

    @Test func timeAloneEndsInQuarantineAndNoFurther() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.timeOut(tag, at: $1) }
        for _ in 1...100 {
            bench.wait(61)
            bench.act { $0.advance(to: $1) }
        }
        #expect(bench.state(tag) == .quarantined && bench.results.isEmpty)
        // Evidence still counts.
        let deal = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(deal, at: $1) }
        #expect(bench.state(tag) == .filled)
    }

    @Test func aPositionWithoutANumberIsProbableAndLeftToAPerson() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.timeOut(tag, at: $1) }
        bench.wait(2)
        let (deal, position) = (bench.deal(7, .opening, .buy, position: 7), bench.position(7))
        let found = bench.snapshot([position], [], [deal])
        bench.act { $0.take(found, at: $1) }
        #expect(bench.state(tag) == .quarantined)
        #expect(bench.ledger.track(tag)?.search?.candidates == [PositionID(7)])
        // Counted as other hands' meanwhile, and not adopted.
        #expect(bench.told.contains("foreign 1") && bench.results.isEmpty)
        var refused = true
        bench.act { refused = !$0.settle(tag, as: .executed(PositionID(8)), at: $1) }
        #expect(refused)
        bench.act { refused = !$0.settle(tag, as: .executed(PositionID(7)), at: $1) }
        #expect(!refused && bench.state(tag) == .filled)
        #expect(bench.results.map(\.short) == ["filled 7 in 1 by 1"])
        #expect(bench.ledger.positions.map(\.strategy) == [0] && bench.told.last != "foreign 1")
    }

    @Test func anOperatorMaySayThatItHadNoEffect() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.timeOut(tag, at: $1) }
        bench.wait(2)
        let found = bench.snapshot([bench.position(7)], [], [bench.deal(7, .opening, .buy, position: 7)])
        bench.act { $0.take(found, at: $1) }
        bench.act { _ = $0.settle(tag, as: .notExecuted, at: $1) }
        #expect(bench.state(tag) == .notExecuted && bench.ledger.positions.map(\.owner) == [.foreign])
    }

    /// The number is cut off and the comment survives: the second key.
    @Test func aLostNumberIsFoundByItsComment() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        let deal = bench.deal(7, .opening, .buy, position: 7, comment: tag.comment)
        bench.act { $0.take(deal, at: $1) }
        #expect(bench.state(tag) == .filled)
    }

    @Test func aPartialFillWorksOnUntilItsRestIsCancelled() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        let part = bench.deal(7, .opening, .buy, "0.4", position: 7, tag: tag)
        // It may not be the first: the list is asked for, and tells.
        bench.act { $0.take(part, at: $1) }
        #expect(bench.results.isEmpty && bench.questions.isEmpty == false)
        bench.wait(1)
        let listed = bench.snapshot([bench.position(7, .buy, "0.4", tag: tag)], [], [part])
        bench.act { $0.take(listed, at: $1) }
        #expect(bench.state(tag) == .partial && bench.results.map(\.short) == ["partial 7 in 0.4 by 1"])
        let over = bench.resting(1007, tag, .cancelled, remaining: "0.6")
        bench.act { $0.take(over, at: $1) }
        #expect(bench.state(tag) == .cancelled)
        #expect(bench.results.map(\.short) == ["partial 7 in 0.4 by 1", "cancelled withdrawn 1"])
    }

    @Test func closesGoByThePositionAndTellWhy() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        let opening = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(opening, at: $1) }
        let close = try bench.close(7, reason: .exit)
        let closing = bench.deal(8, .closing, .sell, position: 7, tag: close, profit: "25")
        bench.act { $0.take(closing, at: $1) }
        #expect(bench.state(close) == .filled && bench.ledger.positions.isEmpty)
        #expect(bench.results.last?.short == "filled 8 out 1 exit by 0")
        #expect(bench.results.last?.subject == .close(PositionID(7)))
    }

    @Test func otherHandsAndStopsCloseForTheOwner() throws {
        var bench = LedgerBench()
        for (number, reason) in [(Int64(10), ExitReason.stopLoss), (20, nil)] {
            let tag = try bench.order()
            let opening = bench.deal(number, .opening, .buy, position: number, tag: tag)
            bench.act { $0.take(opening, at: $1) }
            let closing = bench.deal(number + 1, .closing, .sell, position: number, reason: reason)
            bench.act { $0.take(closing, at: $1) }
        }
        #expect(
            bench.results.map(\.short).filter { $0.contains("out") } == ["filled 11 out 1 stop_loss by 0", "filled 21 out 1 external by 0"])
        #expect(bench.notices.map(\.code) == [.otherHands])
    }

    @Test func anEntryRestsIsWithdrawnAndTheFillThatRacesItWins() throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10008, order: 1007), for: tag, at: $1) }
        #expect(bench.results.map(\.short) == ["pending 1"])
        let sent = bench.withdraw(1)
        let withdrawal = try #require(sent)
        #expect(bench.state(tag) == .cancelPending)
        let deal = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(deal, at: $1) }
        bench.act { $0.take(BrokerReply(retcode: 10035), for: withdrawal, at: $1) }
        #expect(bench.state(tag) == .filled && bench.state(withdrawal) == .rejected)
        #expect(bench.results.map(\.short) == ["pending 1", "filled 7 in 1 by 1", "rejected invalid_order 1"])
    }

    @Test func aWithdrawalIsDoneWhenTheListSaysSo() throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10008, order: 1007), for: tag, at: $1) }
        let sent = bench.withdraw(1)
        let withdrawal = try #require(sent)
        bench.act { $0.take(BrokerReply(retcode: 10009), for: withdrawal, at: $1) }
        #expect(bench.state(withdrawal) == .done && bench.state(tag) == .cancelPending)
        let over = bench.resting(1007, tag, .cancelled)
        bench.act { $0.take(over, at: $1) }
        #expect(bench.state(tag) == .cancelled && bench.results.last?.short == "cancelled withdrawn 1")
        let again = bench.withdraw(1)
        #expect(again == nil && bench.results.last?.short == "rejected position_closed 1")
    }

    @Test func aWithdrawalWithoutAnAnswerIsSettledByTheList() throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        bench.act { $0.take(BrokerReply(retcode: 10008, order: 1007), for: tag, at: $1) }
        let sent = bench.withdraw(1)
        let withdrawal = try #require(sent)
        bench.act { $0.linkLost(at: $1) }
        #expect(bench.state(tag) == .unknownCancel && bench.state(withdrawal) == .unknown)
        bench.wait(3)
        bench.act { $0.linkUp(at: $1) }
        let over = bench.snapshot([], [bench.resting(1007, tag, .cancelled)])
        bench.act { $0.take(over, at: $1) }
        #expect(bench.state(tag) == .cancelled && bench.state(withdrawal) == .done)
    }

    @Test func movedLevelsAreTakenOverWhoeverMovedThem() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        let opening = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(opening, at: $1) }
        let move = bench.move(7, stop: "1.08")
        bench.act { $0.timeOut(move, at: $1) }
        bench.wait(1)
        let moved = bench.snapshot([bench.position(7, tag: tag, stop: "1.08")], [], [opening])
        bench.act { $0.take(moved, at: $1) }
        #expect(bench.state(move) == .done && bench.results.last?.short == "stop 1.08")
        bench.wait(1)
        let meddled = bench.snapshot([bench.position(7, tag: tag)], [], [opening])
        bench.act { $0.take(meddled, at: $1) }
        #expect(bench.results.last?.short == "stop none" && bench.notices.last?.code == .otherHands)
    }

    @Test func aBrokersCorrectionIsAppendedAndItsMoneyBooked() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        let opening = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(opening, at: $1) }
        bench.wait(1)
        var changed = opening
        changed.commission = money("-3")
        let later = bench.snapshot([bench.position(7, tag: tag)], [], [changed], balance: "9997")
        bench.act { $0.take(later, at: $1) }
        #expect(bench.state(tag) == .corrected && bench.told.suffix(1) == ["adjusted -3"] || bench.told.contains("adjusted -3"))
        #expect(bench.notices.last?.code == .corrected)
    }

    @Test func aDealThatContradictsAnEndReopensIt() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        bench.act { $0.take(BrokerReply(retcode: 10006), for: tag, at: $1) }
        let deal = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(deal, at: $1) }
        bench.wait(1)
        let list = bench.snapshot([bench.position(7, tag: tag)], [], [deal])
        bench.act { $0.take(list, at: $1) }
        #expect(bench.state(tag) == .corrected)
        #expect(bench.results.map(\.short) == ["rejected refused 1", "filled 7 in 1 by 1"])
    }

    @Test(arguments: [
        (ForeignPolicy.ignore, ["foreign 1"], 0), (.alert, ["foreign 1"], 1), (.adopt, ["adopted 5 by 2"], 1),
        (.close, ["adopted 5 by 2 to leave"], 1),
    ])
    func otherHandsAreTreatedByThePolicy(_ policy: ForeignPolicy, _ told: [String], _ notices: Int) throws {
        var bench = LedgerBench(foreign: policy)
        bench.wait(1)
        let list = bench.snapshot([bench.position(5, magic: 12345)])
        bench.act { $0.take(list, at: $1) }
        bench.act { $0.take(list, at: $1) }
        #expect(bench.told == told && bench.notices.count == notices)
    }

    @Test func anUnknownNumberOfOursIsTakenOverAndNumbersLeap() throws {
        var bench = LedgerBench()
        let lost = OrderTag(namespace: LedgerBench.namespace, slot: 3, number: 500)
        let stranger = bench.deal(7, .opening, .buy, position: 7, tag: lost)
        bench.wait(1)
        let list = bench.snapshot([bench.position(7, tag: lost)], [], [stranger])
        bench.act { $0.take(list, at: $1) }
        #expect(bench.told == ["filled 7 in 1 by 0", "adopted 7 by 0"])
        // Beyond every number the lost future may have used: 500 + 2^20.
        #expect(bench.ledger.nextNumber >= 500 + 1 << 20)
    }

    @Test func otherHandsInANettedPositionStopEntriesOfTheSymbol() throws {
        var bench = LedgerBench(netting: true)
        let tag = try bench.order()
        let opening = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(opening, at: $1) }
        bench.wait(1)
        let other = bench.deal(8, .opening, .buy, "0.5", position: 7, magic: 999)
        let list = bench.snapshot([bench.position(7, .buy, "1.5", tag: tag)], [], [opening, other])
        bench.act { $0.take(list, at: $1) }
        #expect(bench.ledger.quarantined == [0] && bench.results.last?.short == "filled 8 in 0.5 by 0")
        bench.wait(1)
        let closed = bench.deal(9, .closing, .sell, "1.5", position: 7)
        let flat = bench.snapshot([], [], [opening, other, closed])
        bench.act { $0.take(flat, at: $1) }
        #expect(bench.ledger.quarantined.isEmpty && bench.ledger.positions.isEmpty)
    }

    /// The list said that it rests, the answer that it was refused: it counts until the list shows which.
    @Test(arguments: [OrderRecord.State.placed, .rejected])
    func aRefusalOfWhatRestsIsNotBelieved(_ truth: OrderRecord.State) throws {
        var bench = LedgerBench()
        let tag = try bench.order(type: .limit, price: "1.09")
        let resting = bench.resting(1007, tag, .placed)
        bench.act { $0.take(resting, at: $1) }
        // Twice, as answers may come.
        for _ in 1...2 { bench.act { $0.take(BrokerReply(retcode: 10006), for: tag, at: $1) } }
        #expect(bench.state(tag) == .unknown && bench.ledger.quarantined == [0])
        #expect(bench.results.map(\.short) == ["pending 1"])
        bench.wait(1)
        let list = bench.snapshot([], [bench.resting(1007, tag, truth)])
        bench.act { $0.take(list, at: $1) }
        #expect(bench.state(tag) == (truth == .placed ? .working : .rejected) && bench.ledger.quarantined.isEmpty)
    }

    /// The close of what was there arrives before the addition it came after: the position was never flat in between.
    @Test func aDealOfANettedPositionThatWasOvertakenIsItsOwners() throws {
        var bench = LedgerBench(netting: true)
        let tag = try bench.order()
        let opening = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(opening, at: $1) }
        bench.wait(1)
        let added = bench.deal(8, .opening, .buy, "0.5", position: 7, magic: 999)
        bench.wait(1)
        let closed = bench.deal(9, .closing, .sell, position: 7)
        bench.act { $0.take(closed, at: $1) }
        #expect(bench.ledger.positions.isEmpty)
        bench.wait(1)
        let list = bench.snapshot([bench.position(7, .buy, "0.5", tag: tag)], [], [opening, added, closed])
        bench.act { $0.take(list, at: $1) }
        #expect(bench.results.last?.short == "filled 8 in 0.5 by 0")
        #expect(bench.ledger.positions.map(\.strategy) == [0] && bench.ledger.positions.map(\.volume) == [lots("0.5")])
    }

    @Test func moneyThatNoDealExplainsIsBookedApart() throws {
        var bench = LedgerBench()
        bench.wait(1)
        let list = bench.snapshot(balance: "9990")
        bench.act { $0.take(list, at: $1) }
        #expect(bench.told == ["adjusted -10"])
        let deposit = DealRecord(ticket: 3, kind: .balance, time: bench.now, profit: money("500"))
        bench.wait(1)
        let after = bench.snapshot([], [], [deposit], balance: "10490")
        bench.act { $0.take(after, at: $1) }
        #expect(bench.told == ["adjusted -10", "cash 500"])
    }

    @Test func aCrashDropsWhatNeverLeftAndLooksForTheRest() throws {
        var bench = LedgerBench()
        let sent = try bench.order()
        bench.act { $0.recover(at: $1) }
        #expect(bench.state(sent) == .unknown && !bench.ledger.isReconciled)
    }

    @Test func aPositionThatIsGoneWithoutADealEndsWithoutMoney() throws {
        var bench = LedgerBench()
        let tag = try bench.order()
        let opening = bench.deal(7, .opening, .buy, position: 7, tag: tag)
        bench.act { $0.take(opening, at: $1) }
        bench.wait(1)
        for _ in 1...2 {
            let list = bench.snapshot([], [], [opening])
            bench.act { $0.take(list, at: $1) }
            #expect(bench.ledger.positions.count == 1)
            bench.wait(6)
        }
        let list = bench.snapshot([], [], [opening], balance: "10012")
        bench.act { $0.take(list, at: $1) }
        #expect(bench.ledger.positions.isEmpty)
        #expect(bench.told.suffix(2) == ["filled -7 out 1 external by 0", "adjusted 12"])
    }
}

private struct Unexpected: Error {}
