import Market
import Simulation
import Testing
import Trading

/// Stop-limit entries: the first price places a limit entry at the second. The quote when they are given is
/// 1.10000 / 1.10010; buys go by the ask.
@Suite struct StopLimitTests {
    private func buy(_ price: String = "1.10100", limit: String? = "1.10050", stop: String? = nil, target: String? = nil) -> Wish {
        var wish = Wish.buy("1", .stopLimit, at: price, stop: stop, target: target)
        wish.limit = limit
        return wish
    }
    private func sell(_ price: String = "1.09900", limit: String? = "1.09950") -> Wish {
        var wish = Wish.sell("1", .stopLimit, at: price)
        wish.limit = limit
        return wish
    }
    private func venue(_ wish: Wish) -> Venue {
        var venue = Venue(terms(slippage: 3))
        _ = venue.open("1.10000")
        #expect(venue.submit(wish) == ["pending"])
        return venue
    }

    /// The trigger must be worse than the market, the limit better than the trigger.
    @Test func eachPriceMustLieOnItsSide() {
        let wishes = [
            (buy(), true), (buy("1.10011", limit: "1.10010"), true), (buy("1.10010", limit: "1.10000"), false),
            (buy("1.10100", limit: "1.10100"), false), (buy("1.10100", limit: "1.10099"), true), (buy(limit: nil), false),
            (sell(), true), (sell("1.09999", limit: "1.10000"), true), (sell("1.10000", limit: "1.10010"), false),
            (sell("1.09900", limit: "1.09900"), false), (sell("1.09900", limit: "1.09901"), true), (sell(limit: nil), false),
        ]
        for (wish, isTaken) in wishes {
            var venue = Venue()
            _ = venue.open("1.10000")
            #expect(venue.submit(wish) == [isTaken ? "pending" : "rejected invalid_price"], "\(wish)")
        }
    }

    @Test func aJumpPlacesTheLimitAndTheNextFillsIt() throws {
        var venue = venue(buy())
        #expect(venue.open("1.10089") == [])  // ask 1.10099
        #expect(venue.open("1.10090") == ["changed"])  // ask 1.10100
        #expect(venue.log.last?.subject == .change(1))
        let order = try #require(venue.broker.pendingOrders.first)
        #expect(order.type == .limit && order.price == price("1.10050") && order.limitPrice == nil)
        #expect(venue.open("1.10041") == [])  // ask 1.10051
        #expect(venue.open("1.10040") == ["in BUY 1 1.10050"])  // never slippage on a limit
    }

    @Test func aSellIsItsMirror() {
        var venue = venue(sell())
        #expect(venue.open("1.09901") == [])
        #expect(venue.open("1.09900") == ["changed"])
        #expect(venue.open("1.09949") == [])
        #expect(venue.open("1.09950") == ["in SELL 1 1.09950"])
    }

    /// The path is open, low, high, close: the ask passes 1.10100 at the high, so only the close can come back to 1.10050.
    @Test(arguments: [("1.10041", ["changed"]), ("1.10040", ["changed", "in BUY 1 1.10050"])])
    func insideABarOnlyLaterQuotesFillTheLimit(_ close: String, _ said: [String]) {
        var venue = venue(buy())
        #expect(venue.path(low: "1.09900", high: "1.10090", close: close) == said)
    }

    /// The low, where a sell is triggered, comes first: the high fills it when it reaches 1.09950.
    @Test(arguments: [("1.09949", ["changed"]), ("1.09950", ["changed", "in SELL 1 1.09950"])])
    func aSellTriggeredAtTheLowFillsAtTheHigh(_ high: String, _ said: [String]) {
        var venue = venue(sell())
        #expect(venue.path(low: "1.09900", high: high, close: "1.09920") == said)
    }

    /// On the way to the high the bid passes the limit, 1.09950, and then the ask the stop, 1.10000.
    @Test(arguments: [
        ("1.09989", ["changed", "in SELL 1 1.09950"]),
        ("1.09990", ["changed", "in SELL 1 1.09950", "out BUY 1 1.10003 -53.00 stop_loss"]),
    ])
    func filledInsideABarItsStopIsMetByTheSameQuote(_ high: String, _ said: [String]) {
        var wish = sell()
        wish.stop = "1.10000"
        var venue = venue(wish)
        #expect(venue.path(low: "1.09900", high: high, close: "1.09920") == said)
    }

    /// Where entries are looked for twice at the low, the second look must not reach back to the range.
    @Test func onANettingAccountTheLowThatPlacesItDoesNotFillIt() {
        var venue = Venue(terms(accounting: .netting))
        _ = venue.open("1.10000")
        _ = venue.submit(sell())
        let range = BarRange(low: venue.quote("1.09900"), high: venue.quote("1.10050"))
        #expect(venue.step(.adverseExtreme, range.low, range) == ["changed"])
        #expect(venue.step(.otherExtreme, range.high, range) == ["in SELL 1 1.09950"])
    }

    @Test func inTheNextBarTheWholeRangeFillsIt() {
        var venue = venue(buy())
        _ = venue.path(low: "1.10000", high: "1.10090", close: "1.10080")
        #expect(venue.open("1.10080") == [])
        #expect(venue.path(low: "1.10040", high: "1.10090", close: "1.10080") == ["in BUY 1 1.10050"])
    }

    /// Bought at 1.10050 the position closes at 1.10040: the levels are measured from there, not from the trigger.
    @Test func levelsBelongToTheLimitPrice() {
        for (stop, isTaken) in [("1.10039", true), ("1.10040", false)] {
            var venue = Venue()
            _ = venue.open("1.10000")
            #expect(venue.submit(buy(stop: stop)) == [isTaken ? "pending" : "rejected invalid_stops"])
        }
        var venue = venue(buy(stop: "1.10000", target: "1.10200"))
        _ = venue.open("1.10090")
        #expect(venue.open("1.10040") == ["in BUY 1 1.10050"])
        #expect(venue.path(low: "1.10030", high: "1.10200", close: "1.10100") == ["out SELL 1 1.10200 150.00 take_profit"])
    }

    @Test func onANettingAccountTheLimitAddsToThePosition() {
        var venue = Venue(terms(accounting: .netting))
        _ = venue.open("1.10000")
        _ = venue.submit(.buy())
        _ = venue.submit(buy())
        #expect(venue.path(low: "1.09990", high: "1.10090", close: "1.10040") == ["changed", "in BUY 1 1.10050"])
        // 1.10010 and 1.10050 in the mean.
        #expect(venue.broker.openPositions.map(\.openPrice) == [price("1.10030")])
    }
}
