import Market
import Simulation
import Testing
import Trading

/// Moving stops and targets: ask = bid + 10 points, one point of one lot is $1; the long is opened at 1.10010.
@Suite struct LevelsTests {
    private func long(_ wish: Wish = .buy(), slippage: Int64 = 0, stopsLevel: Int = 0) -> Venue {
        var venue = Venue(terms(slippage: slippage), [value("EURUSD", stopsLevel: stopsLevel)])
        _ = venue.open("1.10000")
        _ = venue.submit(wish)
        return venue
    }

    private func range(_ venue: Venue, _ low: String, _ high: String) -> BarRange {
        BarRange(low: venue.quote(low), high: venue.quote(high))
    }

    @Test func theAnswerNamesThePositionAndItsLevels() {
        var venue = long()
        #expect(venue.modify(1, stop: "1.09900", target: "1.10200") == ["modified 1.09900 1.10200"])
        #expect(venue.log.last?.subject == .levels(PositionID(1)))
        #expect(venue.broker.openPositions.map(\.stopLoss) == [price("1.09900")])
        #expect(venue.modify(1, stop: "1.09900", target: "1.10200") == ["rejected no_changes"])
        #expect(venue.log.last?.subject == .levels(PositionID(1)))
        #expect(venue.modify(1) == ["modified - -"])
        #expect(venue.modify(1) == ["rejected no_changes"])
        _ = venue.close(1)
        #expect(venue.modify(1, stop: "1.09900") == ["rejected position_closed"])
        #expect(venue.log.last?.subject == .levels(PositionID(1)))
    }

    /// A long closes at the bid, 1.10000, a short at the ask, 1.10010; the smallest distance is 50 points.
    @Test(
        arguments: [
            (Wish.buy(), "1.09950", nil, true), (.buy(), "1.09951", nil, false), (.buy(), nil, "1.10050", true),
            (.buy(), nil, "1.10049", false), (.sell(), "1.10060", nil, true), (.sell(), "1.10059", nil, false),
            (.sell(), nil, "1.09960", true), (.sell(), nil, "1.09961", false), (.buy(), "1.10100", nil, false),
        ] as [(Wish, String?, String?, Bool)])
    func levelsThatMoveAreCheckedAgainstTheQuote(_ wish: Wish, _ stop: String?, _ target: String?, _ isTaken: Bool) {
        var venue = long(wish, stopsLevel: 50)
        let said = venue.modify(1, stop: stop, target: target)
        #expect((said == ["rejected invalid_stops"]) != isTaken)
        #expect((venue.broker.openPositions.first?.stopLoss == stop.map(price)) == (isTaken || stop == nil))
    }

    @Test func aLevelThatStaysIsNotCheckedAgain() {
        var venue = long(.buy(stop: "1.09950"), stopsLevel: 50)
        _ = venue.open("1.09960")
        #expect(venue.modify(1, stop: "1.09950", target: "1.10200") == ["modified 1.09950 1.10200"])
        #expect(venue.modify(1, stop: "1.09940", target: "1.10200") == ["rejected invalid_stops"])
    }

    @Test func movedAtTheOpenItHoldsForTheWholeBar() {
        var venue = long(.buy(stop: "1.09800"))
        _ = venue.modify(1, stop: "1.09900")
        var wider = long(.buy(stop: "1.09900"))
        _ = wider.modify(1, stop: "1.09800")
        #expect(venue.path(low: "1.09900", high: "1.10000", close: "1.10000") == ["out SELL 1 1.09900 -110.00 stop_loss"])
        #expect(wider.path(low: "1.09801", high: "1.10000", close: "1.10000") == [])
    }

    /// The low, 1.09950, lies behind when the stop is drawn up to 1.10100 at the high.
    @Test(arguments: [("1.10100", "1.10097 84.00"), ("1.10050", "1.10047 34.00"), ("1.10101", nil)] as [(String, String?)])
    func movedAtTheHighOnlyTheCloseCounts(_ close: String, _ filled: String?) {
        var venue = long(.buy(stop: "1.09900"), slippage: 3)
        let range = range(venue, "1.09950", "1.10200")
        #expect(venue.step(.adverseExtreme, range.low, range) == [])
        #expect(venue.step(.otherExtreme, range.high, range) == [])
        #expect(venue.modify(1, stop: "1.10100") == ["modified 1.10100 -"])
        // Bought at 1.10013; a moved stop fills at the quote beyond it, three points worse by slippage.
        #expect(venue.step(.close, venue.quote(close), range) == (filled.map { ["out SELL 1 \($0) stop_loss"] } ?? []))
    }

    @Test func fromTheNextOpenOnItHoldsForTheWholeRange() {
        var venue = long(.buy(stop: "1.09900"))
        let range = range(venue, "1.09950", "1.10200")
        _ = venue.step(.adverseExtreme, range.low, range)
        _ = venue.step(.otherExtreme, range.high, range)
        _ = venue.modify(1, stop: "1.10100")
        #expect(venue.step(.close, venue.quote("1.10150"), range) == [])
        #expect(!venue.broker.isQuiet(0, in: self.range(venue, "1.10140", "1.10160")))
        var gapped = venue
        #expect(gapped.open("1.10080") == ["out SELL 1 1.10080 70.00 stop_loss"])
        #expect(venue.open("1.10150") == [])
        #expect(venue.broker.isQuiet(0, in: self.range(venue, "1.10101", "1.10160")))
        #expect(!venue.broker.isQuiet(0, in: self.range(venue, "1.10100", "1.10160")))
        #expect(venue.path(low: "1.10090", high: "1.10160", close: "1.10150") == ["out SELL 1 1.10100 90.00 stop_loss"])
    }

    @Test func movedAfterAQuietBarItWaitsForTheNextOpen() {
        var venue = long(.buy(stop: "1.09900"))
        let range = range(venue, "1.09950", "1.10200")
        #expect(venue.broker.isQuiet(0, in: range))
        venue.broker.settleQuietly(0, venue.quote("1.10150"))
        #expect(venue.modify(1, stop: "1.10100") == ["modified 1.10100 -"])
        #expect(!venue.broker.isQuiet(0, in: range))
        #expect(venue.open("1.10150") == [])
        #expect(venue.broker.isQuiet(0, in: self.range(venue, "1.10101", "1.10160")))
    }

    /// A short of one lot filled at the low, 1.09900 / 1.09910, on its way to 1.10120 / 1.10130.
    @Test(
        arguments: [
            (nil, ["out BUY 1 1.10050 -150.00 stop_loss"]), ("1.10131", []), ("1.10130", ["out BUY 1 1.10130 -230.00 stop_loss"]),
            ("1.10020", ["out BUY 1 1.10130 -230.00 stop_loss"]),
        ] as [(String?, [String])])
    func theOldStopIsGoneAndTheNewOneHolds(_ moved: String?, _ said: [String]) {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.sell(stop: "1.10050"), .tick)
        let range = range(venue, "1.09900", "1.10120")
        #expect(venue.step(.adverseExtreme, range.low, range) == ["in SELL 1 1.09900"])
        if let moved { #expect(venue.modify(1, stop: moved).first?.hasPrefix("modified") == true) }
        #expect(venue.step(.otherExtreme, range.high, range) == said)
    }

    @Test func aTargetMovedInsideIsMetByLaterQuotesAlone() {
        var venue = long(.buy(target: "1.10100"))
        let range = range(venue, "1.09900", "1.10150")
        _ = venue.step(.adverseExtreme, range.low, range)
        var (further, nearer, gone) = (venue, venue, venue)
        #expect(venue.step(.otherExtreme, range.high, range) == ["out SELL 1 1.10100 90.00 take_profit"])
        _ = further.modify(1, target: "1.10151")
        #expect(further.step(.otherExtreme, range.high, range) == [])
        _ = gone.modify(1)
        #expect(gone.step(.otherExtreme, range.high, range) == [])
        _ = nearer.modify(1, target: "1.09950")
        #expect(nearer.step(.otherExtreme, range.high, range) == ["out SELL 1 1.09950 -60.00 take_profit"])
    }

    /// The high, 1.10150, lies behind; the close does not come back up to the target.
    @Test func aTargetDrawnDownBehindTheHighWaits() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.sell("2"))
        _ = venue.submit(.buy(target: "1.10300"))
        // The book is short: the high comes first.
        let range = range(venue, "1.09900", "1.10150")
        _ = venue.step(.adverseExtreme, range.high, range)
        _ = venue.step(.otherExtreme, range.low, range)
        _ = venue.modify(2, target: "1.10100")
        var closed = venue
        #expect(venue.step(.close, venue.quote("1.10099"), range) == [])
        #expect(closed.step(.close, venue.quote("1.10120"), range) == ["out SELL 1 1.10100 90.00 take_profit"])
    }

    @Test func oneLevelMovedLeavesTheOtherItsWholeRange() {
        var venue = long(.buy(stop: "1.09800", target: "1.10100"))
        let range = range(venue, "1.09900", "1.10100")
        _ = venue.step(.adverseExtreme, range.low, range)
        _ = venue.modify(1, stop: "1.09890", target: "1.10100")
        #expect(venue.step(.otherExtreme, range.high, range) == ["out SELL 1 1.10100 90.00 take_profit"])
    }

    /// A short beside a larger long: its target lay in the range, its new stop is passed on the way to the high.
    @Test func aStopMovedInsideStillComesBeforeTheTarget() {
        var venue = Venue()
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("2"))
        _ = venue.submit(.sell(target: "1.09900"))
        let range = range(venue, "1.09880", "1.10100")
        #expect(venue.step(.adverseExtreme, range.low, range) == [])
        _ = venue.modify(2, stop: "1.10000", target: "1.09900")
        #expect(venue.step(.otherExtreme, range.high, range) == ["out BUY 1 1.10110 -110.00 stop_loss"])
        #expect(venue.broker.ambiguousExits == 1)
    }

    @Test func insideIsCountedForEachSymbolApart() {
        var venue = Venue(terms(), [value("EURUSD"), value("XAUUSD")])
        _ = venue.open("1.10000")
        _ = venue.open("2000.000", symbol: 1)
        _ = venue.submit(.buy())
        let gold = BarRange(low: venue.quote("1990.000", symbol: 1), high: venue.quote("2010.000", symbol: 1))
        _ = venue.step(.adverseExtreme, gold.low, gold, 1)
        // The euro's bar has only opened: its whole range is still ahead.
        _ = venue.modify(1, stop: "1.09900")
        #expect(venue.path(low: "1.09900", high: "1.10000", close: "1.10000") == ["out SELL 1 1.09900 -110.00 stop_loss"])
    }
}
