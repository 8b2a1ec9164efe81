import Market
import Simulation
import Testing
import Trading

/// Margin, stop-out, commission, rounding and conversion, each by hand.
@Suite struct AccountTests {
    /// 1 lot binds 100,000 × 1.10010 / 100 = 1,100.10; 0.9 lots bind 990.09.
    @Test(arguments: [
        ("990.09", "0", "0.9", true), ("990.08", "0", "0.9", false), ("990.09", "0", "0.91", false),
        // 3.50 a lot costs 3.15 at the opening.
        ("993.24", "3.5", "0.9", true), ("993.23", "3.5", "0.9", false),
    ])
    func marginAndCommissionMustBeFree(_ balance: String, _ commission: String, _ volume: String, _ fits: Bool) {
        var venue = Venue(terms(commission: commission), balance: balance)
        _ = venue.open("1.10000")
        #expect(venue.submit(.buy(volume)) == [fits ? "in BUY \(volume) 1.10010" : "rejected no_money"])
    }

    @Test func openPositionsBindMarginAndTheirLossesCount() {
        var venue = Venue(balance: "3000")
        _ = venue.open("1.10000")
        _ = venue.submit(.buy())  // 1,100.10 bound
        _ = venue.open("1.09210")  // 800 points down: equity 2,200, free 1,099.90, a lot needs 1,092.20
        var poorer = venue
        #expect(venue.submit(.sell()) == ["in SELL 1 1.09210"])
        _ = poorer.open("1.09200")  // equity 2,190, free 1,089.90, a lot needs 1,092.10
        #expect(poorer.submit(.sell()) == ["rejected no_money"])
    }

    @Test func aRestingEntryNeedsItsMarginWhenItFills() {
        var venue = Venue(balance: "1000")
        _ = venue.open("1.10000")
        #expect(venue.submit(.buy("1", .limit, at: "1.09000")) == ["pending"])
        #expect(venue.open("1.08500") == ["rejected no_money"])
        #expect(venue.broker.isIdle)
    }

    @Test func commissionRoundsHalfAwayFromZeroOncePerDeal() {
        for (volume, charged) in [("0.13", "0.46"), ("0.15", "0.53"), ("0.11", "0.39"), ("0.01", "0.04"), ("0.3", "1.05")] {
            var venue = Venue(terms(commission: "3.5"))  // 0.455, 0.525, 0.385, 0.035 and 1.05
            _ = venue.open("1.10000", spread: 0)
            _ = venue.submit(.buy(volume))
            #expect(venue.broker.balance == money("100000") - money(charged))
            _ = venue.close(1)
            #expect(venue.broker.balance == money("100000") - money(charged) - money(charged))
        }
    }

    /// 0.01 lots of gold are an ounce: a point is a tenth of a cent.
    @Test(arguments: [
        ("2000.004", "0.00"), ("2000.005", "0.01"), ("2000.014", "0.01"), ("2000.015", "0.02"), ("1999.996", "0.00"),
        ("1999.995", "-0.01"), ("1999.985", "-0.02"),
    ])
    func profitRoundsHalfAwayFromZero(_ exit: String, _ profit: String) {
        var venue = Venue(terms(), [value("XAUUSD")])
        _ = venue.open("2000.000", spread: 0)
        _ = venue.submit(.buy("0.01"))
        _ = venue.open(exit, spread: 0)
        #expect(venue.close(1) == ["out SELL 0.01 \(exit) \(profit) close"])
    }

    /// Yen become dollars at the ask when won and at the bid when lost: 99,000 / 151.010 = 655.5857…,
    /// 101,000 / 149.000 = 677.8523…, 100,000 / 149.000 = 671.1409…, 100,000 / 150.990 = 662.2955….
    @Test(arguments: [
        (Wish.buy(stop: "149.000", target: "151.000"), "149.500", "151.200", "out SELL 1 151.000 655.59 take_profit"),
        (.buy(stop: "149.000", target: "151.000"), "148.900", "150.200", "out SELL 1 149.000 -677.85 stop_loss"),
        (.sell(stop: "151.000", target: "149.000"), "148.900", "150.200", "out BUY 1 149.000 671.14 take_profit"),
        (.sell(stop: "151.000", target: "149.000"), "149.500", "150.990", "out BUY 1 151.000 -662.30 stop_loss"),
    ])
    func yenConvertAtTheQuoteOfTheLevelOnTheWorseSide(_ wish: Wish, _ low: String, _ high: String, _ deal: String) {
        var venue = Venue(terms(), [value("USDJPY")])
        _ = venue.open("150.000")
        #expect(venue.submit(wish).count == 1)
        #expect(venue.path(low: low, high: high, close: "150.000") == [deal])
    }

    @Test func aGappedTargetConvertsAtTheOpen() {
        var venue = Venue(terms(), [value("USDJPY")])
        _ = venue.open("150.000")
        _ = venue.submit(.buy(target: "151.000"))
        // 99,000 / 152.010 = 651.2729…
        #expect(venue.open("152.000") == ["out SELL 1 151.000 651.27 take_profit"])
    }
}

/// 1 and 0.5 lots bought at 1.10010 bind 1,100.10 + 550.05; half of the sum is 825.075. A point costs $1.50.
@Suite struct StopOutTests {
    private func venue(slippage: Int64 = 0) -> Venue {
        var venue = Venue(terms(slippage: slippage, stopOut: 50), balance: "2000")
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("0.5"))
        _ = venue.submit(.buy("1"))
        return venue
    }

    @Test func theWorstPositionGoesFirstAtTheQuoteThatBrokeTheLevel() {
        var venue = venue()
        // 783 points: equity 825.50, above the level.
        #expect(venue.open("1.09227") == [])
        // 784 points: equity 824.00; without the larger position 824.00 is above 275.025.
        #expect(venue.open("1.09226") == ["out SELL 1 1.09226 -784.00 stop_out"])
        #expect(venue.broker.equity() == money("824"))
    }

    @Test func itRepeatsUntilTheLevelHolds() {
        var venue = venue()
        // 1,150 points: equity 275.00, below even what 0.5 lots need (275.025).
        #expect(venue.open("1.08860") == ["out SELL 1 1.08860 -1150.00 stop_out", "out SELL 0.5 1.08860 -575.00 stop_out"])
        #expect(venue.broker.balance == money("275"))
        #expect(venue.broker.isIdle)
    }

    @Test func insideABarItFillsAtTheExtreme() {
        var venue = venue()
        #expect(venue.path(low: "1.09226", high: "1.10000", close: "1.10000") == ["out SELL 1 1.09226 -784.00 stop_out"])
    }

    @Test func slippageWorsensItsFill() {
        var venue = venue(slippage: 3)
        // Both cost three points more: equity at 1.09226 is 2,000 − 787 × 1.5 = 819.50.
        #expect(venue.open("1.09226") == ["out SELL 1 1.09223 -790.00 stop_out"])
    }

    @Test func aStopThatFillsFirstSparesTheRest() {
        var venue = Venue(terms(stopOut: 50), balance: "2000")
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("0.5"))
        _ = venue.submit(.buy("1", stop: "1.09500"))
        #expect(venue.path(low: "1.09226", high: "1.10000", close: "1.10000") == ["out SELL 1 1.09500 -510.00 stop_loss"])
    }
}
