import Foundation
import History
import Market
import Testing

@Suite("Time zones of bar files")
struct BarFileZoneTests {
    /// New York + 7 h: 02:00 to 03:00 winter time there is 09:00 to 10:00 on 2020-03-08 and does not exist.
    @Test func refusesTimesThatTheClockSkips() throws {
        let times = ["07:00", "08:00", "09:00", "09:30", "10:00", "11:00"]
        let text = usualHeader + times.map { row("2020.03.08\t\($0)") }.joined()
        let imported = try importText(text, zone: newYork(plusHours: 7))
        #expect(imported.report.badRows.map(\.reason) == [.nonexistentTime, .nonexistentTime])
        #expect(imported.report.badRows.map(\.line) == [4, 5])
        #expect(
            imported.series.opened.map(\.description) == [
                "2020-03-08T05:00:00Z", "2020-03-08T06:00:00Z", "2020-03-08T07:00:00Z", "2020-03-08T08:00:00Z",
            ])
    }

    /// On 2020-11-01 the clock goes from 09:00 back to 08:00 at 06:00 UTC: 08:00 to 09:00 occurs twice.
    @Test func takesTheFirstOfTwoInstantsThenTheSecond() throws {
        let times = ["07:30", "08:00", "08:30", "08:00", "08:30", "09:00", "09:30"]
        let text = usualHeader + times.map { row("2020.11.01\t\($0)") }.joined()
        let imported = try importText(text, zone: newYork(plusHours: 7))
        #expect(imported.report.badRowCount == 0)
        #expect(imported.series.timeframe == .m30)
        #expect(
            imported.series.opened.map(\.description) == [
                "2020-11-01T04:30:00Z", "2020-11-01T05:00:00Z", "2020-11-01T05:30:00Z", "2020-11-01T06:00:00Z",
                "2020-11-01T06:30:00Z", "2020-11-01T07:00:00Z", "2020-11-01T07:30:00Z",
            ])
    }

    @Test func refusesTheThirdOccurrence() throws {
        let times = ["08:00", "08:00", "08:00", "08:30", "08:15"]
        let text = usualHeader + times.map { row("2020.11.01\t\($0)") }.joined()
        let report = try importText(text, zone: newYork(plusHours: 7)).report
        #expect(report.badRows.map(\.reason) == [.duplicateTime, .outOfOrder])
    }

    @Test func placesEveryHourOfYearsLikeTheZone() throws {
        let zone = newYork(plusHours: 7)
        let start = instant("2006-12-25").seconds
        var text = usualHeader
        var expected: [Int64] = []
        for hour in 0..<(24 * 365 * 3) {
            let second = start + Int64(hour) * 3600
            let civil = CivilTime(secondsSince1970: zone.local(second))
            text += row(civil.dateText.replacingOccurrences(of: "-", with: ".") + "\t" + civil.timeText)
            expected.append(second)
        }
        let imported = try importText(text, zone: zone)
        #expect(imported.report.badRowCount == 0)
        #expect(imported.series.opened.map(\.seconds) == expected)
    }
}
