import Market
import Simulation
import Testing
import Trading

/// How long pending orders rest. The first quote comes on 2024-01-03 (a Wednesday) at 10:00 UTC.
@Suite struct ExpirationTests {
    private static let start: Int64 = 1_704_276_000

    /// Rests a buy limit far below the market.
    private func venue(_ expiration: OrderExpiration, _ value: ContractValue = value("EURUSD")) -> (Venue, [String]) {
        var venue = Venue(terms(), [value])
        _ = venue.open("1.10000", at: ExpirationTests.start)
        var wish = Wish.buy("1", .limit, at: "1.09000")
        wish.expiration = expiration
        let said = venue.submit(wish)
        return (venue, said)
    }

    private func instant(hours: Double) -> Timestamp { Timestamp(seconds: ExpirationTests.start + Int64(hours * 3600)) }

    /// Nothing at the second before, gone at the second itself: hours from the first quote.
    @Test func itIsGoneAtItsInstant() {
        let cases: [(OrderExpiration, Int64)] = [
            (.day, 14 * 3600), (.specified(instant(hours: 1.5)), 5400), (.specifiedDay(instant(hours: 1)), 14 * 3600),
            (.specifiedDay(instant(hours: 20)), 38 * 3600),
        ]
        for (expiration, after) in cases {
            var (venue, said) = venue(expiration)
            #expect(said == ["pending"])
            #expect(venue.broker.pendingOrders.first?.expires == Timestamp(seconds: ExpirationTests.start + after))
            #expect(venue.open("1.10000", at: ExpirationTests.start + after - 1) == [])
            #expect(venue.open("1.10000", at: ExpirationTests.start + after) == ["expired"])
            #expect(venue.log.last?.clientTag == 1 && venue.broker.isIdle)
        }
    }

    @Test func untilCancelledItRestsForYears() {
        var (venue, _) = venue(.untilCancelled)
        #expect(venue.broker.pendingOrders.first?.expires == nil)
        #expect(venue.open("1.10000", at: ExpirationTests.start + 10 * 366 * 86_400) == [])
        #expect(venue.open("1.08000", at: ExpirationTests.start + 11 * 366 * 86_400) == ["in BUY 1 1.09000"])
    }

    /// The quote that would have filled it comes at the very second of its end.
    @Test func aQuoteAtTheEndFindsItGone() {
        var (venue, _) = venue(.specified(instant(hours: 1)))
        var before = venue
        #expect(before.open("1.08000", at: ExpirationTests.start + 3599) == ["in BUY 1 1.09000"])
        #expect(venue.open("1.08000", at: ExpirationTests.start + 3600) == ["expired"])
    }

    /// 10:00 UTC is noon on a clock two hours ahead, whose day ends at 22:00 UTC.
    @Test func theDayEndsOnTheClockOfTheSessions() {
        let ahead = ZoneRules(name: "UTC+2", initialOffset: 7200, transitions: [])
        let week = Array(repeating: [TradingSessions.Hours(opens: 0, closes: 86_400)], count: 7)
        let (venue, _) = venue(.day, value { $0.sessions = TradingSessions(zone: ahead, week: week) })
        #expect(venue.broker.pendingOrders.first?.expires == instant(hours: 12))
    }

    @Test func theInstantMustLieAhead() {
        #expect(venue(.specified(instant(hours: 0))).1 == ["rejected invalid_expiration"])
        #expect(venue(.specified(Timestamp(seconds: ExpirationTests.start + 1))).1 == ["pending"])
        // Midnight begins the day that is not over; the second before it belongs to the one that is.
        #expect(venue(.specifiedDay(instant(hours: -10))).1 == ["pending"])
        #expect(venue(.specifiedDay(Timestamp(seconds: ExpirationTests.start - 36_001))).1 == ["rejected invalid_expiration"])
    }

    @Test func anInstantBeyondAllTimeNeverComes() {
        #expect(venue(.specified(Timestamp(nanoseconds: .max))).0.broker.pendingOrders.map(\.expires) == [nil])
        #expect(venue(.specifiedDay(Timestamp(nanoseconds: .max))).0.broker.pendingOrders.map(\.expires) == [nil])
        #expect(venue(.specifiedDay(Timestamp(nanoseconds: .min))).1 == ["rejected invalid_expiration"])
    }

    @Test func theSymbolSaysWhichKindsItTakes() {
        let kinds: [(OrderTerms.Expirations, OrderExpiration)] = [
            (.untilCancelled, .untilCancelled), (.day, .day), (.specified, .specified(instant(hours: 1))),
            (.specifiedDay, .specifiedDay(instant(hours: 1))),
        ]
        for (kind, _) in kinds {
            for (other, expiration) in kinds {
                let said = venue(expiration, value { $0.orders.expirations = kind }).1
                #expect(said == [kind == other ? "pending" : "rejected invalid_expiration"])
            }
        }
    }

    @Test func aStopLimitKeepsItsEndWhenItBecomesALimit() {
        var venue = Venue()
        _ = venue.open("1.10000", at: ExpirationTests.start)
        var wish = Wish.buy("1", .stopLimit, at: "1.10100")
        (wish.limit, wish.expiration) = ("1.10050", .specified(instant(hours: 2)))
        _ = venue.submit(wish)
        #expect(venue.open("1.10100", at: ExpirationTests.start + 3600) == ["changed"])
        #expect(venue.open("1.10000", at: ExpirationTests.start + 7200) == ["expired"])
    }

    @Test func timeMayPassWithoutAQuote() {
        var (venue, _) = venue(.specified(instant(hours: 1)))
        var results: [ExecutionResult] = []
        venue.broker.passTime(to: instant(hours: 0.5), into: &results)
        #expect(results == [])
        venue.broker.passTime(to: instant(hours: 1), into: &results)
        #expect(results == [ExecutionResult(clientTag: 1, strategy: 0, symbol: 0, outcome: .cancelled(.expired))])
    }
}
