import Market
import Testing

@Suite("Time zones")
struct ZoneRulesTests {
    let zone = newYork(plusHours: 0)

    @Test(arguments: [
        ("2006-12-31", -5), ("2020-03-08 06:59:59", -5), ("2020-03-08 07:00", -4), ("2020-11-01 05:59:59", -4),
        ("2020-11-01 06:00", -5), ("2021-07-01", -4), ("2045-07-01", -5),
    ])
    func knowsTheOffset(text: String, hours: Int64) {
        #expect(zone.offset(at: instant(text).seconds) == hours * 3600)
    }

    @Test(arguments: [
        ("2020-03-08 01:59:59", ["2020-03-08T06:59:59Z"]), ("2020-03-08 02:00", []), ("2020-03-08 02:59:59", []),
        ("2020-03-08 03:00", ["2020-03-08T07:00:00Z"]), ("2020-11-01 00:59:59", ["2020-11-01T04:59:59Z"]),
        ("2020-11-01 01:00", ["2020-11-01T05:00:00Z", "2020-11-01T06:00:00Z"]),
        ("2020-11-01 01:59:59", ["2020-11-01T05:59:59Z", "2020-11-01T06:59:59Z"]),
        ("2020-11-01 02:00", ["2020-11-01T07:00:00Z"]),
    ])
    func findsInstantsOfALocalTime(local: String, expected: [String]) {
        let found = zone.instants(local: instant(local).seconds)
        #expect(found.map { Timestamp(seconds: $0).description } == expected)
    }

    /// 17:00 is the usual reset, 02:30 falls into the spring gap, 01:30 occurs twice in autumn.
    @Test(arguments: [0, 5400, 9000, 61_200, 86_399])
    func resetsExactlyOnceADay(secondOfDay: Int64) {
        let last = CivilTime.days(year: 2036, month: 1, day: 1)
        var day = CivilTime.days(year: 2020, month: 1, day: 1)
        var now = zone.instants(local: day * 86_400)[0]
        var wrong: [Timestamp] = []
        while day < last {
            let reset = zone.next(secondOfDay: secondOfDay, notBefore: now)
            let local = zone.local(reset)
            let isReading = local == day * 86_400 + secondOfDay
            let isJump = secondOfDay == 9000 && local == day * 86_400 + 3 * 3600
            let isStable = zone.next(secondOfDay: secondOfDay, notBefore: reset) == reset
            if !isStable || !isReading && !isJump { wrong.append(Timestamp(seconds: reset)) }
            now = reset + 1
            day += 1
        }
        #expect(wrong.isEmpty)
    }

    @Test func utcIsItself() {
        #expect(ZoneRules.utc.instants(local: 12_345) == [12_345])
        #expect(ZoneRules.utc.next(secondOfDay: 60, notBefore: 61) == 86_460)
        #expect(ZoneRules.utc.next(secondOfDay: 60, notBefore: 60) == 60)
    }
}
