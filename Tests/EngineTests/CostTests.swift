import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// Nights and delays as the core sees them; the shell compares balance and equity with the broker's at every quote.
@Suite struct CostTests {
    /// Three days and two hours from a Monday on, with a little movement.
    private let bars = (0...74).map { flat($0, $0 % 2 == 0 ? "1.10000" : "1.10020") }

    @Test(arguments: BrokerTerms.Accounting.allCases)
    func equityHasTheNightsAndTheClosingDealBooksThem(_ accounting: BrokerTerms.Accounting) throws {
        let swap = SwapTerms(mode: .points, long: -7.25)
        var shell = try Shell([Puppet(answers: [0: .long(), 73: .leave])], accounting: accounting, swap: swap)
        try shell.run(Array(bars.prefix(74)))
        // Monday, Tuesday, and Wednesday's three.
        let position = try #require(shell.core.positions.first)
        #expect(position.swap == money("-36.25") && position.unbookedSwap == money("-36.25"))
        #expect(shell.core.account.balance == money("100000"))
        #expect(shell.core.account.equity == money("100000") + position.unrealizedProfit - money("36.25"))
        try shell.run([bars[74]])
        #expect(shell.core.positions.isEmpty)
        #expect(shell.deals.last?.swap == money("-36.25"))
        #expect(shell.core.account.balance == shell.core.account.equity)
    }

    @Test func aPartTakesItsShareAndTheRestKeepsIts() throws {
        let swap = SwapTerms(mode: .points, long: -7.25)
        let exit = PuppetExit { view, _ in view.position.ageBars == 30 ? .close(ExitClose(part: .lots(0.3))) : .none }
        var shell = try Shell([Puppet(answers: [0: .long(), 40: .leave])], exits: [exit], swap: swap)
        try shell.run(Array(bars.prefix(36)))
        let position = try #require(shell.core.positions.first)
        // One night of one lot: 2.175 went with 0.3 lots.
        #expect(position.volume == lots("0.7") && position.swap == money("-7.25") && position.unbookedSwap == money("-5.07"))
        try shell.run(Array(bars[36...44]))
        #expect(shell.deals.map(\.swap) == [.zero, money("-2.18"), money("-5.07")])
    }

    @Test(arguments: BrokerTerms.Accounting.allCases)
    func aPositionOpenedAnewIsMarkedFromItsNewPrice(_ accounting: BrokerTerms.Accounting) throws {
        let swap = SwapTerms(mode: .reopenCurrent, long: -7)
        var shell = try Shell([Puppet(answers: [0: .long(), 30: .leave])], accounting: accounting, swap: swap)
        try shell.run(Array(bars.prefix(26)))
        // Bought at 1.10030; the day ended at 1.10020: 10 dollars are lost, and seven points above it is where it stands.
        let position = try #require(shell.core.positions.first)
        #expect(position.openPrice == price("1.10027") && position.swap == .zero)
        #expect(position.realizedProfit == money("-10") && shell.core.account.balance == money("99990"))
        #expect(shell.core.account.equity == shell.core.account.balance + position.unrealizedProfit)
        // To the strategy it is the position it was, not closed and as old as before.
        #expect(position.openTime == shell.deals.first?.time && position.ageBars > 20 && position.volume == position.openedVolume)
        try shell.run(Array(bars[26...33]))
        #expect(shell.deals.map(\.entry) == [.opening, .closing, .opening, .closing])
        #expect(shell.deals.map(\.reason) == [nil, .rollover, .rollover, .close])
        #expect(shell.deals.map(\.profit) == [.zero, money("-10"), .zero, money("-7")])
        #expect(Set(shell.deals.map(\.position)).count == 1)
        #expect(shell.core.account.balance == money("99983"))
    }

    @Test func aNightThatFitsNotTheWholePositionChangesNothing() throws {
        let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(specification, account: "USD"))
        let quote = Quote(bid: price("1.10000"), ask: price("1.10010"))
        func deal(_ entry: Deal.Entry, _ side: Side, _ volume: String = "1") -> Deal {
            Deal(
                id: 1, position: PositionID(1), strategy: 0, symbol: 0, entry: entry, side: side, volume: lots(volume),
                price: price("1.10000"), time: Timestamp(seconds: 0), reason: .rollover)
        }
        var position = Position(deal(.opening, .buy), value: value, at: quote)
        let before = position
        let taken = [
            position.reopen(closed: deal(.closing, .sell, "0.5"), opened: deal(.opening, .buy), value: value),
            position.reopen(closed: deal(.closing, .buy), opened: deal(.opening, .buy), value: value),
            position.reopen(closed: deal(.closing, .sell), opened: deal(.opening, .sell), value: value),
            position.reopen(closed: deal(.closing, .sell), opened: deal(.opening, .buy, "2"), value: value),
        ]
        #expect(taken == [false, false, false, false] && position == before)
    }

    @Test func aDealOfANightThatNobodyToldOfIsNews() throws {
        let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(specification, account: "USD"))
        let quote = Quote(bid: price("1.10000"), ask: price("1.10010"))
        func deal(_ entry: Deal.Entry, _ volume: String, _ swap: String) -> Deal {
            Deal(
                id: 1, position: PositionID(1), strategy: 0, symbol: 0, entry: entry, side: entry == .opening ? .buy : .sell,
                volume: lots(volume), price: price("1.10000"), time: Timestamp(seconds: 0), swap: money(swap))
        }
        var position = Position(deal(.opening, "1", "0"), value: value, at: quote)
        position.accrueSwap(money("-6"), openPrice: price("1.10000"))
        var (short, other) = (position, position)
        // All of it and two more; less than it; the other sign.
        let taken = [
            position.take(deal(.closing, "1", "-8"), value: value, at: quote),
            short.take(deal(.closing, "0.5", "-2"), value: value, at: quote),
            other.take(deal(.closing, "0.5", "1"), value: value, at: quote),
        ]
        #expect(taken == [true, true, true])
        #expect(position.swap == money("-8"))
        #expect(short.swap == money("-6") && short.unbookedSwap == money("-4"))
        #expect(other.swap == money("-5") && other.unbookedSwap == money("-6"))
        let last = short.take(deal(.closing, "0.5", "-3"), value: value, at: quote)
        #expect(last)
        #expect(short.swap == money("-5") && short.unbookedSwap == .zero)
    }

    @Test func aDelayedReversalClosesAndThenOpens() throws {
        let puppet = Puppet(answers: [0: .long(), 3: .short(), 6: .leave])
        var shell = try Shell([puppet], delay: DelayTerms(milliseconds: 200))
        try shell.run(Array(bars.prefix(12)))
        // Each leg fills at the next quote of a bar that stands still.
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10030", "4 signal 2 enter SELL", "4 out SELL 1 1.10000 reverse",
                "4 in SELL 1 1.10000", "7 signal 3 close SELL", "7 out BUY 1 1.10030 close",
            ])
        #expect(shell.core.positions.isEmpty)
    }

    @Test func aDelayedFlatteningEndsFlat() throws {
        let falling = [flat(0), flat(1), bar(2, "1.10000", "1.10000", "1.09000", "1.09500"), flat(3), flat(4)]
        var shell = try Shell(
            [Puppet(answers: [0: .long()])], balance: "10000", limits: limits { $0["max_daily_loss_percent"] = 5 },
            delay: DelayTerms(milliseconds: 200, jitterMilliseconds: 100))
        try shell.run(falling)
        // Latched at the low, filled at the next quote of the path or at the low, whichever is worse.
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 latched DAILY_LOSS_LIMIT", "2 out SELL 1 1.09000 daily_loss",
            ])
        #expect(shell.core.positions.isEmpty)
    }
}
