import Market
import Simulation
import Testing
import Trading

/// Closing two opposite positions by each other: one point of one lot is $1, ask = bid + 10 points.
@Suite struct CloseByTests {
    /// A long of so many lots at 1.10010 and a short of so many at 1.10200.
    private func venue(
        _ long: String = "1", _ short: String = "1", _ terms: BrokerTerms = terms(), _ values: [ContractValue] = [value("EURUSD")]
    ) -> Venue {
        var venue = Venue(terms, values)
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(long))
        _ = venue.open("1.10200")
        _ = venue.submit(.sell(short))
        return venue
    }

    private func by(_ venue: inout Venue, _ first: Int64, _ second: Int64, _ decision: DecisionPoint = .bar) -> [String] {
        venue.close(.closeBy(PositionID(first), PositionID(second)), decision)
    }

    /// 190 points lie between the two: $190, whatever the market is now and however wide its spread.
    @Test(arguments: ["1.10200", "1.00000", "1.20000"])
    func whatLiesBetweenTheOpenPricesIsTheProfit(_ now: String) {
        var venue = venue()
        _ = venue.open(now, spread: 500)
        #expect(by(&venue, 1, 2) == ["out_by SELL 1 1.10200 190.00 close", "out_by BUY 1 1.10200 0.00 close"])
        #expect(venue.broker.balance == money("100190") && venue.broker.isIdle && venue.broker.usedMargin == .zero)
    }

    /// Closed one by one, the same two positions pay the spread of 10 points at the end: $180.
    @Test func oneByOneTheSpreadIsPaidOnceMore() {
        var venue = venue()
        #expect(venue.close(1) == ["out SELL 1 1.10200 190.00 close"])
        #expect(venue.close(2) == ["out BUY 1 1.10210 -10.00 close"])
    }

    @Test func theFirstNamedBooksTheProfit() {
        var venue = venue()
        #expect(by(&venue, 2, 1) == ["out_by BUY 1 1.10010 190.00 close", "out_by SELL 1 1.10010 0.00 close"])
        #expect(venue.log.suffix(2).map(\.subject) == [.close(PositionID(2)), .close(PositionID(1))])
    }

    @Test func whatTheLargerHasMoreStaysUnderItsName() throws {
        var venue = venue("2.5", "1")
        #expect(by(&venue, 1, 2) == ["out_by SELL 1 1.10200 190.00 close", "out_by BUY 1 1.10200 0.00 close"])
        let rest = try #require(venue.broker.openPositions.first)
        #expect(rest.id == PositionID(1) && rest.side == .buy && rest.volume == lots("1.5") && rest.openPrice == price("1.10010"))
        #expect(venue.broker.openPositions.count == 1)
        #expect(venue.broker.usedMargin == money("1650.15"))  // 1.5 × 1,100.10
        var other = self.venue("1", "2.5")
        _ = by(&other, 1, 2)
        #expect(other.broker.openPositions.map(\.id) == [PositionID(2)] && other.broker.openPositions.map(\.volume) == [lots("1.5")])
    }

    @Test func eachDealPaysItsCommission() {
        var venue = venue("1", "1", terms(commission: "3.5"))
        _ = by(&venue, 1, 2)
        #expect(venue.broker.balance == money("100176"))  // + 190 − 4 × 3.50
    }

    @Test func decidedOnATickItWaitsForTheNextQuote() {
        var venue = venue()
        #expect(by(&venue, 1, 2, .tick) == [])
        #expect(venue.open("1.10300") == ["out_by SELL 1 1.10200 190.00 close", "out_by BUY 1 1.10200 0.00 close"])
    }

    @Test func aPositionThatWaitsToBeClosedIsNotClosedByAnother() {
        var venue = venue()
        _ = venue.submit(.sell())
        #expect(by(&venue, 1, 2, .tick) == [])
        #expect(by(&venue, 3, 1) == ["rejected close_order_exists"])
        #expect(by(&venue, 1, 3, .tick) == ["rejected close_order_exists"])
        #expect(venue.open("1.10300").count == 2)
        #expect(venue.broker.openPositions.map(\.id) == [PositionID(3)])
    }

    /// Without a spread it changes nothing but what is balance and what is floating; a point of a hundredth lot is a cent.
    @Test(arguments: 1...40)
    func withoutASpreadEquityStays(_ seed: UInt64) {
        var noise = Noise(seed)
        var venue = Venue(terms(leverage: 500), balance: "1000000")
        var (points, pairs, booked) = (Int64(110_000), 0, Money.zero)
        for _ in 0..<60 {
            points += noise.within(-200...200)
            _ = venue.open(Price(raw: points * 1000).description, spread: 0)
            let wish = Wish(side: noise.chance(percent: 50) ? .buy : .sell, volume: "\(noise.within(0...2)).\(noise.within(10...99))")
            _ = venue.submit(wish)
            let open = venue.broker.openPositions
            guard let first = open.first, let other = open.last, noise.chance(percent: 50) else { continue }
            let (equity, before) = (venue.broker.equity(), venue.log.count)
            let isPair = first.side != other.side
            #expect(by(&venue, first.id.value, other.id.value).count == (isPair ? 2 : 1))
            #expect(venue.broker.equity() == equity)
            pairs += isPair ? 1 : 0
            for result in venue.log[before...] { if case .filled(let deal) = result.outcome { booked += deal.profit } }
            #expect(venue.broker.openPositions.count == open.count - (isPair ? (first.volume == other.volume ? 2 : 1) : 0))
            #expect(venue.broker.balance == money("1000000") + booked)
            #expect(venue.broker.usedMargin == venue.broker.openPositions.reduce(.zero) { $0 + $1.margin })
        }
        #expect(pairs > 5)
    }

    @Test func onlyTwoOppositePositionsOfASymbolMeet() {
        var venue = venue("1", "1", terms(), [value("EURUSD"), value("XAUUSD")])
        _ = venue.open("2000.000", symbol: 1)
        _ = venue.submit(.buy())
        _ = venue.submit(Wish(side: .sell, volume: "0.1", symbol: 1))
        #expect(by(&venue, 1, 3) == ["rejected invalid_request"])
        #expect(by(&venue, 1, 1) == ["rejected invalid_request"])
        #expect(by(&venue, 1, 4) == ["rejected invalid_request"])
        #expect(by(&venue, 1, 9) == ["rejected position_closed"])
        #expect(by(&venue, 9, 1) == ["rejected position_closed"])
        #expect(venue.broker.openPositions.count == 4)
    }

    @Test func aNettingAccountHasNoOppositePositions() {
        var venue = Venue(terms(accounting: .netting), [value("EURUSD"), value("XAUUSD")])
        _ = venue.open("1.10000")
        _ = venue.open("2000.000", symbol: 1)
        _ = venue.submit(.buy())
        _ = venue.submit(Wish(side: .sell, volume: "0.1", symbol: 1))
        #expect(by(&venue, 1, 2) == ["rejected hedge_prohibited"])
    }

    @Test func theSymbolMayNotTakeIt() {
        var venue = venue("1", "1", terms(), [value { $0.orders.kinds.remove(.closeBy) }])
        #expect(by(&venue, 1, 2) == ["rejected invalid_order"])
    }

    /// Lots of 100,000 euros at 1 : 100 bind 1,100.10 and 1,102.10; the pair is charged for half a lot of each, so for one lot
    /// of the mean: 1,101.10, and the short's second lot 1,102.10 more.
    @Test func hedgedMarginChargesThePairOnce() {
        var venue = venue("1", "1", terms(), [value { $0.margin.hedgedContract = money("100000") }])
        #expect(venue.broker.usedMargin == money("1101.10"))
        _ = venue.submit(.sell())
        // Three lots bind 3,304.30 by themselves: one covered lot their mean, 1,101.43, and the open one 1,102.10.
        #expect(venue.broker.usedMargin == money("2203.53"))
        _ = by(&venue, 1, 2)
        #expect(venue.broker.usedMargin == money("1102.10"))
    }

    @Test func whatIsCoveredMayBeFree() {
        var venue = venue("1", "1", terms(), [value { $0.margin.hedgedContract = .zero }])
        #expect(venue.broker.usedMargin == .zero)
        _ = venue.close(2)
        #expect(venue.broker.usedMargin == money("1100.10"))
    }
}
