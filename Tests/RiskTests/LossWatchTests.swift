import Market
import Risk
import Testing
import Trading

/// The day's loss and the drawdown, by hand from an account of 10,000.
@Suite("Loss watch")
struct LossWatchTests {
    /// Noon in New York, five hours before the reset.
    let noon = instant("2024-06-03 16:00")

    func account(_ equity: String, balance: String = "10000") -> AccountSnapshot {
        AccountSnapshot(balance: dollars(balance), equity: dollars(equity))
    }

    func watch(_ limits: RiskLimits, from balance: String = "10000") -> LossWatch {
        var watch = LossWatch(limits, balance: dollars(balance))
        _ = watch.observe(account(balance, balance: balance), at: noon)
        return watch
    }

    func text(_ change: LossWatch.Change) -> String {
        switch change {
        case .none: "none"
        case .released(let code): "released \(code)"
        case .breached(let denial, let reason): "breached \(denial.code) \(reason.rawValue)"
        }
    }

    let daily = off { $0.maximumDailyLossPercent = 5 }
    let drawdown = off { $0.maximumDrawdownPercent = 20 }

    @Test(
        "the day ends exactly at the limit",
        arguments: [
            // 5 % of 10,000 is 500.
            ("10000", 5, "9500.0001", false), ("10000", 5, "9500", true), ("10000", 5, "0", true), ("10000", 5, "-5", true),
            // A limit that is no whole amount is reached at the last amount above it: 500.000005 and 33.333333 %.
            ("10000.0001", 5, "9500.0002", false), ("10000.0001", 5, "9500.0001", true),
            ("10000", 33.333333, "6666.6668", false), ("10000", 33.333333, "6666.6667", true),
            ("10000", 0.000001, "9999.9999", true), ("10000", 100, "0.0001", false), ("10000", 100, "0", true),
        ])
    func tripsAtTheLimit(balance: String, percent: Double, equity: String, trips: Bool) {
        for (limits, expected) in [
            (off { $0.maximumDailyLossPercent = percent }, "breached DAILY_LOSS_LIMIT daily_loss"),
            (off { $0.maximumDrawdownPercent = percent }, "breached DRAWDOWN_LIMIT drawdown"),
        ] {
            var watch = watch(limits, from: balance)
            #expect(text(watch.observe(account(equity, balance: balance), at: noon + 1)) == (trips ? expected : "none"))
            #expect(watch.isLatched == trips)
        }
    }

    @Test("the anchor is the higher of balance and equity, and stays for the day")
    func anchors() {
        var watch = LossWatch(daily, balance: dollars("10000"))
        _ = watch.observe(account("10400"), at: noon)
        #expect(watch.anchor == dollars("10400"))
        #expect(text(watch.observe(account("12000", balance: "12000"), at: noon + 1)) == "none")
        #expect(watch.anchor == dollars("10400"))
        // 5 % of 10,400 is 520.
        #expect(text(watch.observe(account("9880.0001"), at: noon + 2)) == "none")
        #expect(text(watch.observe(account("9880"), at: noon + 3)) == "breached DAILY_LOSS_LIMIT daily_loss")
    }

    @Test("a floating loss at the reset counts against the new day")
    func anchorsOnBalance() {
        var watch = LossWatch(daily, balance: dollars("10000"))
        #expect(text(watch.observe(account("9500"), at: noon)) == "breached DAILY_LOSS_LIMIT daily_loss")
        #expect(watch.anchor == dollars("10000"))
    }

    @Test("a breach is told once and outlives a recovery, until the first event at or after the reset")
    func latchesUntilTheReset() {
        var watch = watch(daily)
        let reset = instant("2024-06-03 21:00")
        #expect(text(watch.observe(account("9400"), at: noon + 1)) == "breached DAILY_LOSS_LIMIT daily_loss")
        for (second, equity) in [(noon + 2, "9300"), (noon + 3, "15000"), (reset - 1, "15000")] {
            #expect(text(watch.observe(account(equity), at: second)) == "none")
            #expect(watch.dailyLatch?.code == "DAILY_LOSS_LIMIT")
        }
        #expect(text(watch.observe(account("9400", balance: "9400"), at: reset)) == "released DAILY_LOSS_LIMIT")
        #expect(watch.dailyLatch == nil && !watch.isLatched)
        #expect(watch.anchor == dollars("9400"))
        #expect(text(watch.observe(account("8930.0001", balance: "9400"), at: reset + 1)) == "none")
        #expect(text(watch.observe(account("8930", balance: "9400"), at: reset + 2)) == "breached DAILY_LOSS_LIMIT daily_loss")
    }

    @Test("the drawdown follows the peak, floating profit included, and never opens again")
    func drawdownIsForGood() {
        var watch = watch(drawdown)
        #expect(text(watch.observe(account("12500"), at: noon + 1)) == "none")
        #expect(watch.peak == dollars("12500"))
        // 80 % of 12,500 is 10,000.
        #expect(text(watch.observe(account("10000.0001"), at: noon + 2)) == "none")
        #expect(watch.peak == dollars("12500"))
        #expect(text(watch.observe(account("10000"), at: noon + 3)) == "breached DRAWDOWN_LIMIT drawdown")
        for day: Int64 in 1...10 {
            #expect(text(watch.observe(account("20000", balance: "20000"), at: noon + day * 86_400)) == "none")
            #expect(watch.drawdownLatch?.code == "DRAWDOWN_LIMIT")
        }
    }

    @Test("both limits crossed by one quote latch both, and the reset lifts only the daily one")
    func bothLatch() {
        var watch = watch(strict())
        #expect(text(watch.observe(account("7000"), at: noon + 1)) == "breached DRAWDOWN_LIMIT drawdown")
        #expect(text(watch.observe(account("7000"), at: noon + 2)) == "breached DAILY_LOSS_LIMIT daily_loss")
        #expect(text(watch.observe(account("7000", balance: "7000"), at: noon + 86_400)) == "released DAILY_LOSS_LIMIT")
        #expect(watch.dailyLatch == nil && watch.drawdownLatch != nil && watch.isLatched)
    }

    @Test func offNeverTrips() {
        var watch = watch(off())
        for (hour, equity) in ["9999", "5000", "0.0001", "0", "-1000000", "900000000000000"].enumerated() {
            #expect(text(watch.observe(account(equity), at: noon + Int64(hour) * 40_000)) == "none")
        }
        #expect(!watch.isLatched)
    }

    @Test("the largest amounts neither trap nor escape the limits")
    func absurdAmounts() {
        let huge = AccountSnapshot(balance: Money(raw: .max), equity: Money(raw: .max))
        var watch = LossWatch(strict(), balance: Money(raw: .max))
        _ = watch.observe(huge, at: noon)
        #expect(text(watch.observe(account("0"), at: noon + 1)).hasPrefix("breached"))
    }
}
