import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// What strategies may ask of an entry that rests: stop-limits, expiry at the broker, changes and withdrawals.
@Suite struct EntryChangeTests {
    private func play(
        _ answers: [Int: Decision], _ bars: [Bar], limits: RiskLimits = limits(), sizing: SizingPolicy = .fixedLots(lots("1")),
        adding: Bool = false
    ) throws -> Shell {
        var shell = try Shell([Puppet(answers: answers)], sizing: sizing, limits: limits, adding: adding)
        try shell.run(bars)
        return shell
    }

    private let calm = (0...6).map { flat($0) }

    private func stopLimit(_ price: Double, _ limit: Double, expiration: OrderExpiration = .untilCancelled) -> Decision {
        .enter(
            Entry(
                side: .buy, orderType: .stopLimit, price: price, stopLoss: 1.09, limitPrice: limit, expiration: expiration))
    }

    /// The ask reaches 1.10200 inside hour 2, and the limit at 1.10050 is met when the ask comes down to it at the open of hour 4.
    @Test func aStopLimitBecomesALimitAndFillsAtItsPrice() throws {
        let bars = [
            flat(0), flat(1), bar(2, "1.10100", "1.10300", "1.10100", "1.10200"), flat(3, "1.10200"), flat(4, "1.10030"),
            flat(5, "1.10030"),
        ]
        let shell = try play([0: stopLimit(1.102, 1.1005)], bars)
        #expect(shell.facts == ["1 signal 1 enter BUY", "2 changed 1 limit 1.10050", "4 in BUY 1 1.10050"])
    }

    /// 1 % of 100,000 over 1.10050 - 1.09000 = 1050 points: 0.95 lots; over the 1200 from the stop price it were 0.83.
    @Test func aStopLimitIsSizedFromItsLimitPrice() throws {
        let shell = try play([0: stopLimit(1.102, 1.1005)], calm, sizing: .riskPercent(1, of: .balance))
        #expect(shell.broker.pendingOrders.map(\.volume) == [lots("0.95")])
    }

    @Test func anEntryForTheDayIsGoneWithIt() throws {
        let bars = [22, 23, 24, 25, 26].map { flat($0) }
        let shell = try play([22: .enter(Entry(side: .buy, orderType: .limit, price: 1.09, expiration: .day)), 24: .long()], bars)
        #expect(shell.facts == ["23 signal 1 enter BUY", "24 withdrawn 1 expired", "25 signal 2 enter BUY", "25 in BUY 1 1.10010"])
    }

    @Test func anEntryWithAnInstantIsGoneAtIt() throws {
        let end = Timestamp(seconds: Shell.start + 3 * 3600)
        let shell = try play([0: .enter(Entry(side: .buy, orderType: .limit, price: 1.09, expiration: .specified(end)))], calm)
        #expect(shell.facts == ["1 signal 1 enter BUY", "3 withdrawn 1 expired"])
        let past = try play([0: .enter(Entry(side: .buy, orderType: .limit, price: 1.09, expiration: .specified(Timestamp(seconds: 1))))])
        #expect(past.facts == ["1 signal 1 enter BUY", "1 rejected 1 invalid_expiration"])
    }

    private func play(_ answers: [Int: Decision]) throws -> Shell { try play(answers, calm) }

    @Test func aChangeGivesWhatItNamesAndKeepsTheRest() throws {
        let end = Timestamp(seconds: Shell.start + 86_400)
        let change = EntryChange(price: 1.085004, stopLoss: 1.080004, expiryBars: 2, expiration: .specified(end))
        let shell = try play([0: .limit(.buy, 1.09, stop: 1.07), 1: .change(change)])
        // The price to the nearest point, the stop up towards it; two bars after the change.
        #expect(
            shell.facts == ["1 signal 1 enter BUY", "2 signal 2 change BUY", "2 changed 1 limit 1.08500", "4 withdrawn 1 expired"])
        #expect(shell.changes.map(\.price) == [price("1.085")] && shell.changes.map(\.stopLoss) == [price("1.08001")])
        #expect(shell.changes.map(\.expiration) == [.specified(end)] && shell.changes.map(\.takeProfit) == [nil])
    }

    @Test func aFilledEntryCarriesWhatItWasChangedTo() throws {
        let bars = (0...2).map { flat($0) } + [flat(3, "1.08500"), flat(4, "1.08500")]
        let shell = try play([0: .limit(.buy, 1.08, stop: 1.07), 1: .change(EntryChange(price: 1.09, takeProfit: 1.12))], bars)
        #expect(shell.facts.last == "3 in BUY 1 1.09000")
        #expect(shell.core.positions.map(\.takeProfit) == [price("1.12")] && shell.core.positions.map(\.stopLoss) == [price("1.07")])
    }

    @Test func nothingToChangeIsSkipped() throws {
        #expect(try play([0: .change(EntryChange(price: 1.09))]).facts == ["1 skip 0 nothing_to_change"])
        let same = try play([0: .limit(.buy, 1.09), 1: .change(EntryChange(price: 1.09))])
        #expect(same.facts.last == "2 skip 0 nothing_to_change" && same.changes.isEmpty)
        // Bars are counted here: the broker is not asked.
        let bars = try play([0: .limit(.buy, 1.09), 1: .change(EntryChange(expiryBars: 1))])
        #expect(Array(bars.facts.suffix(2)) == ["2 changed 1 limit 1.09000", "3 withdrawn 1 expired"] && bars.changes.isEmpty)
    }

    @Test func aRefusedChangeLeavesTheEntryAsItWas() throws {
        // A buy limit above the market.
        let shell = try play([0: .limit(.buy, 1.09), 1: .change(EntryChange(price: 1.2)), 2: .change(EntryChange(price: 1.08))])
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "2 signal 2 change BUY", "2 kept 1 invalid_price", "3 signal 3 change BUY",
                "3 changed 1 limit 1.08000",
            ])
    }

    @Test func theGuardsJudgeWhatItBecomes() throws {
        // 1 lot from 1.09 to 1.08 risks 1000 dollars, 1 %; to 1.05 it is 4 %.
        let strict = limits { $0["max_risk_per_order_percent"] = 2 }
        let shell = try play([0: .limit(.buy, 1.09, stop: 1.08), 1: .change(EntryChange(stopLoss: 1.05))], calm, limits: strict)
        #expect(Array(shell.facts.suffix(2)) == ["2 signal 2 change BUY", "2 denied 2 ORDER_RISK_ABOVE_LIMIT"] && shell.changes.isEmpty)
    }

    /// The entry that is changed is no second one, and a change is no order.
    @Test func aChangeCountsNothingTwice() throws {
        let tight = limits {
            ($0["max_pending_orders"], $0["max_open_positions"], $0["max_volume_per_symbol"]) = (1, 1, 1)
            ($0["max_orders_per_minute"], $0["max_orders_per_day"], $0["duplicate_seconds"]) = (1, 1, 86_400)
        }
        let shell = try play([0: .limit(.buy, 1.09), 1: .change(EntryChange(takeProfit: 1.12))], calm, limits: tight)
        #expect(shell.facts.last == "2 changed 1 limit 1.09000")
    }

    @Test func onlyAStopLimitHasALimitPrice() throws {
        let shell = try play([0: .limit(.buy, 1.09), 1: .change(EntryChange(limitPrice: 1.08))])
        #expect(shell.facts.last == "2 denied 2 no_limit_price")
        let stopLimit = try play([0: stopLimit(1.102, 1.1005), 1: .change(EntryChange(limitPrice: 1.1))])
        #expect(stopLimit.facts.last == "2 changed 1 stop_limit 1.10200/1.10000")
    }

    @Test func aPriceThatIsNoneIsDenied() throws {
        let shell = try play([0: .limit(.buy, 1.09), 1: .change(EntryChange(price: 1e300))])
        #expect(shell.facts.last == "2 denied 2 price_out_of_range")
    }

    @Test func whileAChangeIsOnItsWayNoOtherIsSent() throws {
        var shell = try Shell([
            Puppet(answers: [0: .limit(.buy, 1.09), 1: .change(EntryChange(price: 1.08)), 2: .change(EntryChange(price: 1.07))])
        ])
        shell.holdsMoves = true
        try shell.run(calm)
        #expect(shell.facts.last == "3 skip 0 change_on_its_way" && shell.changes.count == 1)
    }

    @Test func aCancelWithdrawsWhatRestsAndKeepsWhatIsOpen() throws {
        let shell = try play(
            [0: .long(), 1: .limit(.buy, 1.09), 2: .cancel(reason: "enough"), 3: .cancel(reason: "")], calm, adding: true)
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 signal 2 enter BUY", "3 signal 3 cancel BUY", "3 withdrawn 2 cancelled",
                "4 skip 0 nothing_to_cancel",
            ])
        #expect(shell.broker.pendingOrders.isEmpty && shell.core.positions.count == 1)
    }

    @Test func theViewShowsTheNewestEntry() throws {
        var seen: [String] = []
        let puppet = Puppet(onBar: { hour, view, _ in
            seen.append(view.pending.map { "\($0.clientTag) \($0.type.rawValue) \($0.price) \($0.barsLeft ?? 0)" } ?? "none")
            return hour == 0 ? .limit(.buy, 1.09, expiry: 3) : hour == 1 ? .change(EntryChange(price: 1.08)) : .none
        })
        var shell = try Shell([puppet])
        try shell.run(calm)
        #expect(seen == ["none", "1 limit 1.09 2", "1 limit 1.08 1", "none", "none", "none"])
    }
}

/// Closing opposite positions by each other.
@Suite struct CloseByDecisionTests {
    private func run(_ answers: [Int: Decision], hedging: Bool = true, accounting: BrokerTerms.Accounting = .hedging) throws -> Shell {
        var shell = try Shell([Puppet(answers: answers)], adding: true, hedging: hedging, accounting: accounting)
        try shell.run((0...6).map { flat($0) })
        return shell
    }

    /// Bought at 1.10010, sold at 1.10000: 10 points of a lot are lost once, in the deal of the older position, and no second
    /// spread is paid.
    @Test func oppositePositionsCloseEachOther() throws {
        let shell = try run([0: .long(), 1: .short(), 2: .closeBy(reason: "flat")])
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 signal 2 enter SELL", "2 in SELL 1 1.10000", "3 signal 3 close_by BUY",
                "3 out_by SELL 1 1.10000 close", "3 out_by BUY 1 1.10000 close",
            ])
        #expect(shell.deals.suffix(2).map(\.profit) == [money("-10"), .zero])
        #expect(shell.core.positions.isEmpty && shell.core.account.balance == money("99990"))
    }

    @Test func whatThereIsMoreOfOneSideStays() throws {
        let shell = try run([0: .long(), 1: .short(), 2: .long(), 3: .closeBy(reason: "")])
        #expect(shell.core.positions.map(\.ticket.value) == [3])
    }

    @Test func withoutAPairNothingHappens() throws {
        #expect(try run([0: .long(), 1: .closeBy(reason: "")]).facts.last == "2 skip 0 nothing_to_close_by")
        #expect(try run([0: .closeBy(reason: "")]).facts == ["1 skip 0 nothing_to_close_by"])
    }
}
