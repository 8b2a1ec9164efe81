import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// The loss limits at work: 1 lot of 10,000 bought at 1.10010 loses 5 % at a bid of 1.09510 and 20 % at 1.08010.
@Suite struct LossLimitTests {
    private let daily = limits { $0["max_daily_loss_percent"] = 5 }

    private func facts(_ answers: [Int: Decision], _ bars: [Bar], _ limits: RiskLimits) throws -> [String] {
        var shell = try Shell([Puppet(answers: answers)], balance: "10000", limits: limits)
        try shell.run(bars)
        return shell.facts
    }

    @Test func theDailyLimitClosesAtTheQuoteThatReachesIt() throws {
        let bars = [flat(0), bar(1, "1.10000", "1.10000", "1.09510", "1.09900"), flat(2)]
        #expect(
            try facts([0: .long(), 1: .long()], bars, daily) == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "1 latched DAILY_LOSS_LIMIT",
                "1 out SELL 1 1.09510 daily_loss", "2 signal 2 enter BUY", "2 denied 2 DAILY_LOSS_LIMIT",
            ])
        let near = [flat(0), bar(1, "1.10000", "1.10000", "1.09511", "1.09900"), flat(2)]
        #expect(try facts([0: .long()], near, daily) == ["1 signal 1 enter BUY", "1 in BUY 1 1.10010"])
    }

    @Test func theNextDayOpensTheMarketAgain() throws {
        let bars = [flat(0), flat(1), flat(2, "1.09000")] + (3...27).map { flat($0) }
        let facts = try facts([0: .long(), 22: .long(), 23: .long(), 24: .leave], bars, daily)
        #expect(
            facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 latched DAILY_LOSS_LIMIT", "2 out SELL 1 1.09000 daily_loss",
                "23 signal 2 enter BUY", "23 denied 2 DAILY_LOSS_LIMIT",
                "24 released DAILY_LOSS_LIMIT", "24 signal 3 enter BUY", "24 in BUY 1 1.10010",
                "25 signal 4 close BUY", "25 out SELL 1 1.10000 close",
            ])
    }

    @Test func theDrawdownLimitNeverOpensAgain() throws {
        let bars = [flat(0), flat(1), flat(2, "1.08010")] + (3...60).map { flat($0) }
        let facts = try facts([0: .long(), 10: .short(), 58: .long()], bars, limits { $0["max_drawdown_percent"] = 20 })
        #expect(
            facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 latched DRAWDOWN_LIMIT", "2 out SELL 1 1.08010 drawdown",
                "11 signal 2 enter SELL", "11 denied 2 DRAWDOWN_LIMIT", "59 signal 3 enter BUY", "59 denied 3 DRAWDOWN_LIMIT",
            ])
    }

    /// The peak is 10,990 at 1.11000 open of hour 2; 20 % below is 8,792: 1,208 points below the entry.
    @Test func drawdownCountsFromTheHighestEquity() throws {
        let near = [flat(0), flat(1), flat(2, "1.11000"), flat(3, "1.08803"), flat(4)]
        let limit = limits { $0["max_drawdown_percent"] = 20 }
        #expect(try facts([0: .long()], near, limit).count == 2)
        let far = [flat(0), flat(1), flat(2, "1.11000"), flat(3, "1.08802"), flat(4)]
        #expect(try facts([0: .long()], far, limit).suffix(2) == ["3 latched DRAWDOWN_LIMIT", "3 out SELL 1 1.08802 drawdown"])
    }

    @Test func aBreachFlattensEveryStrategyAndWithdrawsWhatRests() throws {
        let puppets = [
            Puppet("a", answers: [0: .long()]), Puppet("b", answers: [0: .long()]), Puppet("c", answers: [0: .limit(.buy, 1.09)]),
        ]
        var shell = try Shell(puppets, balance: "10000", limits: daily)
        try shell.run([flat(0), flat(1), flat(2, "1.09700"), flat(3, "1.08000"), flat(4)])
        // 2 lots lose 620 at 1.09700.
        #expect(
            shell.facts.filter { $0.hasPrefix("2 ") }.sorted() == [
                "2 latched DAILY_LOSS_LIMIT", "2 out SELL 1 1.09700 daily_loss", "2 out SELL 1 1.09700 daily_loss",
                "2 withdrawn 3 daily_loss",
            ])
        #expect(!shell.facts.contains { $0.hasPrefix("3 in") })
        #expect(shell.broker.isIdle)
    }

    /// docs/fill-rule.md: a limit that trips closes everything, so nothing that rests may fill under the latch.
    @Test func aBreachWithdrawsEveryRestingEntryOfAnAddingStrategy() throws {
        let puppet = Puppet(answers: [0: .long(), 1: .limit(.buy, 1.08), 2: .limit(.buy, 1.07)])
        var shell = try Shell([puppet], balance: "10000", limits: daily, adding: true)
        try shell.run([flat(0), flat(1), flat(2), flat(3), flat(4, "1.09000"), flat(5, "1.06000"), flat(6)])
        #expect(!shell.facts.contains { $0.hasPrefix("5 in BUY") }, "\(shell.facts)")
        #expect(shell.broker.isIdle)
    }

    @Test func aBreachClosesWhatAReversalHasJustOpened() throws {
        // Quotes 9 to 12 are hour 2: the short seen at its close fills at the open of hour 3, before the limits look.
        let puppet = Puppet(onTick: { count, _, _ in count == 12 ? .short() : .none }, onBar: { hour, _, _ in hour == 0 ? .long() : .none })
        var shell = try Shell([puppet], balance: "10000", limits: daily)
        try shell.run([flat(0), flat(1), flat(2), flat(3, "1.09000"), flat(4)])
        #expect(
            shell.facts.suffix(4) == [
                "3 out SELL 1 1.09000 reverse", "3 in SELL 1 1.09000", "3 latched DAILY_LOSS_LIMIT", "3 out BUY 1 1.09010 daily_loss",
            ])
        #expect(shell.core.positions.isEmpty && shell.broker.isIdle)
    }
}
