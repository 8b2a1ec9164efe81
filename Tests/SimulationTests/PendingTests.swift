import Market
import Simulation
import Testing
import Trading

/// Resting entries: buys trigger on the ask, sells on the bid; the quote when they are given is 1.10000 / 1.10010.
@Suite struct PendingTests {
    @Test(
        arguments: [
            // A buy limit: the ask of the low must come down to it.
            (Wish.buy("1", .limit, at: "1.09950"), "1.09941", "1.10050", nil),
            (.buy("1", .limit, at: "1.09950"), "1.09940", "1.10050", "in BUY 1 1.09950"),
            // A sell limit: the bid of the high must come up to it.
            (.sell("1", .limit, at: "1.10050"), "1.09990", "1.10049", nil),
            (.sell("1", .limit, at: "1.10050"), "1.09990", "1.10050", "in SELL 1 1.10050"),
            // A buy stop: the ask of the high.
            (.buy("1", .stop, at: "1.10100"), "1.09990", "1.10089", nil),
            (.buy("1", .stop, at: "1.10100"), "1.09990", "1.10090", "in BUY 1 1.10103"),
            // A sell stop: the bid of the low.
            (.sell("1", .stop, at: "1.09900"), "1.09901", "1.10050", nil),
            (.sell("1", .stop, at: "1.09900"), "1.09900", "1.10050", "in SELL 1 1.09897"),
        ] as [(Wish, String, String, String?)])
    func itTriggersOnItsOwnSide(_ wish: Wish, _ low: String, _ high: String, _ fill: String?) {
        var venue = Venue(terms(slippage: 3))  // worsens stop entries, never limits
        _ = venue.open("1.10000")
        #expect(venue.submit(wish) == ["pending"])
        #expect(venue.path(low: low, high: high, close: "1.10000") == (fill.map { [$0] } ?? []))
    }

    @Test(arguments: [
        (Wish.buy("1", .limit, at: "1.09950"), "1.09800", "in BUY 1 1.09950"),
        (.sell("1", .limit, at: "1.10050"), "1.10200", "in SELL 1 1.10050"),
        (.buy("1", .stop, at: "1.10100"), "1.10300", "in BUY 1 1.10313"),
        (.sell("1", .stop, at: "1.09900"), "1.09700", "in SELL 1 1.09697"),
    ])
    func aJumpFillsLimitsAtTheirPriceAndStopsAtTheOpen(_ wish: Wish, _ open: String, _ fill: String) {
        var venue = Venue(terms(slippage: 3))
        _ = venue.open("1.10000")
        _ = venue.submit(wish)
        #expect(venue.open(open) == [fill])
        #expect(venue.open(open) == [])
    }

    @Test(arguments: [
        (Wish.buy("1", .limit, at: "1.10010"), false), (.buy("1", .limit, at: "1.10011"), false),
        (.buy("1", .limit, at: "1.10009"), true),
        (.sell("1", .limit, at: "1.10000"), false), (.sell("1", .limit, at: "1.09999"), false),
        (.sell("1", .limit, at: "1.10001"), true),
        (.buy("1", .stop, at: "1.10010"), false), (.buy("1", .stop, at: "1.10009"), false),
        (.buy("1", .stop, at: "1.10011"), true),
        (.sell("1", .stop, at: "1.10000"), false), (.sell("1", .stop, at: "1.10001"), false),
        (.sell("1", .stop, at: "1.09999"), true),
    ])
    func thePriceMustLieOnTheRightSideOfTheMarket(_ wish: Wish, _ isTaken: Bool) {
        var venue = Venue()
        _ = venue.open("1.10000")
        #expect(venue.submit(wish) == [isTaken ? "pending" : "rejected invalid_price"])
    }

    @Test func onlyTheCloseProvesTheTargetOfALimitInItsEntryBar() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("1", .limit, at: "1.09950", target: "1.10100"))
        var reached = venue
        #expect(venue.path(low: "1.09930", high: "1.10150", close: "1.10099") == ["in BUY 1 1.09950"])
        #expect(
            reached.path(low: "1.09930", high: "1.10150", close: "1.10120") == [
                "in BUY 1 1.09950", "out SELL 1 1.10100 150.00 take_profit",
            ])
        // The next bar is an ordinary one.
        _ = venue.open("1.10050")
        #expect(venue.path(low: "1.10000", high: "1.10100", close: "1.10000") == ["out SELL 1 1.10100 150.00 take_profit"])
    }

    @Test func aShortLimitTakesItsTargetByTheAskOfTheClose() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.sell("1", .limit, at: "1.10050", target: "1.09950"))
        var reached = venue
        #expect(venue.path(low: "1.09900", high: "1.10050", close: "1.09941") == ["in SELL 1 1.10050"])
        #expect(
            reached.path(low: "1.09900", high: "1.10050", close: "1.09940") == [
                "in SELL 1 1.10050", "out BUY 1 1.09950 100.00 take_profit",
            ])
    }

    @Test func theStopOfARestingEntryMeetsTheWholeBar() {
        var venue = Venue(terms(slippage: 3))
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("1", .stop, at: "1.10100", stop: "1.09950"))
        _ = venue.submit(.sell("1", .limit, at: "1.10050", stop: "1.10130"))
        // The low may have come before the entry; the stop is taken all the same.
        #expect(
            venue.path(low: "1.09950", high: "1.10120", close: "1.10110") == [
                "in BUY 1 1.10103", "in SELL 1 1.10050", "out SELL 1 1.09947 -156.00 stop_loss",
                "out BUY 1 1.10133 -83.00 stop_loss",
            ])
    }

    @Test func aJumpBeyondBothTheEntryAndItsStopPaysForBoth() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("1", .limit, at: "1.09950", stop: "1.09900"))
        #expect(venue.open("1.09800") == ["in BUY 1 1.09950", "out SELL 1 1.09800 -150.00 stop_loss"])
        #expect(venue.broker.isIdle)
    }

    @Test func aWithdrawnEntryNeverFills() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("1", .limit, at: "1.09950"))
        _ = venue.submit(.buy("1", .limit, at: "1.09940"))
        #expect(venue.close(.pending(1)) == ["cancelled"])
        #expect(venue.close(.pending(1)) == ["rejected position_closed"])
        #expect(venue.open("1.09800") == ["in BUY 1 1.09940"])
    }
}
