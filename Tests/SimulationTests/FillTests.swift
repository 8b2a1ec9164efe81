import Market
import Simulation
import Testing
import Trading

/// Every expected deal is computed by hand from docs/fill-rule.md: ask = bid + 10 points, one point of one lot is $1.
@Suite struct FillTests {
    @Test func aMarketOrderBuysAtTheAskAndSellsAtTheBid() {
        var venue = Venue()
        _ = venue.open("1.10000")
        #expect(venue.submit(.buy()) == ["in BUY 1 1.10010"])
        #expect(venue.submit(.sell("0.5")) == ["in SELL 0.5 1.10000"])
    }

    @Test func aCloseSellsAtTheBidAndBuysAtTheAsk() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy())
        _ = venue.submit(.sell())
        _ = venue.open("1.10100", spread: 20)
        #expect(venue.close(1) == ["out SELL 1 1.10100 90.00 close"])
        #expect(venue.close(2) == ["out BUY 1 1.10120 -120.00 close"])
        #expect(venue.close(2) == ["rejected position_closed"])
        #expect(venue.broker.balance == money("99970"))
    }

    @Test func slippageWorsensEntriesClosesAndStops() {
        var venue = Venue(terms(slippage: 3))
        _ = venue.open("1.10000")
        #expect(venue.submit(.buy(stop: "1.09900")) == ["in BUY 1 1.10013"])
        #expect(venue.submit(.sell(stop: "1.10100")) == ["in SELL 1 1.09997"])
        #expect(venue.submit(.sell()) == ["in SELL 1 1.09997"])
        #expect(venue.close(3) == ["out BUY 1 1.10013 -16.00 close"])
        #expect(
            venue.path(low: "1.09880", high: "1.10120", close: "1.10000") == [
                "out SELL 1 1.09897 -116.00 stop_loss", "out BUY 1 1.10103 -106.00 stop_loss",
            ])
    }

    @Test func slippageLeavesTargetsAndTheEndOfTheDataAlone() {
        var venue = Venue(terms(slippage: 3))
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(target: "1.10100"))
        _ = venue.submit(.buy())
        #expect(venue.path(low: "1.09990", high: "1.10150", close: "1.10050") == ["out SELL 1 1.10100 87.00 take_profit"])
        #expect(venue.endData() == ["out SELL 1 1.10050 37.00 end_of_data"])
    }

    @Test func theEndOfTheDataClosesAllAndForgetsWhatRests() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("2"))
        _ = venue.submit(.sell())
        _ = venue.submit(.buy("1", .limit, at: "1.09900"))
        _ = venue.path(low: "1.09950", high: "1.10050", close: "1.10020")
        #expect(venue.endData() == ["out SELL 2 1.10020 20.00 end_of_data", "out BUY 1 1.10030 -30.00 end_of_data"])
        #expect(venue.broker.isIdle)
        #expect(venue.open("1.09800") == [])
    }

    @Test func aGapOverAStopFillsAtTheOpenOnItsSide() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(stop: "1.09900"))
        _ = venue.submit(.sell(stop: "1.10100"))
        var fell = venue
        #expect(fell.open("1.09700") == ["out SELL 1 1.09700 -310.00 stop_loss"])
        #expect(venue.open("1.10200", spread: 30) == ["out BUY 1 1.10230 -230.00 stop_loss"])
    }

    @Test func aGapOverATargetFillsAtTheTarget() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(target: "1.10100"))
        _ = venue.submit(.sell(target: "1.09900"))
        var rose = venue
        #expect(rose.open("1.10300") == ["out SELL 1 1.10100 90.00 take_profit"])
        #expect(venue.open("1.09700") == ["out BUY 1 1.09900 100.00 take_profit"])
    }

    @Test func theStopComesBeforeTheTargetAndIsCounted() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(stop: "1.09900", target: "1.10100"))
        #expect(venue.path(low: "1.09850", high: "1.10150", close: "1.10140") == ["out SELL 1 1.09900 -110.00 stop_loss"])
        #expect(venue.broker.ambiguousExits == 1)
        _ = venue.open("1.10000")
        _ = venue.submit(.sell(stop: "1.10100", target: "1.09900"))
        #expect(venue.path(low: "1.09880", high: "1.10090", close: "1.09890") == ["out BUY 1 1.10100 -100.00 stop_loss"])
        #expect(venue.broker.ambiguousExits == 2)
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(stop: "1.09900", target: "1.10100"))
        #expect(venue.path(low: "1.09899", high: "1.10099", close: "1.10000") == ["out SELL 1 1.09900 -110.00 stop_loss"])
        #expect(venue.broker.ambiguousExits == 2)
    }

    @Test(arguments: [
        (high: "1.10095", spread: Int64(10), stopped: true), (high: "1.10090", spread: 10, stopped: true),
        (high: "1.10089", spread: 10, stopped: false), (high: "1.10095", spread: 4, stopped: false),
        (high: "1.10060", spread: 40, stopped: true),
    ])
    func theSpreadAloneTriggersTheStopOfAShort(_ bar: (high: String, spread: Int64, stopped: Bool)) {
        var venue = Venue()
        _ = venue.open("1.10000", spread: bar.spread)
        _ = venue.submit(.sell(stop: "1.10100"))
        let said = venue.path(low: "1.09990", high: bar.high, close: "1.10000", spread: bar.spread)
        #expect(said == (bar.stopped ? ["out BUY 1 1.10100 -100.00 stop_loss"] : []))
    }

    @Test func aLongIsJudgedByTheBidOnBothSides() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(stop: "1.09900", target: "1.10100"))
        // The ask reaches 1.10109 and the bid stays one point away from both levels.
        #expect(venue.path(low: "1.09901", high: "1.10099", close: "1.10000") == [])
        _ = venue.open("1.10000")
        #expect(venue.path(low: "1.09900", high: "1.10099", close: "1.10000") == ["out SELL 1 1.09900 -110.00 stop_loss"])
    }

    @Test func aShortTakesItsProfitByTheAsk() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.sell(target: "1.09900"))
        #expect(venue.path(low: "1.09891", high: "1.10050", close: "1.10000") == [])
        _ = venue.open("1.10000")
        #expect(venue.path(low: "1.09890", high: "1.10050", close: "1.10000") == ["out BUY 1 1.09900 100.00 take_profit"])
    }

    @Test func twoPositionsOfBothSidesLiveTheirOwnLives() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("1", stop: "1.09900"))
        _ = venue.submit(.sell("0.5", target: "1.09800"))
        #expect(venue.broker.equity() == money("99985"))  // 10 points on 1 lot and on half a lot
        #expect(venue.path(low: "1.09895", high: "1.10000", close: "1.09900") == ["out SELL 1 1.09900 -110.00 stop_loss"])
        #expect(venue.open("1.09780") == ["out BUY 0.5 1.09800 100.00 take_profit"])
        #expect(venue.broker.balance == money("99990"))
    }
}
