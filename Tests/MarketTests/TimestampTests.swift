import Market
import Testing

@Suite("Instants and dates")
struct TimestampTests {
    /// Seconds from GNU date 9.1: `date -u -d '2000-02-29 12:34:56' +%s`.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:34:56Z", 951_827_696),
        ("2014-05-02T13:00:00Z", 1_399_035_600), ("1900-03-01T00:00:00Z", -2_203_891_200),
        ("2038-01-19T03:14:08Z", 2_147_483_648), ("2100-02-28T23:59:59Z", 4_107_542_399),
        ("2100-03-01T00:00:00Z", 4_107_542_400), ("1999-12-31T00:00:00Z", 946_598_400),
    ])
    func agreesWithKnownDates(text: String, seconds: Int64) {
        #expect(Timestamp(text: text)?.seconds == seconds)
        #expect(Timestamp(seconds: seconds).description == text)
        let civil = CivilTime(secondsSince1970: seconds)
        #expect(civil.secondsSince1970 == seconds)
    }

    @Test func everyDayFollowsTheOneBefore() {
        var expected = CivilTime.days(year: 1700, month: 1, day: 1)
        var wrong: [CivilTime] = []
        for year in 1700...2250 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let civil = CivilTime(year: year, month: month, day: day) else { continue }
                    let isNext = civil.secondsSince1970 == expected * 86_400
                    if !isNext || CivilTime(secondsSince1970: expected * 86_400) != civil { wrong.append(civil) }
                    expected += 1
                }
            }
        }
        #expect(wrong.isEmpty)
        #expect(expected == CivilTime.days(year: 2251, month: 1, day: 1))
    }

    @Test(arguments: [
        "2014-05-02", "2014.05.02", "2014-05-02T00:00", "2014-05-02 00:00", "2014.05.02 00:00:00",
        "2014-05-02T00:00:00Z",
    ])
    func parsesEveryForm(text: String) {
        #expect(Timestamp(text: text)?.seconds == 1_398_988_800)
    }

    @Test(arguments: [
        "", "Z", "2014", "2014-05", "2014-13-01", "2014-02-29", "2014-05-02T24:00", "2014-05-02T10:60", "2014-05-02T10",
        "2014-05.02", "2014-05-02T10:00:00.5", " 2014-05-02", "2014-05-02 ", "-2014-05-02", "20140502",
        "2014-05-02T+1:00", "٢٠١٤-05-02", "1699-12-31", "2251-01-01", "99999-01-01",
    ])
    func refusesWhatIsNoDate(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test func showsMilliseconds() {
        #expect(Timestamp(nanoseconds: 1_398_902_400_292_000_000).description == "2014-05-01T00:00:00.292Z")
        #expect(Timestamp(nanoseconds: -1_000_000).description == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp(nanoseconds: -1).seconds == -1)
    }

    /// Python: divmod(-2**63, 10**9) and divmod(2**63 - 1, 10**9), and datetime of the seconds.
    @Test func showsTheEarliestAndTheLatestInstant() {
        #expect(Timestamp(nanoseconds: .min).description == "1677-09-21T00:12:43.145Z")
        #expect(Timestamp(nanoseconds: .max).description == "2262-04-11T23:47:16.854Z")
    }
}
