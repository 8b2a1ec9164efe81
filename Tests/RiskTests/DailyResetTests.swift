import Market
import Risk
import Testing
import Trading

/// The reset at 17:00 in New York. Equity rises with every event, so the anchor moves exactly when the day does.
@Suite("Daily reset")
struct DailyResetTests {
    /// The events, of those given, at which the anchor moved; the first one sets it and is left out.
    func resets(at events: some Sequence<Int64>) -> [Int64] {
        var watch = LossWatch(off { $0.maximumDailyLossPercent = 5 }, balance: dollars("10000"))
        var equity = dollars("10000")
        var found: [Int64] = []
        for second in events {
            let before = watch.anchor
            equity.raw += 1
            _ = watch.observe(AccountSnapshot(balance: equity, equity: equity), at: second)
            if watch.anchor != before { found.append(second) }
        }
        return Array(found.dropFirst())
    }

    @Test("every date from 2020 to 2035 resets exactly once, on the hour", arguments: [Int64(0), 1800])
    func everyDate(offset: Int64) {
        let first = CivilTime.days(year: 2020, month: 1, day: 1)
        let last = CivilTime.days(year: 2035, month: 12, day: 31)
        let hours = stride(from: first * 86_400 + offset, to: (last + 1) * 86_400, by: 3600)
        let expected = (first...last).map { NewYork.reset(onDay: $0) + offset }
        #expect(expected.count == 5844)
        #expect(resets(at: hours) == expected)
    }

    @Test("summer time moves the reset by an hour of UTC")
    func aroundTheChanges() {
        #expect(NewYork.reset(onDay: instant("2024-03-09") / 86_400) == instant("2024-03-09 22:00"))
        #expect(NewYork.reset(onDay: instant("2024-03-10") / 86_400) == instant("2024-03-10 21:00"))
        #expect(NewYork.reset(onDay: instant("2024-11-02") / 86_400) == instant("2024-11-02 21:00"))
        #expect(NewYork.reset(onDay: instant("2024-11-03") / 86_400) == instant("2024-11-03 22:00"))
    }

    @Test("the second before does nothing, the reset itself does, and only once")
    func exactly() {
        let reset = instant("2024-01-10 22:00")
        #expect(resets(at: [reset - 60, reset - 1, reset, reset + 1, reset + 86_399, reset + 86_400]) == [reset, reset + 86_400])
    }

    @Test("after a weekend without events the first one resets, once")
    func weekend() {
        let (friday, monday) = (instant("2024-01-12 21:59"), instant("2024-01-15 09:00"))
        #expect(resets(at: [friday, monday, monday + 60, instant("2024-01-15 21:59:59")]) == [monday])
    }

    @Test("a reset inside the hour that summer time skips happens at the jump")
    func insideTheGap() {
        var limits = off { $0.maximumDailyLossPercent = 5 }
        limits.dailyReset = DailyReset(secondOfDay: 2 * 3600 + 1800, zone: NewYork.zone)
        var watch = LossWatch(limits, balance: dollars("10000"))
        let jump = instant("2024-03-10 07:00")
        for (second, equity, anchor) in [(jump - 3600, "10000", "10000"), (jump - 1, "10001", "10000"), (jump, "10002", "10002")] {
            _ = watch.observe(AccountSnapshot(balance: dollars(equity), equity: dollars(equity)), at: second)
            #expect(watch.anchor == dollars(anchor))
        }
    }
}
