import Market
import Simulation
import Testing
import Trading

/// Requests that take 250 milliseconds; ticks come when a test says.
@Suite struct DelayTests {
    private func venue(jitter: Int64 = 0, accounting: BrokerTerms.Accounting = .hedging) -> Venue {
        var venue = Venue(terms(Costs(delay: DelayTerms(milliseconds: 250, jitterMilliseconds: jitter)), accounting: accounting))
        _ = venue.open("1.10000")
        return venue
    }

    /// A lot bought at 1.10010.
    private func long(stop: String? = nil) -> Venue {
        var venue = venue()
        _ = venue.submit(.buy("1", stop: stop))
        #expect(venue.open("1.10000", after: 250) == ["in BUY 1 1.10010"])
        return venue
    }

    @Test func anOrderFillsAtTheFirstTickThatIsLateEnough() {
        var venue = venue()
        #expect(venue.submit(.buy()) == [])
        #expect(venue.open("1.10100", after: 100) == [])
        #expect(venue.open("1.10200", after: 149) == [])
        // Better or worse than what the decision saw, it is the price there is.
        #expect(venue.open("1.09900", after: 1) == ["in BUY 1 1.09910"])
        #expect(venue.broker.isIdle == false)
    }

    @Test func whatWasDecidedOnATickFillsAtTheWorseQuote() {
        var venue = venue()
        _ = venue.submit(.buy(), .tick)
        #expect(venue.open("1.09900", after: 249) == [])
        #expect(venue.open("1.09900", after: 1) == ["in BUY 1 1.10010"])
        _ = venue.close(1, .tick)
        #expect(venue.open("1.10100", after: 249) == [])
        #expect(venue.open("1.10100", after: 1) == ["out SELL 1 1.09900 -110.00 close"])
    }

    @Test func theBrokersOwnStopDoesNotWait() {
        var venue = long(stop: "1.09900")
        #expect(venue.close(1) == [])
        #expect(venue.open("1.09890", after: 10) == ["out SELL 1 1.09890 -120.00 stop_loss"])
        #expect(venue.open("1.10000", after: 240) == ["rejected position_closed"])
    }

    @Test func theOldStopHoldsUntilTheNewOneArrives() {
        var venue = long(stop: "1.09900")
        #expect(venue.modify(1, stop: "1.09990") == [])
        var early = venue
        #expect(venue.open("1.09980", after: 249) == [])
        // By then it is on the wrong side.
        #expect(venue.open("1.09980", after: 1) == ["rejected invalid_stops"])
        #expect(early.open("1.10000", after: 250) == ["modified 1.09990 -"])
        #expect(early.open("1.09980", after: 1) == ["out SELL 1 1.09980 -30.00 stop_loss"])
    }

    @Test func anEntryRestsAndIsWithdrawnLate() {
        var venue = venue()
        #expect(venue.submit(.buy("1", .limit, at: "1.09950")) == [])
        #expect(venue.open("1.10000", after: 250) == ["pending"])
        #expect(venue.close(.pending(1)) == [])
        var filled = venue
        #expect(venue.open("1.10000", after: 250) == ["cancelled"])
        #expect(filled.open("1.09900", after: 100) == ["in BUY 1 1.09950"])
        #expect(filled.open("1.09900", after: 150) == ["rejected position_closed"])
    }

    @Test(arguments: BrokerTerms.Accounting.allCases)
    func insideABarTheNextQuoteOfThePathTakesItAtTheWorsePrice(_ accounting: BrokerTerms.Accounting) {
        var venue = venue(accounting: accounting)
        _ = venue.submit(.buy())
        var down = venue
        let (low, high) = (venue.quote("1.09900"), venue.quote("1.10100"))
        let range = BarRange(low: low, high: high)
        // The low is cheaper than what the decision saw, the high dearer.
        #expect(down.step(.adverseExtreme, low, range) == ["in BUY 1 1.10010"])
        #expect(venue.step(.adverseExtreme, high, range) == ["in BUY 1 1.10110"])
        #expect(venue.close(1) == [])
        #expect(venue.step(.otherExtreme, low, range) == ["out SELL 1 1.09900 -210.00 close"])
    }

    @Test func theNextBarTakesWhatTheCloseDecided() {
        var venue = long()
        _ = venue.path(low: "1.09900", high: "1.10100", close: "1.10050")
        #expect(venue.close(1) == [])
        #expect(venue.open("1.10070") == ["out SELL 1 1.10070 60.00 close"])
    }

    @Test func aBarWithSomethingOnItsWayIsNotQuiet() {
        var venue = venue()
        let range = BarRange(low: venue.quote("1.09990"), high: venue.quote("1.10010"))
        #expect(venue.broker.isQuiet(0, in: range) && venue.broker.isIdle)
        _ = venue.submit(.buy())
        #expect(!venue.broker.isQuiet(0, in: range) && !venue.broker.isIdle)
    }

    @Test func nothingOvertakesWhatWasSentBefore() {
        var venue = venue(jitter: 500)
        for _ in 0..<20 { _ = venue.submit(.buy("0.01")) }
        var arrived: [Int64] = []
        for millisecond in 1...750 {
            _ = venue.open("1.10000", after: 1)
            let tags = venue.deals.dropFirst(arrived.count).map(\.clientTag)
            if !tags.isEmpty { #expect(millisecond >= 250) }
            arrived += tags
        }
        #expect(arrived == Array(1...20))
    }

    @Test func theJitterIsDrawnForTheRequest() {
        func arrival(_ seed: UInt64) -> Int {
            var venue = Venue(terms(Costs(delay: DelayTerms(jitterMilliseconds: 100), seed: seed)))
            _ = venue.open("1.10000")
            _ = venue.submit(.buy())
            for millisecond in 0...100 where venue.open("1.10000", after: millisecond == 0 ? 0 : 1) != [] { return millisecond }
            return -1
        }
        let arrivals = (0..<300).map { arrival(UInt64($0)) }
        #expect(arrivals.allSatisfy { (0...100).contains($0) } && Set(arrivals).count > 80)
        #expect(arrivals == (0..<300).map { arrival(UInt64($0)) })
    }

    @Test func theEndOfTheDataTakesWhatIsOnItsWay() {
        var venue = venue()
        _ = venue.submit(.buy())
        #expect(venue.endData() == [])
        #expect(venue.broker.isIdle)
    }
}
