import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// Closing in any order of events: never more than is open, and never given up.
@Suite struct ClosingTests {
    private func buyer() -> Puppet { Puppet(answers: [0: .long(stop: 1.0)]) }

    /// The stated rule: down to the lot step, at least the smallest volume, everything when less than that would remain.
    @Test(arguments: [
        (ClosePart.fraction(0.5), "1", "0.5"), (.fraction(0.333), "1", "0.33"), (.fraction(0.5), "0.03", "0.01"),
        (.fraction(0.1), "0.03", "0.01"), (.fraction(0.5), "0.01", "all"), (.fraction(0.995), "1", "0.99"), (.fraction(1), "1", "all"),
        (.fraction(0.99), "0.05", "0.04"), (.lots(0.3), "1", "0.3"), (.lots(2), "1", "all"), (.lots(0.001), "1", "0.01"),
        (.lots(0.07), "0.1", "0.07"), (.fraction(0.29), "1", "0.29"), (.all, "1", "all"), (.lots(.infinity), "1", "all"),
    ])
    func aPartIsMadeOfWholeSteps(part: ClosePart, open: String, expected: String) throws {
        let exit = PuppetExit { view, _ in view.position.ageBars == 1 ? .close(ExitClose(part: part)) : .none }
        var shell = try Shell([buyer()], sizing: .fixedLots(lots(open)), exits: [exit])
        try shell.run([flat(0), flat(1), flat(2)])
        guard case .position(_, let volume)? = shell.closes.first?.target else {
            Issue.record("nothing was closed")
            return
        }
        #expect(volume == lots(expected == "all" ? open : expected))
        #expect(shell.core.positions.isEmpty == (expected == "all"))
    }

    @Test func anOperatorClosesInPartAndInWholeAndTwiceIsOnce() throws {
        var shell = try Shell([buyer()])
        try shell.run([flat(0), flat(1)])
        shell.tell(.command(.closePosition(PositionID(1), volume: lots("0.4"), reason: "too large")))
        #expect(shell.core.positions.map(\.volume) == [lots("0.6")])
        shell.isMute = true
        shell.tell(.command(.closePosition(PositionID(1), volume: nil, reason: "enough")))
        shell.tell(.command(.closePosition(PositionID(1), volume: nil, reason: "enough")))
        shell.tell(.command(.closeAll(.everything, reason: "enough")))
        shell.tell(.command(.closeAll(.symbol(0), reason: "enough")))
        shell.tell(.command(.closeAll(.strategy(0), reason: "enough")))
        #expect(shell.closes.count == 2)
        shell.tell(.command(.closePosition(PositionID(9), volume: nil, reason: "no such")))
        #expect(shell.notices.map(\.code) == [.unexplained])
    }

    @Test func closingAScopeLeavesTheOthersAlone() throws {
        let puppets = [Puppet("a", answers: [0: .long(stop: 1.0)]), Puppet("b", answers: [0: .short(stop: 1.2)])]
        var shell = try Shell(puppets)
        try shell.run([flat(0), flat(1)])
        shell.tell(.command(.closeAll(.strategy(1), reason: "b only")))
        #expect(shell.core.positions.map(\.strategy) == [0])
        #expect(shell.facts.last == "1 out BUY 1 1.10010 commanded (b only)")
    }

    @Test func everythingSupersedesAPartThatIsOnItsWay() throws {
        var shell = try Shell([buyer()])
        try shell.run([flat(0), flat(1)])
        shell.isMute = true
        shell.tell(.command(.closePosition(PositionID(1), volume: lots("0.4"), reason: "part")))
        shell.tell(.command(.closeAll(.everything, reason: "all")))
        #expect(shell.closes.count == 1)
        shell.isMute = false
        // The broker answers the part; the rest follows by itself.
        let part = Deal(
            id: 50, position: PositionID(1), strategy: 0, symbol: 0, entry: .closing, side: .sell, volume: lots("0.4"),
            price: price("1.1"), time: Timestamp(seconds: Shell.start + 3600), profit: money("-4"), reason: .commanded)
        shell.tell(
            .execution(
                ExecutionResult(clientTag: 0, strategy: 0, symbol: 0, outcome: .filled(part), subject: .close(PositionID(1)))))
        #expect(shell.closes.map(\.target) == [.position(PositionID(1), lots("0.4")), .position(PositionID(1), lots("0.6"))])
    }

    @Test func aRefusedCloseIsAskedForAgainLaterAndLater() throws {
        var shell = try Shell([buyer()])
        try shell.run([flat(0), flat(1)])
        shell.refusal = .marketClosed
        shell.tell(.command(.closeAll(.everything, reason: "out")))
        // At once at the next quote, then 1, 2, 4 … seconds later: on hourly bars, once an hour.
        try shell.run([flat(2), flat(3), flat(4), flat(5)])
        #expect(shell.facts.filter { $0.contains("refused") }.count == 5)
        #expect(shell.notices.map(\.code) == [.closeFailing])
        #expect(shell.notices.first?.message.contains("market_closed (10018)") == true)
        shell.refusal = nil
        try shell.run([flat(6)])
        #expect(shell.core.positions.isEmpty)
        #expect(shell.facts.last == "6 out SELL 1 1.10000 commanded (out)")
    }

    @Test func otherHandsCloseAPartAndTheWishForEverythingTakesTheRest() throws {
        var shell = try Shell([buyer()])
        try shell.run([flat(0), flat(1)])
        shell.isMute = true
        shell.tell(.command(.closeAll(.everything, reason: "out")))
        shell.isMute = false
        shell.meddle { $0.closeExternally(PositionID(1), volume: lots("0.7"), into: &$1) }
        #expect(shell.core.positions.map(\.volume) == [lots("0.3")])
        // The broker refuses the request for all of it; what remains is asked for.
        shell.tell(
            .execution(
                ExecutionResult(
                    clientTag: 0, strategy: 0, symbol: 0, outcome: .rejected(.invalidCloseVolume), subject: .close(PositionID(1)))))
        try shell.run([flat(2)])
        #expect(shell.closes.last?.target == .position(PositionID(1), lots("0.3")))
        #expect(shell.core.positions.isEmpty)
    }

    @Test func stopsMovedByOtherHandsAreSeenAndTheirLabelIsGone() throws {
        let exit = PuppetExit("trail") { view, _ in view.position.ageBars == 1 ? .stop(1.05) : .none }
        var shell = try Shell([buyer()], exits: [exit])
        try shell.run([flat(0), flat(1), flat(2)])
        shell.meddle { $0.modifyExternally(PositionID(1), stopLoss: price("1.09"), takeProfit: nil, into: &$1) }
        #expect(shell.core.positions.map(\.stopLoss) == [price("1.09")])
        try shell.run([bar(3, "1.10000", "1.10000", "1.08000", "1.08000")])
        #expect(shell.facts.last == "3 out SELL 1 1.09000 stop_loss")
    }

    @Test func aDealThatFitsNothingBooksItsMoneyAndIsReported() throws {
        var shell = try Shell([buyer()])
        try shell.run([flat(0), flat(1)])
        let before = shell.core.account.balance
        let stray = Deal(
            id: 90, position: PositionID(77), strategy: 0, symbol: 0, entry: .closing, side: .sell, volume: lots("1"),
            price: price("1.1"), time: Timestamp(seconds: Shell.start + 3600), profit: money("12.34"), reason: .external)
        shell.tell(
            .execution(
                ExecutionResult(clientTag: 0, strategy: 0, symbol: 0, outcome: .filled(stray), subject: .close(PositionID(77)))))
        #expect(shell.core.account.balance == before + money("12.34"))
        #expect(shell.notices.map(\.code) == [.unexplained])
        #expect(shell.core.positions.count == 1)
    }

    @Test func onNettingAccountsOnePositionGrowsAndKeepsItsIdentifier() throws {
        let puppet = Puppet(onBar: { hour, _, _ in hour < 2 ? .long(stop: 1.0) : .none })
        var shell = try Shell([puppet], adding: true, accounting: .netting)
        try shell.run([flat(0), flat(1), flat(2, "1.20000"), flat(3, "1.20000")])
        let position = try #require(shell.core.positions.first)
        #expect(shell.core.positions.count == 1 && position.ticket == PositionID(1))
        #expect(position.volume == lots("2") && position.openPrice == price("1.15010"))
        // 10,010 from 1.10010 to 1.0 and 20,010 from 1.20010.
        #expect(position.initialRisk == money("30020"))
    }

    /// The levels of an order hold for the whole netting position: one that adds must not loosen the stop of what is there.
    @Test(arguments: [(Side.buy, 1.09, 1.05, "1.09"), (.buy, 1.05, 1.09, "1.09"), (.sell, 1.15, 1.12, "1.12"), (.sell, 1.12, 1.15, "1.12")])
    func anAdditionNeverLoosensTheStop(side: Side, first: Double, second: Double, expected: String) throws {
        let puppet = Puppet(onBar: { hour, _, _ in
            let stop = hour == 0 ? first : second
            return hour > 1 ? .none : side == .buy ? .long(stop: stop) : .short(stop: stop)
        })
        var shell = try Shell([puppet], adding: true, accounting: .netting)
        try shell.run([flat(0), flat(1), flat(2), flat(3)])
        #expect(shell.core.positions.map(\.volume) == [lots("2")])
        #expect(shell.core.positions.map(\.stopLoss) == [price(expected)])
    }
}
