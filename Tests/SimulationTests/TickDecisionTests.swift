import Market
import Simulation
import Testing
import Trading

/// Decisions of `on_tick` wait for the next quote and fill at the worse of it and the one they saw.
@Suite struct TickDecisionTests {
    /// Opens at 1.10000 / 1.10010 and lets the next quote be another bar's open.
    private func filled(_ wish: Wish, next: String) -> [String] {
        var venue = Venue(terms(slippage: 2))
        _ = venue.open("1.10000")
        let first = venue.submit(wish, .tick)
        return first + venue.open(next)
    }

    @Test func anEntryTakesTheWorseOfTwoQuotes() {
        #expect(filled(.buy(), next: "1.10050") == ["in BUY 1 1.10062"])
        #expect(filled(.buy(), next: "1.09950") == ["in BUY 1 1.10012"])
        #expect(filled(.sell(), next: "1.10050") == ["in SELL 1 1.09998"])
        #expect(filled(.sell(), next: "1.09950") == ["in SELL 1 1.09948"])
    }

    @Test(arguments: [("1.10100", "out SELL 1 1.10050 40.00 close"), ("1.10020", "out SELL 1 1.10020 10.00 close")])
    func aCloseOfALongTakesTheLowerBid(_ next: String, _ deal: String) {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy())
        _ = venue.open("1.10050")
        #expect(venue.close(1, .tick) == [])
        #expect(venue.open(next) == [deal])
    }

    @Test(arguments: [("1.09900", "out BUY 1 1.09960 40.00 close"), ("1.09980", "out BUY 1 1.09990 10.00 close")])
    func aCloseOfAShortTakesTheHigherAsk(_ next: String, _ deal: String) {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.sell())
        _ = venue.open("1.09950")
        #expect(venue.close(1, .tick) == [])
        #expect(venue.open(next) == [deal])
    }

    @Test func insideABarOnlyLaterQuotesTouchTheLevels() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(stop: "1.09950", target: "1.10100"), .tick)
        var proven = venue
        // Filled at the low; neither that quote nor the range before it counts, the close below the stop does.
        #expect(
            venue.path(low: "1.09900", high: "1.10050", close: "1.09940") == [
                "in BUY 1 1.10010", "out SELL 1 1.09950 -60.00 stop_loss",
            ])
        #expect(
            proven.path(low: "1.09900", high: "1.10120", close: "1.10000") == [
                "in BUY 1 1.10010", "out SELL 1 1.10100 90.00 take_profit",
            ])
    }

    @Test func filledAtTheNextOpenItMeetsTheWholeBar() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.path(low: "1.09990", high: "1.10010", close: "1.10000")
        _ = venue.submit(.buy(stop: "1.09950", target: "1.10100"), .tick)
        #expect(venue.open("1.10000") == ["in BUY 1 1.10010"])
        #expect(venue.path(low: "1.09950", high: "1.10100", close: "1.10000") == ["out SELL 1 1.09950 -60.00 stop_loss"])
    }

    @Test func aHeldDecisionWaitsForItsOwnSymbol() {
        var venue = Venue(terms(), [value("EURUSD"), value("XAUUSD")])
        _ = venue.open("1.10000")
        _ = venue.open("2000.000", symbol: 1)
        #expect(venue.submit(.buy("0.1"), .tick) == [])
        #expect(venue.open("2001.000", symbol: 1) == [])
        #expect(venue.open("1.10020") == ["in BUY 0.1 1.10030"])
    }

    @Test func aHeldEntryCanBeWithdrawnAndDoesNotOutliveTheData() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(), .tick)
        #expect(venue.endData() == [])
        #expect(venue.open("1.10000") == [])
    }
}
