import MT5Bridge
import Market
import Testing

@Suite("The server's clock")
struct ServerClockTests {
    /// New York plus seven hours: +2 in winter, +3 from the second Sunday of March to the first of November, 2:00 in New York.
    static let us = ZoneRules(
        name: "America/New_York+7", initialOffset: 7200,
        transitions: [
            // 2024-03-10 07:00 UTC and 2024-11-03 06:00 UTC.
            .init(at: 1_710_054_000, offset: 10_800), .init(at: 1_730_613_600, offset: 7200),
        ])
    /// Eastern Europe: +2 in winter, +3 from the last Sunday of March to the last of October, 1:00 UTC.
    static let eu = ZoneRules(
        name: "Europe/Helsinki", initialOffset: 7200,
        transitions: [
            // 2024-03-31 01:00 UTC and 2024-10-27 01:00 UTC.
            .init(at: 1_711_846_800, offset: 10_800), .init(at: 1_729_990_800, offset: 7200),
        ])

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text: text)) }

    @Test("winter and summer readings become UTC, milliseconds included, and back")
    func conversion() throws {
        let clock = ServerClock(ServerClockTests.us)
        // 2024-01-15 12:00:00 on the clock is 10:00 UTC; 1,705,320,000 s is 2024-01-15 12:00:00 read as UTC.
        let winter = try #require(clock.utc(1_705_320_000_123))
        #expect(winter == (try time("2024-01-15T10:00:00Z")).addingMilliseconds(123))
        #expect(clock.reading(winter) == 1_705_320_000_123)
        // 2024-07-15 12:00:00 on the clock is 09:00 UTC.
        let summer = try #require(clock.utc(1_721_044_800_000))
        #expect(summer == (try time("2024-07-15T09:00:00Z")))
        #expect(clock.reading(summer) == 1_721_044_800_000)
    }

    @Test("an hour that comes twice is the first one, or the second when the first is over")
    func repeated() throws {
        let clock = ServerClock(ServerClockTests.us)
        // At 2024-11-03 06:00 UTC the clock goes from 09:00 back to 08:00; 08:30 was at 05:30 UTC and is again at 06:30 UTC.
        let reading = clock.reading(try time("2024-11-03T05:30:00Z"))
        #expect(reading == clock.reading(try time("2024-11-03T06:30:00Z")))
        #expect(clock.utc(reading) == (try time("2024-11-03T05:30:00Z")))
        #expect(clock.utc(reading, notBefore: try time("2024-11-03T06:20:00Z")) == (try time("2024-11-03T06:30:00Z")))
        #expect(clock.utc(reading, notBefore: try time("2024-11-03T05:31:00Z")) == (try time("2024-11-03T05:30:00Z")))
    }

    @Test("an hour that the clock skips is the jump, and absurd readings are none")
    func skipped() throws {
        let clock = ServerClock(ServerClockTests.us)
        // 2024-03-10 07:00 UTC: the clock goes from 09:00 to 10:00, so 09:30 never is. 1,710,063,000 s reads 2024-03-10 09:30.
        #expect(clock.utc(1_710_063_000_000) == (try time("2024-03-10T07:00:00Z")))
        #expect(clock.utc(.max) == nil)
        #expect(clock.utc(.min + 1) == nil)
    }

    @Test("the rule is found by the offset, and others that fit today are named")
    func detection() throws {
        let rules = [ServerClockTests.us, ServerClockTests.eu, .utc]
        let summer = try ServerClockCheck(offset: 10_800, at: try time("2024-07-01"), configured: nil, candidates: rules)
        #expect(summer.zone.name == "America/New_York+7")
        #expect(summer.alternatives == ["Europe/Helsinki"])
        // Between the two changes of March 2024 only the American rule is at +3, only the European at +2.
        let march = try ServerClockCheck(offset: 7200, at: try time("2024-03-20"), configured: nil, candidates: rules)
        #expect(march.zone.name == "Europe/Helsinki")
        #expect(march.alternatives.isEmpty)
        // The two clocks were read around the change of a second.
        let late = try ServerClockCheck(offset: 10_799, at: try time("2024-07-01"), configured: nil, candidates: rules)
        #expect(late.zone.name == "America/New_York+7")
    }

    @Test("a rule that does not fit is refused with what would")
    func contradiction() throws {
        let failure = #expect(throws: ServerClockCheck.Failure.self) {
            try ServerClockCheck(
                offset: 7200, at: try time("2024-03-20"), configured: ServerClockTests.us, candidates: [ServerClockTests.eu])
        }
        #expect(
            failure?.message
                == "the server's clock is GMT+2, and connector.zone = \"America/New_York+7\" is GMT+3 now; set connector.zone, e.g. to \"Europe/Helsinki\""
        )
        let none = #expect(throws: ServerClockCheck.Failure.self) {
            try ServerClockCheck(offset: 20_700, at: try time("2024-03-20"), configured: nil, candidates: [.utc])
        }
        #expect(none?.message.contains("GMT+5:45") == true)
    }
}

extension Timestamp {
    fileprivate func addingMilliseconds(_ count: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds + count * 1_000_000) }
}
