import Market
import Simulation
import Testing
import Trading

/// Stops and targets at a fill at 1.10000 / 1.10010: a long's are compared with the bid, a short's with the ask.
@Suite struct StopCheckTests {
    @Test(arguments: [
        (Wish.buy(stop: "1.10000"), false), (.buy(stop: "1.09999"), true), (.buy(stop: "1.10005"), false),
        (.buy(target: "1.10000"), false), (.buy(target: "1.10001"), true), (.buy(target: "1.09999"), false),
        (.sell(stop: "1.10010"), false), (.sell(stop: "1.10011"), true), (.sell(stop: "1.10005"), false),
        (.sell(target: "1.10010"), false), (.sell(target: "1.10009"), true), (.sell(target: "1.10011"), false),
    ])
    func equalToTheQuoteIsRefused(_ wish: Wish, _ isTaken: Bool) {
        for slippage: Int64 in [0, 100] {  // the check never sees slippage
            var venue = Venue(terms(slippage: slippage))
            _ = venue.open("1.10000")
            #expect((venue.submit(wish) == ["rejected invalid_stops"]) != isTaken)
            #expect(venue.broker.isIdle != isTaken)
        }
    }

    @Test(arguments: [
        (Wish.buy(stop: "1.09950"), true), (.buy(stop: "1.09951"), false),
        (.buy(target: "1.10050"), true), (.buy(target: "1.10049"), false),
        (.sell(stop: "1.10060"), true), (.sell(stop: "1.10059"), false),
        (.sell(target: "1.09960"), true), (.sell(target: "1.09961"), false),
    ])
    func theStopsLevelIsTheSmallestDistance(_ wish: Wish, _ isTaken: Bool) {
        var venue = Venue(terms(), [value("EURUSD", stopsLevel: 50)])
        _ = venue.open("1.10000")
        #expect((venue.submit(wish) == ["rejected invalid_stops"]) != isTaken)
    }

    /// At a resting price the other side of the quote is a spread away: a buy at 1.09950 closes at 1.09940.
    @Test(arguments: [
        (Wish.buy("1", .limit, at: "1.09950", stop: "1.09940"), false), (.buy("1", .limit, at: "1.09950", stop: "1.09939"), true),
        (.buy("1", .stop, at: "1.10100", target: "1.10090"), false), (.buy("1", .stop, at: "1.10100", target: "1.10091"), true),
        (.sell("1", .limit, at: "1.10050", stop: "1.10060"), false), (.sell("1", .limit, at: "1.10050", stop: "1.10061"), true),
        (.sell("1", .stop, at: "1.09900", target: "1.09910"), false), (.sell("1", .stop, at: "1.09900", target: "1.09909"), true),
    ])
    func aRestingEntryIsCheckedAtItsOwnPrice(_ wish: Wish, _ isTaken: Bool) {
        var venue = Venue()
        _ = venue.open("1.10000")
        #expect(venue.submit(wish) == [isTaken ? "pending" : "rejected invalid_stops"])
    }

    @Test(arguments: ["0.015", "0", "0.001", "100.01"])
    func aVolumeOffTheStepOrTheLimitsIsRefused(_ volume: String) {
        var venue = Venue(balance: "100000000")
        _ = venue.open("1.10000")
        #expect(venue.submit(.buy(volume)) == ["rejected invalid_volume"])
        #expect(venue.submit(.buy("0.01")) == ["in BUY 0.01 1.10010"])
        #expect(venue.submit(.buy("100")) == ["in BUY 100 1.10010"])
    }
}
