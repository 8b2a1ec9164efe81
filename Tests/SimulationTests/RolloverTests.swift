import Market
import Simulation
import Testing
import Trading

/// Nights: one lot of EURUSD bought at 1.10010, a point of which is one dollar; 2024-01-01 was a Monday.
@Suite struct RolloverTests {
    private let points = SwapTerms(mode: .points, long: -7.25, short: 2.1)

    private func held(
        _ swap: SwapTerms, _ wish: Wish = .buy(), from: String, zone: ZoneRules = .utc, costs: Costs = Costs()
    ) -> Venue {
        var venue = Venue(terms(costs), [value("EURUSD", swap, zone: zone)])
        _ = venue.open("1.10000", at: from)
        _ = venue.submit(wish)
        return venue
    }

    @Test func theDayEndsAtMidnight() {
        var venue = held(points, from: "2024-01-02 10:00")
        #expect(venue.open("1.10000", at: "2024-01-02 23:59:59") == [])
        #expect(venue.open("1.10000", at: "2024-01-03 00:00") == ["swapped -7.25 1.1001"])
        #expect(venue.open("1.10000", at: "2024-01-03 00:00:01") == [])
        // Wednesday counts three nights.
        #expect(venue.open("1.10000", at: "2024-01-04 07:00") == ["swapped -21.75 1.1001"])
        #expect(venue.open("1.10000", at: "2024-01-05 00:00") == ["swapped -7.25 1.1001"])
        #expect(venue.open("1.10000", at: "2024-01-06 00:00") == ["swapped -7.25 1.1001"])
        // Nothing at the end of Saturday and Sunday.
        #expect(venue.open("1.10000", at: "2024-01-08 23:00") == [])
        #expect(venue.broker.openPositions.first?.swap == money("-43.5"))
    }

    @Test func shortsHaveTheirOwnRate() {
        var venue = held(points, .sell("0.31"), from: "2024-01-02 10:00")
        // 2.1 × 0.31 = 0.651.
        #expect(venue.open("1.10000", at: "2024-01-03 00:00") == ["swapped 0.65 1.1"])
    }

    @Test func aNightRoundsHalfAwayFromZero() {
        var venue = held(points, .buy("0.1"), from: "2024-01-02 10:00")
        // 0.725, and three nights at once are 2.175.
        #expect(venue.open("1.10000", at: "2024-01-03 00:00") == ["swapped -0.73 1.1001"])
        #expect(venue.open("1.10000", at: "2024-01-04 00:00") == ["swapped -2.18 1.1001"])
    }

    @Test func whatIsOpenedAndClosedBetweenPaysNothing() {
        var venue = held(points, from: "2024-01-03 00:00")
        _ = venue.open("1.10000", at: "2024-01-03 23:59:59")
        _ = venue.close(1)
        #expect(venue.open("1.10000", at: "2024-01-04 00:00") == [])
        // Opened at the quote that ends the day: not held over it.
        _ = venue.submit(.buy())
        #expect(venue.open("1.10000", at: "2024-01-04 23:00") == [])
        #expect(venue.nights == .zero)
    }

    @Test func nightsWithoutDataAreAllCharged() {
        var venue = held(points, from: "2024-01-05 20:00")
        let said = venue.open("1.10000", at: "2024-01-16 09:00")
        // Fri 5, Mon 8, Tue 9, Wed 10 three times, Thu 11, Fri 12, Mon 15: nine nights in seven rollovers.
        #expect(said.count == 7)
        #expect(venue.nights == money("-65.25"))
    }

    @Test func eachWeekdayHasItsNights() {
        let crypto = SwapTerms(mode: .depositCurrency, long: -1, nights: [1, 1, 1, 1, 1, 3, 0])
        var venue = held(crypto, from: "2024-01-05 20:00")
        #expect(venue.open("1.10000", at: "2024-01-06 00:00") == ["swapped -3.00 1.1001"])
        #expect(venue.open("1.10000", at: "2024-01-07 00:00") == [])
        #expect(venue.open("1.10000", at: "2024-01-08 00:00") == ["swapped -1.00 1.1001"])
    }

    @Test(
        arguments: [
            (SwapTerms.Mode.points, -7.25, "-7.25"), (.points, 7.25, "7.25"),
            // Euros, charged at the ask of 1.20010 and paid at the bid.
            (.baseCurrency, -5, "-6.00"), (.baseCurrency, 5, "6.00"), (.marginCurrency, -50, "-60.01"), (.marginCurrency, 50, "60.00"),
            (.depositCurrency, -5.5, "-5.50"), (.profitCurrency, -5.5, "-5.50"),
            // A 360th of 3.6 % of 120,000 and of 110,010.
            (.interestCurrent, -3.6, "-12.00"), (.interestOpen, -3.6, "-11.00"), (.interestOpen, 36, "110.01"),
        ] as [(SwapTerms.Mode, Double, String)])
    func everyModeHasItsFormula(_ mode: SwapTerms.Mode, _ rate: Double, _ expected: String) {
        var venue = held(SwapTerms(mode: mode, long: rate), from: "2024-01-01 10:00")
        _ = venue.open("1.20000", at: "2024-01-01 23:00")
        #expect(venue.open("1.30000", at: "2024-01-02 00:00") == ["swapped \(expected) 1.1001"])
    }

    @Test func marginMayBeCountedInTheProfitCurrency() {
        let swap = SwapTerms(mode: .marginCurrency, long: -50)
        var venue = Venue(terms(), [value("EURUSD", swap, marginIn: "USD")])
        _ = venue.open("1.10000", at: "2024-01-01 10:00")
        _ = venue.submit(.buy())
        #expect(venue.open("1.10000", at: "2024-01-02 00:00") == ["swapped -50.00 1.1001"])
    }

    @Test(arguments: [SwapTerms.Mode.reopenCurrent, .reopenBid])
    func aPositionOpenedAnewStandsSoManyPointsAway(_ mode: SwapTerms.Mode) {
        var venue = held(SwapTerms(mode: mode, long: -7, short: -3), from: "2024-01-01 10:00")
        _ = venue.submit(.sell())
        // The short is closed at the ask of 1.10010, or at the bid; the spread it stands under water stays either way.
        let isBid = mode == .reopenBid
        let night = venue.open("1.10000", at: "2024-01-02 00:00")
        #expect(
            night == [
                "out SELL 1 1.10000 -10.00 rollover / in BUY 1 1.10007",
                isBid
                    ? "out BUY 1 1.10000 0.00 rollover / in SELL 1 1.09997" : "out BUY 1 1.10010 -10.00 rollover / in SELL 1 1.10007",
            ])
        #expect(venue.broker.balance == money(isBid ? "99990" : "99980") && venue.broker.equity() == money("99970"))
        #expect(venue.close(1) == ["out SELL 1 1.10000 -7.00 close"])
        #expect(venue.close(2) == [isBid ? "out BUY 1 1.10010 -13.00 close" : "out BUY 1 1.10010 -3.00 close"])
        #expect(venue.deals.allSatisfy { $0.swap == .zero })
        #expect(venue.broker.balance == money("99970"))
    }

    /// The identifier, the levels and the volume stay; ticket, open price and margin are those of a position opened now.
    @Test func aPositionOpenedAnewIsTheSameUnderAnotherTicket() throws {
        var venue = Venue(terms(commission: "3"), [value("EURUSD", SwapTerms(mode: .reopenCurrent, long: -7))])
        _ = venue.open("1.10000", at: "2024-01-01 10:00")
        _ = venue.submit(Wish(side: .buy, stop: "1.05000", target: "1.30000"))
        let before = try #require(venue.broker.openPositions.first)
        #expect(before.ticket == before.id.value)
        _ = venue.open("1.20000", at: "2024-01-02 00:00")
        _ = venue.open("1.20000", at: "2024-01-03 00:00")
        let after = try #require(venue.broker.openPositions.first)
        #expect(after.id == before.id && after.ticket != before.ticket)
        #expect(after.stopLoss == price("1.05000") && after.takeProfit == price("1.30000") && after.volume == lots("1"))
        // The first night saw 1.10000, the second 1.20000: 100,000 × 1.20010 ÷ 100.
        #expect(after.openPrice == price("1.20007") && after.margin == money("1200.10"))
        #expect(venue.broker.usedMargin == after.margin)
        // Opened at 1.10010 with a commission of 3; the nights pay none: 1.10000 - 1.10010, then 1.20000 - 1.10007.
        #expect(venue.broker.balance == money("109980"))
        #expect(venue.open("1.04000", at: "2024-01-03 10:00") == ["out SELL 1 1.04000 -16007.00 stop_loss"])
    }

    @Test func theClosingDealBooksWhatGathered() {
        var venue = held(points, from: "2024-01-02 10:00")
        _ = venue.open("1.10000", at: "2024-01-03 00:00")
        // Equity has it, the balance does not.
        #expect(venue.broker.balance == money("100000"))
        #expect(venue.broker.equity() == money("99982.75"))
        // 7.25 × 0.3 = 2.175; the rest leaves with the last lot.
        _ = venue.close(1, volume: "0.3")
        #expect(venue.deals.last?.swap == money("-2.18"))
        #expect(venue.broker.openPositions.first?.swap == money("-5.07"))
        #expect(venue.broker.balance == money("99994.82"))
        #expect(venue.broker.equity() == money("99982.75"))
        _ = venue.close(1)
        #expect(venue.deals.last?.swap == money("-5.07"))
        #expect(venue.broker.balance == money("99982.75") && venue.broker.equity() == money("99982.75"))
    }

    @Test func turningRoundAndAddingKeepEveryCent() {
        var venue = Venue(terms(accounting: .netting), [value("EURUSD", points)])
        _ = venue.open("1.10000", at: "2024-01-02 10:00")
        _ = venue.submit(.buy())
        _ = venue.open("1.10000", at: "2024-01-03 00:00")
        _ = venue.submit(.buy())
        #expect(venue.broker.openPositions.first?.swap == money("-7.25"))
        let before = venue.broker.equity()
        _ = venue.submit(.sell("3"))
        #expect(venue.deals.last?.entry == .reversing && venue.deals.last?.swap == money("-7.25"))
        #expect(venue.broker.openPositions.first?.swap == .zero)
        // The new side of one lot stands ten points under water.
        #expect(venue.broker.equity() == before - money("10"))
    }

    @Test func theLossOfManyNightsStopsOut() {
        // One lot binds 1,100.10 of 1,200; half of it is 550.05.
        let swap = SwapTerms(mode: .depositCurrency, long: -100, nights: [1, 1, 1, 1, 1, 1, 1])
        let plain = BrokerTerms(leverage: 100, stopOutPercent: 50)
        var venue = Venue(plain, [value("EURUSD", swap)], balance: "1200")
        _ = venue.open("1.10000", at: "2024-01-01 10:00")
        _ = venue.submit(.buy())
        let week = venue.open("1.10000", at: "2024-01-07 10:00")
        #expect(week.count == 6)
        // 1,200 - 10 - 600 = 590 holds, 490 does not.
        #expect(venue.open("1.10000", at: "2024-01-08 10:00") == ["swapped -100.00 1.1001", "out SELL 1 1.10000 -10.00 stop_out"])
        #expect(venue.broker.balance == money("490"))
    }

    @Test func chargesCanBeLeftOutOrStressed() {
        var free = held(points, from: "2024-01-02 10:00", costs: Costs().free)
        #expect(free.open("1.10000", at: "2024-01-10 00:00") == [])
        let stressed = Costs().stressed(by: StressFactors(swap: 2))
        var dear = held(points, from: "2024-01-02 10:00", costs: stressed)
        _ = dear.submit(.sell())
        #expect(dear.open("1.10000", at: "2024-01-03 00:00") == ["swapped -14.50 1.1001", "swapped 2.10 1.1"])
    }
}
