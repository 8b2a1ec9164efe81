import Market
@testable import Risk
import Testing

/// A reset that falls into a gap between two quotes, as every weekend's does, counts from the figures before it.
@Suite("Account watch: resets in gaps")
struct GapTests {
    private func watch(_ anchor: String) -> AccountWatch {
        AccountWatch(
            off {
                $0.set(DailyLossGuard.percent, 5)
                $0.set(DailyLossGuard.anchor, anchor)
            }, balance: dollars("10000"))
    }

    /// 11,000 before the reset at 22:00, 10,040 after it: 5 % of 11,000 below is 10,450.
    @Test(arguments: [("higher", true), ("equity", true), ("balance", false)])
    func theGapBelongsToTheNewDay(anchor: String, latches: Bool) {
        var watch = watch(anchor)
        _ = watch.see("10000", "10000", "2024-01-12 12:00")
        _ = watch.see("10000", "11000", "2024-01-12 21:00")
        _ = watch.see("10000", "10040", "2024-01-14 22:00")
        #expect(watch.isLatched("DAILY_LOSS_LIMIT") == latches)
    }

    @Test func aQuoteAtTheResetIsItself() {
        var watch = watch("equity")
        _ = watch.see("10000", "11000", "2024-01-10 21:00")
        _ = watch.see("10000", "10040", "2024-01-10 22:00")
        #expect(watch.isLatched("DAILY_LOSS_LIMIT") == false)
    }

    /// What was booked after the last quote of a day is in its figures; what the first quote of the next booked is not.
    @Test func bookingsCountForTheDayTheyFallInto() {
        var watch = watch("balance")
        _ = watch.see("10000", "10400", "2024-01-10 21:00")
        watch.note(account("10400", "10400"), at: instant("2024-01-10 21:00"))
        watch.note(account("9870", "9870"), at: instant("2024-01-11 03:00"))
        _ = watch.see("9880", "9880", "2024-01-11 03:00")
        #expect(watch.isLatched("DAILY_LOSS_LIMIT"))
        var other = self.watch("balance")
        _ = other.see("10000", "10400", "2024-01-10 21:00")
        _ = other.see("9880", "9880", "2024-01-11 03:00")
        #expect(!other.isLatched("DAILY_LOSS_LIMIT"))
    }

    /// 10,000 before the gap, 5,000 paid in during it: 500 may be lost as before, from 15,000.
    @Test func aDepositInTheGapMakesNoRoom() {
        var watch = watch("equity")
        _ = watch.see("10000", "10000", "2024-01-10 21:00")
        watch.flow(dollars("5000"))
        _ = watch.see("15000", "14501", "2024-01-11 03:00")
        #expect(!watch.isLatched("DAILY_LOSS_LIMIT"))
        _ = watch.see("15000", "14500", "2024-01-11 04:00")
        #expect(watch.isLatched("DAILY_LOSS_LIMIT"))
    }
}
