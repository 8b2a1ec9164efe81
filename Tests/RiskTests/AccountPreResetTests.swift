import Market
@testable import Risk
import Testing
import Trading

/// Ahead of the reset a floating loss must already satisfy the next day's limit: 15 minutes before 22:00 UTC.
@Suite("Account watch: ahead of the reset")
struct AccountPreResetTests {
    static func watch(_ anchor: String, _ base: String = "anchor", _ comparison: String = "reached", minutes: Double = 15) -> AccountWatch {
        var watch = AccountWatch(
            AccountWatchTests.daily(anchor, base, comparison) { $0.set(DailyLossGuard.preResetMinutes, minutes) }, balance: dollars("10000")
        )
        // The day began at 10,000, a gain of 2000 was booked since: today's floor is far away, tomorrow's is not.
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        _ = watch.see("12000", "12000", "2024-01-10 13:00")
        return watch
    }

    @Test(
        "the edges of the window and of the floor",
        arguments: [
            // 5 % of 12,000 is 600, of the initial 10,000 500.
            ("balance", "anchor", "reached", "11400", true), ("balance", "anchor", "reached", "11400.0001", false),
            ("higher", "anchor", "reached", "11400", true), ("higher", "anchor", "reached", "11400.0001", false),
            ("higher", "initial", "reached", "11500", true), ("higher", "initial", "reached", "11500.0001", false),
            ("balance", "anchor", "passed", "11400", false), ("balance", "anchor", "passed", "11399.9999", true),
            ("equity", "anchor", "reached", "11000", false), ("equity", "anchor", "reached", "9500.0001", false),
        ])
    func edges(anchor: String, base: String, comparison: String, equity: String, crossed: Bool) {
        for time in ["2024-01-10 21:44:59", "2024-01-10 21:45", "2024-01-10 21:59:59"] {
            var watch = Self.watch(anchor, base, comparison)
            let inside = !time.hasSuffix("44:59")
            #expect(watch.see("12000", equity, time) == (crossed && inside ? ["+DAILY_LOSS_LIMIT"] : []), "\(time)")
            // Time alone brings it about too, on the quiet path, and only once.
            #expect(watch.see("12000", equity, "2024-01-10 21:59:59") == (crossed && !inside ? ["+DAILY_LOSS_LIMIT"] : []))
        }
    }

    @Test("the reset lifts it; what the new day begins with is then crossed anew")
    func lifted() {
        var watch = Self.watch("balance")
        #expect(watch.see("12000", "11400", "2024-01-10 21:50") == ["+DAILY_LOSS_LIMIT"])
        #expect(watch.see("11400", "11400", "2024-01-10 21:59:59") == [])
        #expect(watch.see("11400", "11400", "2024-01-10 22:00") == ["day", "-DAILY_LOSS_LIMIT"])
        var open = Self.watch("balance")
        _ = open.see("12000", "11400", "2024-01-10 21:50")
        #expect(open.see("12000", "11400", "2024-01-10 22:00") == ["day", "-DAILY_LOSS_LIMIT", "+DAILY_LOSS_LIMIT"])
    }

    @Test("a balance that changes inside the window moves the floor")
    func balanceChanges() {
        var watch = Self.watch("balance")
        #expect(watch.see("12000", "11500", "2024-01-10 21:46") == [])
        #expect(watch.see("12105", "11500", "2024-01-10 21:47") == [])
        #expect(watch.see("12106", "11500", "2024-01-10 21:48") == ["+DAILY_LOSS_LIMIT"])
        var sinking = Self.watch("balance")
        #expect(sinking.see("12000", "11500", "2024-01-10 21:46") == [])
        #expect(sinking.see("11900", "11400", "2024-01-10 21:47") == [])
    }

    @Test("a deposit in the window makes no room for the floating loss")
    func deposit() {
        var watch = Self.watch("balance")
        _ = watch.see("12000", "11500", "2024-01-10 21:46")
        watch.flow(dollars("10000"))
        #expect(watch.see("22000", "21400.0001", "2024-01-10 21:47") == [])
        #expect(watch.see("22000", "21400", "2024-01-10 21:48") == ["+DAILY_LOSS_LIMIT"])
    }

    @Test("a new high inside the window does not lose tomorrow's floor")
    func newHigh() {
        var watch = Self.watch("balance")
        _ = watch.see("12000", "12000", "2024-01-10 21:46")
        #expect(watch.stayQuiet(lowest: dollars("11500"), highest: dollars("12500")) == false)
        #expect(watch.stayQuiet(lowest: dollars("11400"), highest: dollars("11500")) == false)
        #expect(watch.see("12000", "12500", "2024-01-10 21:46") == [])
        #expect(watch.see("12000", "11400", "2024-01-10 21:47") == ["+DAILY_LOSS_LIMIT"])
    }

    @Test("a restart inside the window checks at once")
    func restart() {
        var before = Self.watch("balance")
        #expect(before.see("12000", "11500", "2024-01-10 21:46") == [])
        var watch = AccountWatch(
            AccountWatchTests.daily("balance") { $0.set(DailyLossGuard.preResetMinutes, 15) }, balance: dollars("1"), memory: before.memory)
        #expect(watch.stayQuiet(lowest: dollars("11400"), highest: dollars("11500")) == false)
        #expect(watch.see("12000", "11400", "2024-01-10 21:47") == ["+DAILY_LOSS_LIMIT"])
    }

    @Test("zero minutes switch it off")
    func none() {
        var watch = Self.watch("balance", minutes: 0)
        #expect(watch.see("12000", "9500.0001", "2024-01-10 21:59:59") == [])
    }
}
