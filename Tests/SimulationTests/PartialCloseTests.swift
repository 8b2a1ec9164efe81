import Market
import Simulation
import Testing
import Trading

/// Closing by volume: EURUSD at 1 : 100, where a lot bought at 1.10010 binds $1,100.10 and a point of it is $1.
@Suite struct PartialCloseTests {
    private func long(_ volume: String = "1", commission: String = "0") -> Venue {
        var venue = Venue(terms(commission: commission))
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(volume))
        return venue
    }

    @Test func aPartTakesItsShareOfTheProfitAndTheRestGoesOn() {
        var venue = long()
        _ = venue.open("1.10110")
        #expect(venue.close(1, volume: "0.3") == ["out SELL 0.3 1.10110 30.00 close"])
        #expect(venue.broker.openPositions.map(\.volume) == [lots("0.7")])
        #expect(venue.broker.equity() == money("100100"))
        _ = venue.open("1.10210")
        #expect(venue.broker.equity() == money("100170"))  // 30 + 0.7 × 200
        #expect(venue.close(1) == ["out SELL 0.7 1.10210 140.00 close"])
        #expect(venue.close(1) == ["rejected position_closed"])
        #expect(venue.broker.balance == money("100170"))
    }

    /// 0.67 × 1,100.10 = 737.067 and 0.34 × 1,100.10 = 374.034, whatever the price is when the rest is closed.
    @Test func theRestBindsWhatAFreshPositionOfItsSizeWould() {
        var venue = long()
        #expect(venue.broker.usedMargin == money("1100.10"))
        _ = venue.open("1.12000")
        _ = venue.close(1, volume: "0.33")
        #expect(venue.broker.usedMargin == money("737.07"))
        _ = venue.close(1, volume: "0.33")
        #expect(venue.broker.usedMargin == money("374.03"))
        #expect(venue.broker.freeMargin() == venue.broker.equity() - money("374.03"))
        _ = venue.close(1)
        #expect(venue.broker.usedMargin == .zero && venue.broker.freeMargin() == venue.broker.balance)
    }

    @Test func whatWasReleasedIsFreeAtOnce() {
        var venue = Venue(balance: "1110.10")
        _ = venue.open("1.10000")
        _ = venue.submit(.buy())  // 1,100.10 bound, equity 1,100.10: nothing is free
        #expect(venue.submit(.buy("0.01")) == ["rejected no_money"])
        // 1,089.10 stays bound and equity is what it was: 11.00 is free, and a hundredth binds 11.001.
        #expect(venue.close(1, volume: "0.01") == ["out SELL 0.01 1.10000 -0.10 close"])
        #expect(venue.broker.freeMargin() == money("11"))
        #expect(venue.submit(.buy("0.01")) == ["in BUY 0.01 1.10010"])
        #expect(venue.broker.usedMargin == money("1100.10"))
    }

    /// 3.50 a lot: 0.13 cost 0.455 and 0.87 cost 3.045, each rounded half up by its own deal.
    @Test func eachDealChargesItsOwnVolume() {
        var venue = long(commission: "3.5")
        _ = venue.close(1, volume: "0.13")
        _ = venue.close(1)
        #expect(venue.log.compactMap(commission) == ["-3.50", "-0.46", "-3.05"].map(money))
    }

    private func commission(_ result: ExecutionResult) -> Money? {
        if case .filled(let deal) = result.outcome { deal.commission } else { nil }
    }

    @Test(arguments: [
        ("1.01", "invalid_close_volume"), ("2", "invalid_close_volume"), ("0.005", "invalid_volume"), ("0.015", "invalid_volume"),
        ("0", "invalid_volume"), ("-0.5", "invalid_volume"), ("0.995", "invalid_volume"),
    ])
    func aVolumeThatCannotBeClosedIsRefused(_ volume: String, _ rejection: String) {
        var venue = long()
        #expect(venue.close(1, volume: volume) == ["rejected \(rejection)"])
        #expect(venue.log.last?.subject == .close(PositionID(1)))
        #expect(venue.broker.openPositions.map(\.volume) == [lots("1")])
    }

    @Test func lessThanTheMinimumNeverRemains() throws {
        var specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        specification.volumeMinimum = lots("0.1")
        let value = try #require(ContractValue(specification, account: "USD"))
        var venue = Venue(terms(), [value])
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("0.25"))
        #expect(venue.close(1, volume: "0.16") == ["rejected invalid_volume"])
        #expect(venue.close(1, volume: "0.09") == ["rejected invalid_volume"])
        #expect(venue.close(1, volume: "0.15") == ["out SELL 0.15 1.10000 -1.50 close"])
        #expect(venue.close(1, volume: "0.1") == ["out SELL 0.1 1.10000 -1.00 close"])
    }

    @Test func whatWaitsForTheNextQuoteIsJudgedThere() {
        var venue = long()
        #expect(venue.close(1, .tick, volume: "0.6") == [])
        #expect(venue.close(1, .tick, volume: "0.6") == [])
        #expect(venue.open("1.10050") == ["out SELL 0.6 1.10000 -6.00 close", "rejected invalid_close_volume"])
    }

    @Test func theStopClosesWhatIsLeft() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(stop: "1.09900"))
        _ = venue.close(1, volume: "0.4")
        #expect(venue.path(low: "1.09890", high: "1.10000", close: "1.10000") == ["out SELL 0.6 1.09900 -66.00 stop_loss"])
        #expect(venue.log.last?.subject == .close(PositionID(1)))
        #expect(venue.broker.isIdle)
    }

    /// 0.4 lots: 40,000 × 1 / 151.000 = 264.9006… at the ask; the rest 60,000 / 151.000 = 397.3509….
    @Test func partsConvertAtTheirOwnQuote() {
        var venue = Venue(terms(), [value("USDJPY")])
        _ = venue.open("149.990")
        _ = venue.submit(.buy())
        _ = venue.open("151.000", spread: 0)
        #expect(venue.close(1, volume: "0.4") == ["out SELL 0.4 151.000 264.90 close"])
        #expect(venue.broker.equity() == money("100662.25"))
        #expect(venue.close(1) == ["out SELL 0.6 151.000 397.35 close"])
    }

    @Test func aDealSaysWhichOrderItAnswers() {
        var venue = long()
        _ = venue.close(1, volume: "0.5")
        let tags = venue.log.map { if case .filled(let deal) = $0.outcome { deal.clientTag } else { Int64(-1) } }
        #expect(tags == [1, 0])
        #expect(venue.log.map(\.subject) == [.order, .close(PositionID(1))])
    }
}
