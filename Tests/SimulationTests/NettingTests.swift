import Market
import Simulation
import Testing
import Trading

/// One position a symbol: ask = bid + 10 points, one point of one lot is $1, leverage 1 : 100.
@Suite struct NettingTests {
    private func venue(
        _ wish: Wish = .buy(), balance: String = "100000", commission: String = "0", values: [ContractValue] = [value("EURUSD")]
    ) -> Venue {
        var venue = Venue(terms(commission: commission, accounting: .netting), values, balance: balance)
        _ = venue.open("1.10000")
        _ = venue.submit(wish)
        return venue
    }

    private func lastDeal(_ venue: Venue) throws -> Deal {
        let result = try #require(venue.log.last)
        guard case .filled(let deal) = result.outcome else { throw Nothing() }
        return deal
    }
    private struct Nothing: Error {}

    /// The identifier stays when a position turns; a close that was meant for the old side must not take from the new one.
    @Test func aCloseOfTheOldSideFindsItGone() {
        var venue = venue()
        #expect(venue.submit(.sell("3")) == ["inout SELL 3 1.10000 -10.00 reverse"])
        #expect(venue.close(1, volume: "1", side: .buy) == ["rejected position_closed"])
        #expect(venue.close(1, volume: "1", side: .sell) == ["out BUY 1 1.10010 -10.00 close"])
    }

    /// Asks 1.10010 and 1.10210: the mean is 1.10110, and two lots bind 2 × 1,101.10.
    @Test func theSameSideAddsAtTheMean() throws {
        var venue = venue()
        _ = venue.open("1.10200")
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10210"])
        let position = try #require(venue.broker.openPositions.first)
        #expect(venue.broker.openPositions.count == 1 && position.id == PositionID(1))
        #expect(position.volume == lots("2") && position.openPrice == price("1.10110"))
        #expect(venue.broker.usedMargin == money("2202.20"))
        #expect(venue.broker.equity() == money("100180"))  // 2 × 90
        #expect(venue.submit(.sell("0.5")) == ["out SELL 0.5 1.10200 45.00 reverse"])
        #expect(venue.broker.usedMargin == money("1651.65"))  // 1.5 × 1,101.10
        #expect(venue.submit(.sell("1.5")) == ["out SELL 1.5 1.10200 135.00 reverse"])
        #expect(venue.broker.isIdle && venue.broker.usedMargin == .zero)
        // What comes after flat is another position.
        #expect(venue.submit(.sell()) == ["in SELL 1 1.10200"])
        #expect(venue.broker.openPositions.map(\.id) == [PositionID(2)])
    }

    /// Three lots at 1.10010 and one at 1.10020 stand at 1.100125: 3,000 × 1.10010 + 1,000 × 1.10020 = 4,400.50.
    @Test func theMeanIsFinerThanThePriceGrid() {
        var venue = venue(.buy("3"))
        _ = venue.open("1.10010")
        _ = venue.submit(.buy())
        #expect(venue.broker.openPositions.map(\.openPrice) == [price("1.100125")])
        #expect(venue.broker.usedMargin == money("4400.50"))
        #expect(venue.submit(.sell("4")) == ["out SELL 4 1.10010 -10.00 reverse"])  // 3 × 0 − 1 × 10
    }

    /// One lot closes 90 points higher; the rest of one and a half stands short, 1.5 × 1,100.10 … at 1.10110: 1,651.65.
    @Test func aLargerOrderTurnsThePositionRound() throws {
        var venue = venue(.buy(stop: "1.09000", target: "1.12000"), commission: "3.5")
        #expect(venue.broker.balance == money("99996.50"))
        _ = venue.open("1.10100")
        #expect(venue.submit(.sell("2.5", stop: "1.11000")) == ["inout SELL 2.5 1.10100 90.00 reverse"])
        let position = try #require(venue.broker.openPositions.first)
        #expect(position.id == PositionID(1) && position.side == .sell && position.volume == lots("1.5"))
        #expect(position.stopLoss == price("1.11000") && position.takeProfit == nil && position.openPrice == price("1.10100"))
        #expect(venue.broker.usedMargin == money("1651.65"))
        #expect(venue.broker.balance == money("100077.75"))  // + 90 − 2.5 × 3.50
        let deal = try lastDeal(venue)
        #expect(deal.clientTag == 2 && deal.position == PositionID(1) && deal.stopLoss == price("1.11000"))
        #expect(venue.open("1.11100") == ["out BUY 1.5 1.11110 -1515.00 stop_loss"])
    }

    @Test func levelsOfTheNewestOrderHoldForAllOfIt() throws {
        var venue = venue(.buy(stop: "1.09800", target: "1.10500"))
        _ = venue.submit(.buy("1", stop: "1.09900"))
        let deal = try lastDeal(venue)
        #expect(deal.stopLoss == price("1.09900") && deal.takeProfit == price("1.10500"))
        _ = venue.submit(.buy("1"))
        // Taking away leaves them.
        _ = venue.submit(.sell("1", stop: "1.10600", target: "1.09000"))
        #expect(venue.path(low: "1.09900", high: "1.10000", close: "1.10000") == ["out SELL 2 1.09900 -220.00 stop_loss"])
    }

    @Test func anAddedStopCountsFromItsQuoteOnAndAKeptOneFromTheOpen() {
        var venue = venue(.buy(stop: "1.09900"))
        let range = BarRange(low: venue.quote("1.09950"), high: venue.quote("1.10200"))
        _ = venue.step(.adverseExtreme, range.low, range)
        _ = venue.step(.otherExtreme, range.high, range)
        #expect(venue.submit(.buy("1", stop: "1.10100")) == ["in BUY 1 1.10210"])
        var above = venue
        // Both lots, opened at 1.10110 in the mean; a stop that moved inside the bar fills at the quote beyond it.
        #expect(venue.step(.close, venue.quote("1.10090"), range) == ["out SELL 2 1.10090 -40.00 stop_loss"])
        #expect(above.step(.close, above.quote("1.10110"), range) == [])
        #expect(above.open("1.10110") == [])
        #expect(above.path(low: "1.10099", high: "1.10110", close: "1.10110") == ["out SELL 2 1.10100 -20.00 stop_loss"])
    }

    @Test func theFirstOpenerOwnsItAndTheAskerIsAnswered() throws {
        var venue = venue()
        _ = venue.submit(Wish(side: .buy, strategy: 3))
        let deal = try lastDeal(venue)
        #expect(venue.log.last?.strategy == 3 && deal.strategy == 0 && deal.clientTag == 2)
        #expect(venue.log.last?.subject == .order)
        _ = venue.submit(Wish(side: .sell, volume: "3", strategy: 3))
        #expect(venue.broker.openPositions.map(\.strategy) == [0])
        #expect(venue.log.last?.strategy == 3 && venue.log.last?.subject == .order)
        #expect(venue.close(1, volume: "0.5") == ["out BUY 0.5 1.10010 -5.00 close"])
        #expect(venue.log.last?.subject == .close(PositionID(1)))
    }

    @Test func symbolsDoNotMix() {
        var venue = venue(values: [value("EURUSD"), value("XAUUSD")])
        _ = venue.open("2000.000", symbol: 1)
        _ = venue.submit(Wish(side: .sell, symbol: 1))
        #expect(venue.broker.openPositions.map(\.symbol) == [0, 1])
    }

    /// A lot binds 1,100.10 of 1,200. Turned round, one lot more would fit and two would not: 10 points are lost, 1,190 remain.
    @Test func turningRoundNeedsMarginForTheNewSideOnly() {
        var venue = venue(balance: "1200")
        #expect(venue.submit(.buy("0.1")) == ["rejected no_money"])
        var further = venue
        #expect(further.submit(.sell("2.1")) == ["rejected no_money"])
        #expect(further.broker.openPositions.map(\.volume) == [lots("1")])
        #expect(venue.submit(.sell("2")) == ["inout SELL 2 1.10000 -10.00 reverse"])
        #expect(venue.broker.usedMargin == money("1100.10"))
    }

    /// 490 points up the old lot has earned 490 of equity's 1,690; a lot and a half at 1.10510 binds 1,657.65, a tenth more 1,768.16.
    @Test func whatTheOldSideEarnedPaysForTheNewOneOnce() {
        var venue = venue(balance: "1200")
        _ = venue.open("1.10500")
        var further = venue
        #expect(further.submit(.sell("2.6")) == ["rejected no_money"])
        #expect(venue.submit(.sell("2.5")) == ["inout SELL 2.5 1.10500 490.00 reverse"])
        #expect(venue.broker.freeMargin() == money("17.35"))  // 1,690 − 15 of spread − 1,657.65
    }

    @Test func leavingNeedsNoMargin() {
        var venue = venue(balance: "1200")
        _ = venue.open("1.09000")  // 1,010 points down: equity 190
        #expect(venue.submit(.sell("0.4")) == ["out SELL 0.4 1.09000 -404.00 reverse"])
        #expect(venue.submit(.buy("0.01")) == ["rejected no_money"])
        #expect(venue.submit(.sell("0.6")) == ["out SELL 0.6 1.09000 -606.00 reverse"])
    }

    @Test func lessThanTheMinimumNeverRemainsOnEitherSide() throws {
        var specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        specification.volumeMinimum = lots("0.1")
        let value = try #require(ContractValue(specification, account: "USD"))
        var venue = venue(.buy("0.2"), values: [value])
        #expect(venue.submit(.sell("0.15")) == ["rejected invalid_volume"])
        #expect(venue.submit(.sell("0.25")) == ["rejected invalid_volume"])
        #expect(venue.submit(.sell("0.3")) == ["inout SELL 0.3 1.10000 -2.00 reverse"])
    }
}

/// Where entries and stops share a position, the order in which the path meets them counts.
@Suite struct NettingPathTests {
    private func venue(_ wish: Wish, _ resting: Wish) -> Venue {
        var venue = Venue(terms(accounting: .netting))
        _ = venue.open("1.10000")
        _ = venue.submit(wish)
        _ = venue.submit(resting)
        return venue
    }

    @Test func anEntryBeforeTheStopIsStoppedWithTheRest() {
        var venue = venue(.buy(stop: "1.09900"), .buy("1", .limit, at: "1.09960"))
        // Opened at 1.09985 in the mean.
        #expect(
            venue.path(low: "1.09850", high: "1.10000", close: "1.10000") == ["in BUY 1 1.09960", "out SELL 2 1.09900 -170.00 stop_loss"])
    }

    @Test func afterAnEntryOnlyTheCloseProvesTheTarget() {
        var venue = venue(.buy(target: "1.10100"), .buy("1", .limit, at: "1.09960"))
        var closed = venue
        #expect(venue.path(low: "1.09950", high: "1.10150", close: "1.10050") == ["in BUY 1 1.09960"])
        #expect(
            closed.path(low: "1.09950", high: "1.10150", close: "1.10140") == ["in BUY 1 1.09960", "out SELL 2 1.10100 230.00 take_profit"])
        #expect(venue.open("1.10060") == [])
        #expect(venue.path(low: "1.10060", high: "1.10100", close: "1.10060") == ["out SELL 2 1.10100 230.00 take_profit"])
    }

    @Test func anEntryBeyondTheStopFindsThePositionGone() {
        var venue = venue(.buy(stop: "1.09900"), .sell("1", .stop, at: "1.09880"))
        #expect(
            venue.path(low: "1.09870", high: "1.10000", close: "1.09900") == ["out SELL 1 1.09900 -110.00 stop_loss", "in SELL 1 1.09880"])
        #expect(venue.broker.openPositions.map(\.side) == [.sell])
    }

    @Test func anEntryBeyondTheTargetFindsThePositionGone() {
        var venue = venue(.buy(target: "1.10100"), .sell("1", .limit, at: "1.10150"))
        #expect(
            venue.path(low: "1.10000", high: "1.10160", close: "1.10140") == ["out SELL 1 1.10100 90.00 take_profit", "in SELL 1 1.10150"])
    }

    @Test func onTheOtherSideTheStopStillComesFirst() {
        var venue = venue(.buy(stop: "1.09900", target: "1.10100"), .sell("1", .limit, at: "1.10150"))
        #expect(
            venue.path(low: "1.09890", high: "1.10160", close: "1.10140") == ["out SELL 1 1.09900 -110.00 stop_loss", "in SELL 1 1.10150"])
    }

    @Test func aJumpOverBothPaysForBoth() {
        var venue = venue(.buy(stop: "1.09900"), .sell("1", .stop, at: "1.09880"))
        #expect(venue.open("1.09700") == ["out SELL 1 1.09700 -310.00 stop_loss", "in SELL 1 1.09700"])
    }

    @Test func whatWaitsForAQuoteFindsTheTargetMetOnTheWayToIt() {
        var venue = Venue(terms(accounting: .netting))
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(target: "1.10100"))
        let range = BarRange(low: venue.quote("1.09950"), high: venue.quote("1.10200"))
        _ = venue.step(.adverseExtreme, range.low, range)
        _ = venue.submit(.buy(), .tick)
        #expect(venue.step(.otherExtreme, range.high, range) == ["out SELL 1 1.10100 90.00 take_profit", "in BUY 1 1.10210"])
    }
}
