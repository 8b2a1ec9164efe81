import Market
import Simulation
import Testing
import Trading

/// The broker's midnight on a clock that is changed twice a year: 17:00 in New York.
@Suite struct RolloverClockTests {
    private let points = SwapTerms(mode: .points, long: -1)

    private func held(_ swap: SwapTerms, zone: ZoneRules, rollover: Int64 = 0, from: String) -> Venue {
        let costs = Costs(swap: Costs.Swap(rolloverSecond: rollover))
        var venue = Venue(terms(costs), [value("EURUSD", swap, zone: zone)])
        _ = venue.open("1.10000", at: from)
        _ = venue.submit(.buy())
        return venue
    }

    @Test(arguments: [
        // Winter, then summer time since 2024-03-10: the triple Wednesday ends at 22:00 UTC, then at 21:00.
        ("2024-03-06 12:00", "2024-03-06 21:59:59", "2024-03-06 22:00"), ("2024-03-13 12:00", "2024-03-13 20:59:59", "2024-03-13 21:00"),
        // Winter again since 2024-11-03.
        ("2024-10-30 12:00", "2024-10-30 20:59:59", "2024-10-30 21:00"), ("2024-11-06 12:00", "2024-11-06 21:59:59", "2024-11-06 22:00"),
    ])
    func theTripleDayEndsWithTheBrokersClock(_ from: String, _ before: String, _ end: String) {
        for (zone, rollover) in [(newYork(plusHours: 7), 0), (newYork(plusHours: 0), 17 * 3600)] as [(ZoneRules, Int64)] {
            var venue = held(points, zone: zone, rollover: rollover, from: from)
            #expect(venue.open("1.10000", at: before) == [])
            #expect(venue.open("1.10000", at: end) == ["swapped -3.00 1.1001"])
        }
    }

    /// At 02:30 the clock is set forward over the rollover, at 01:30 it is set back over it.
    @Test(arguments: [0, 5400, 9000, 61_200, 86_399])
    func noDayIsChargedTwiceOrLeftOut(_ rollover: Int64) {
        let daily = SwapTerms(mode: .points, long: -1, nights: [1, 1, 1, 1, 1, 1, 1])
        var venue = held(daily, zone: newYork(plusHours: 0), rollover: rollover, from: "2024-01-01 12:00")
        var most = 0
        for _ in 0..<366 * 24 { most = max(most, venue.open("1.10000").count) }
        #expect(most == 1)
        #expect(venue.nights == money("-366"))
    }

    @Test func aGapOverAChangeOfTheClockCountsItsDays() {
        var venue = held(points, zone: newYork(plusHours: 7), from: "2024-03-08 12:00")
        // Fri 8, Mon 11, Tue 12, Wed 13 three times.
        _ = venue.open("1.10000", at: "2024-03-13 21:00")
        #expect(venue.nights == money("-6"))
    }

    @Test func symbolsEndTheirDaysEachOnItsOwnClock() {
        var venue = Venue(terms(), [value("EURUSD", points, zone: newYork(plusHours: 7)), value("GBPUSD", points)])
        for symbol in 0...1 {
            _ = venue.open("1.10000", symbol: symbol, at: "2024-01-02 12:00")
            var wish = Wish.buy()
            wish.symbol = symbol
            _ = venue.submit(wish)
        }
        #expect(venue.open("1.10000", symbol: 1, at: "2024-01-02 22:00") == ["swapped -1.00 1.1001"])
        #expect(venue.log.last?.symbol == 0)
        #expect(venue.open("1.10000", symbol: 1, at: "2024-01-03 00:00") == ["swapped -1.00 1.1001"])
        #expect(venue.log.last?.symbol == 1)
    }
}
