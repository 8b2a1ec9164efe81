import Market
import Simulation
import Testing
import Trading

/// A run of ticks is quiet as long as no quote of it meets an order, a stop or a target.
@Suite struct QuietRunTests {
    /// Bids between two prices and asks between two others.
    private func run(_ venue: Venue, bids: (String, String), asks: (String, String)) -> QuoteRun {
        QuoteRun(
            worst: Quote(bid: price(bids.0), ask: price(asks.1)), best: Quote(bid: price(bids.1), ask: price(asks.0)),
            last: Quote(bid: price(bids.0), ask: price(asks.1)), time: Timestamp(seconds: 1_704_100_000))
    }

    @Test func stopsAndTargetsOfALongAreMetByTheBid() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(stop: "1.09900", target: "1.10100"))
        #expect(venue.broker.isQuiet(0, on: run(venue, bids: ("1.09901", "1.10099"), asks: ("1.09800", "1.10200"))))
        #expect(!venue.broker.isQuiet(0, on: run(venue, bids: ("1.09900", "1.10000"), asks: ("1.10000", "1.10001"))))
        #expect(!venue.broker.isQuiet(0, on: run(venue, bids: ("1.10000", "1.10100"), asks: ("1.10000", "1.10101"))))
    }

    @Test func stopsAndTargetsOfAShortAreMetByTheAsk() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.sell(stop: "1.10100", target: "1.09900"))
        #expect(venue.broker.isQuiet(0, on: run(venue, bids: ("1.09800", "1.10200"), asks: ("1.09901", "1.10099"))))
        #expect(!venue.broker.isQuiet(0, on: run(venue, bids: ("1.10000", "1.10000"), asks: ("1.10010", "1.10100"))))
        #expect(!venue.broker.isQuiet(0, on: run(venue, bids: ("1.09800", "1.10000"), asks: ("1.09900", "1.10000"))))
    }

    @Test func restingBuysAreMetByTheAskAndSellsByTheBid() {
        let cases: [(Wish, quiet: (String, String, String, String), met: (String, String, String, String))] = [
            (.buy("1", .limit, at: "1.09900"), ("1.09800", "1.10100", "1.09901", "1.10100"), ("1.10000", "1.10000", "1.09900", "1.10000")),
            (.buy("1", .stop, at: "1.10100"), ("1.09800", "1.10100", "1.09901", "1.10099"), ("1.10000", "1.10000", "1.10000", "1.10100")),
            (.sell("1", .limit, at: "1.10100"), ("1.09800", "1.10099", "1.09901", "1.10200"), ("1.10000", "1.10100", "1.10100", "1.10110")),
            (.sell("1", .stop, at: "1.09900"), ("1.09901", "1.10100", "1.09800", "1.10200"), ("1.09900", "1.10000", "1.10000", "1.10110")),
        ]
        for (wish, quiet, met) in cases {
            var venue = Venue()
            _ = venue.open("1.10000")
            #expect(venue.submit(wish) == ["pending"])
            #expect(venue.broker.isQuiet(0, on: run(venue, bids: (quiet.0, quiet.1), asks: (quiet.2, quiet.3))), "\(wish)")
            #expect(!venue.broker.isQuiet(0, on: run(venue, bids: (met.0, met.1), asks: (met.2, met.3))), "\(wish)")
        }
    }

    @Test func aDecisionThatWaitsForTheNextQuoteIsNeverPassedOver() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy(), .tick)
        #expect(!venue.broker.isQuiet(0, on: run(venue, bids: ("1.10000", "1.10000"), asks: ("1.10010", "1.10010"))))
    }
}
