import Foundation
import Market
@testable import Risk
import Testing
import Trading

/// When a day begins: every date from 2020 to 2035, walked hour by hour; what is expected comes from Foundation's calendar.
@Suite("Day boundary")
struct DayBoundaryTests {
    struct Clock: Sendable, CustomTestStringConvertible {
        let zone: String
        let secondOfDay: Int64
        var hoursAdded: Int64 = 0
        var testDescription: String { "\(secondOfDay / 60) min \(zone)+\(hoursAdded)" }

        /// The instant of the local time on each date, by Foundation: a broker's midnight is 17:00 of the day before in New York.
        func resets() -> [Int64] {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
            let hour = Int(secondOfDay / 3600 - hoursAdded)
            return (0..<5844).compactMap { day in
                let parts = DateComponents(
                    year: 2020, month: 1, day: 1 + day + (hour < 0 ? -1 : 0), hour: hour < 0 ? hour + 24 : hour,
                    minute: Int(secondOfDay % 3600 / 60))
                return calendar.date(from: parts).map { Int64($0.timeIntervalSince1970) }
            }
        }
    }

    @Test(
        "every date begins exactly once, at its instant",
        arguments: [
            Clock(zone: "Europe/Prague", secondOfDay: 0), Clock(zone: "America/New_York", secondOfDay: 17 * 3600),
            Clock(zone: "UTC", secondOfDay: 1800),
            Clock(zone: "America/New_York", secondOfDay: 0, hoursAdded: 7),
        ])
    func everyDate(clock: Clock) throws {
        let rules = clock.zone == "UTC" ? ZoneRules.utc : Zone.rules(clock.zone, plus: clock.hoursAdded)
        let resets = clock.resets()
        try #require(Set(resets).count == 5844 && (clock.zone == "UTC" || rules.transitions.count > 30))
        // By the zone's own clock every reset is on another date, and at the time of day.
        #expect(Set(resets.map { floorDivide(rules.local($0), 86_400) }).count == 5844)
        #expect(resets.allSatisfy { floorDivide(rules.local($0), 86_400) * 86_400 + clock.secondOfDay == rules.local($0) })

        var limits = off { $0.set(DailyLossGuard.percent, 5) }
        limits.dailyReset = DailyReset(secondOfDay: clock.secondOfDay, zone: rules)
        for late in [Int64(0), -1] {
            var watch = AccountWatch(limits, balance: dollars("10000"))
            var found: [Int64] = []
            let first = resets[0] - 1800 - (resets[0] % 3600)
            var second = first - first % 3600 + resets[0] % 3600 + late
            let account = account("10000", "10000")
            while let last = resets.last, second < last + 7200 {
                for change in watch.observe(account, at: second) where change == .newDay { found.append(second) }
                second += 3600
            }
            // On the hour the reset itself is met; a second before it, the next hour's step is the first to see it.
            let expected = late == 0 ? resets : resets.map { $0 + 3599 }
            #expect(found == expected)
        }
    }

    @Test("a crossing in the last second of a day belongs to it, one at the reset to the new day")
    func crossingAtTheBoundary() {
        var limits = AccountWatchTests.daily("balance")
        limits.dailyReset = DailyReset(secondOfDay: 0, zone: Zone.prague)
        var watch = AccountWatch(limits, balance: dollars("10000"))
        // Midnight in Prague after the change to summer time is 22:00 UTC, the day before it was 23:00.
        #expect(watch.see("10000", "10000", "2024-03-30 23:00") == [])
        #expect(watch.see("10000", "9500", "2024-03-31 21:59:59") == ["+DAILY_LOSS_LIMIT"])
        #expect(watch.see("9500", "9500", "2024-03-31 22:00") == ["day", "-DAILY_LOSS_LIMIT"])
        var late = AccountWatch(limits, balance: dollars("10000"))
        _ = late.see("10000", "10000", "2024-03-30 23:00")
        #expect(late.see("10000", "9500", "2024-03-31 22:00") == ["day", "+DAILY_LOSS_LIMIT"])
    }

    @Test("after days without a quote one new day begins, and the next comes on time")
    func gap() {
        var watch = AccountWatch(AccountWatchTests.daily("higher"), balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-01-12 21:00")
        #expect(watch.see("10000", "9600", "2024-01-15 09:00") == ["day"])
        #expect(watch.see("10000", "9600", "2024-01-15 21:59:59") == [])
        #expect(watch.see("10000", "9600", "2024-01-15 22:00") == ["day"])
        // A clock that is set back begins no day again.
        #expect(watch.see("10000", "9600", "2024-01-15 21:00") == [])
        #expect(watch.see("10000", "9600", "2024-01-15 22:00") == [])
    }

    @Test("a time that summer time skips is met at the jump, one shown twice at its first showing")
    func gapsAndRepeats() {
        var limits = AccountWatchTests.daily("higher")
        limits.dailyReset = DailyReset(secondOfDay: 2 * 3600 + 1800, zone: Zone.prague)
        var watch = AccountWatch(limits, balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-03-30 12:00")
        #expect(watch.see("10000", "10000", "2024-03-31 00:59:59") == [])
        #expect(watch.see("10000", "10000", "2024-03-31 01:00") == ["day"])
        _ = watch.see("10000", "10000", "2024-10-26 12:00")
        #expect(watch.see("10000", "10000", "2024-10-27 00:29:59") == [])
        #expect(watch.see("10000", "10000", "2024-10-27 00:30") == ["day"])
        #expect(watch.see("10000", "10000", "2024-10-27 01:30") == [])
        #expect(watch.see("10000", "10000", "2024-10-28 01:30") == ["day"])
    }
}
