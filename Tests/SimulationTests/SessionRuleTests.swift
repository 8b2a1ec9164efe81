import Market
import Simulation
import Testing
import Trading

/// Outside the symbol's sessions nothing is taken: open 10:00 to 16:00 UTC, the first quote on a Wednesday.
@Suite struct SessionRuleTests {
    private static let day: Int64 = 1_704_240_000  // 2024-01-03T00:00Z

    private func venue(at instant: String) -> Venue {
        let hours = [TradingSessions.Hours(opens: 36_000, closes: 57_600)]
        let sessions = TradingSessions(zone: .utc, week: Array(repeating: hours, count: 7))
        var venue = Venue(terms(), [value { $0.sessions = sessions }])
        _ = open(&venue, "1.10000", instant)
        return venue
    }

    private func open(_ venue: inout Venue, _ bid: String, _ instant: String) -> [String] {
        let parts = instant.split(separator: ":").compactMap { Int64($0) }
        return venue.open(bid, at: SessionRuleTests.day + parts[0] * 3600 + parts[1] * 60 + parts[2])
    }

    @Test(arguments: [("09:59:59", false), ("10:00:00", true), ("15:59:59", true), ("16:00:00", false)])
    func theFirstSecondIsOpenAndTheLastIsNot(_ instant: String, _ isOpen: Bool) {
        var venue = venue(at: instant)
        #expect(venue.submit(.buy()) == [isOpen ? "in BUY 1 1.10010" : "rejected market_closed"])
        #expect(venue.submit(.buy("1", .limit, at: "1.09900")) == [isOpen ? "pending" : "rejected market_closed"])
    }

    @Test func nothingIsClosedMovedOrWithdrawnEither() {
        var venue = venue(at: "15:00:00")
        _ = venue.submit(.buy())
        _ = venue.submit(.sell())
        _ = venue.submit(.buy("1", .limit, at: "1.09900"))
        #expect(open(&venue, "1.10000", "16:00:00") == [])
        #expect(venue.close(1) == ["rejected market_closed"])
        #expect(venue.close(.closeBy(PositionID(1), PositionID(2))) == ["rejected market_closed"])
        #expect(venue.modify(1, stop: "1.09900") == ["rejected market_closed"])
        #expect(venue.change(3, at: "1.09800") == ["rejected market_closed"])
        #expect(venue.close(.pending(3)) == ["rejected market_closed"])
        #expect(venue.closeExternally(1) == [])
        #expect(open(&venue, "1.10000", "34:00:00") == [])
        #expect(venue.close(.pending(3)) == ["cancelled"])
        #expect(venue.close(1) == ["out SELL 1 1.10000 -10.00 close"])
    }

    @Test func whatWaitsForAQuoteAfterTheCloseIsRefused() {
        var venue = venue(at: "15:59:59")
        _ = venue.submit(.buy())
        #expect(venue.submit(.buy(), .tick) == [])
        #expect(venue.close(1, .tick) == [])
        #expect(open(&venue, "1.10000", "16:00:00") == ["rejected market_closed", "rejected market_closed"])
        #expect(venue.broker.openPositions.count == 1)
    }

    /// A quote outside the sessions is a price all the same: looking away from it would be to the trader's advantage.
    @Test func whatRestsAtTheBrokerStillMeetsEveryQuote() {
        var venue = venue(at: "15:00:00")
        _ = venue.submit(.buy(stop: "1.09900"))
        _ = venue.submit(.buy("1", .limit, at: "1.09950"))
        #expect(open(&venue, "1.09800", "20:00:00") == ["in BUY 1 1.09950", "out SELL 1 1.09800 -210.00 stop_loss"])
    }
}
