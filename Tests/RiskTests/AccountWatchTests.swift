import Market
@testable import Risk
import Testing
import Trading

extension AccountWatch {
    /// The codes of what a quote changed: `+CODE` crossed, `-CODE` lifted, `day`.
    mutating func see(_ balance: String, _ equity: String, _ time: String) -> [String] {
        observe(account(balance, equity), at: instant(time)).map(\.text)
    }
}

extension AccountWatch.Change {
    var text: String {
        switch self {
        case .newDay: "day"
        case .released(let code): "-\(code)"
        case .breached(let denial, _, _): "+\(denial.code)"
        }
    }
}

/// Crossings by hand: 10,000 dollars, the day begins at 17:00 in New York, in January at 22:00 UTC.
@Suite("Account watch")
struct AccountWatchTests {
    static func daily(
        _ anchor: String, _ base: String = "anchor", _ comparison: String = "reached", _ more: (inout RiskLimits) -> Void = { _ in }
    ) -> RiskLimits {
        off {
            $0.set(DailyLossGuard.percent, 5)
            $0.set(DailyLossGuard.anchor, anchor)
            $0.set(DailyLossGuard.base, base)
            $0.set(DailyLossGuard.comparison, comparison)
            more(&$0)
        }
    }

    /// At the reset the balance is 12,000 and the equity 11,000, or the other way round; 5 % of 12,000 is 600, of 11,000 550, of
    /// the initial 10,000 500.
    @Test(
        "a day's loss from each anchor, base and comparison",
        arguments: [
            ("balance", "anchor", "12000", "11000", "11400"), ("balance", "initial", "12000", "11000", "11500"),
            ("equity", "anchor", "12000", "11000", "10450"), ("equity", "initial", "12000", "11000", "10500"),
            ("higher", "anchor", "12000", "11000", "11400"), ("higher", "initial", "12000", "11000", "11500"),
            ("balance", "anchor", "11000", "12000", "10450"), ("higher", "anchor", "11000", "12000", "11400"),
            ("higher", "initial", "11000", "12000", "11500"), ("equity", "initial", "11000", "12000", "11500"),
        ])
    func dailyLoss(anchor: String, base: String, balance: String, equity: String, floor: String) {
        for comparison in ["reached", "passed"] {
            for (off, crossed) in [(1, false), (0, comparison == "reached"), (-1, true)] as [(Int64, Bool)] {
                var watch = AccountWatch(Self.daily(anchor, base, comparison), balance: dollars("10000"))
                _ = watch.see("10000", "10000", "2024-01-10 12:00")
                // The anchor may be lost already at the reset itself.
                let first = watch.see(balance, equity, "2024-01-10 22:00")
                #expect(first == (dollars(equity) <= dollars(floor) ? ["day", "+DAILY_LOSS_LIMIT"] : ["day"]))
                guard first.count == 1 else { continue }
                let at = (dollars(floor) + Money(raw: off)).description
                #expect(watch.see("1", at, "2024-01-10 22:01") == (crossed ? ["+DAILY_LOSS_LIMIT"] : []), "\(comparison) \(at)")
            }
        }
    }

    @Test("nothing is lost by the rounding of a share: 5 % of 10,000.0019 is 500.000095, and the floor is not below 9,500.0018")
    func rounding() {
        for (equity, crossed) in [("9500.0020", false), ("9500.0019", true)] {
            var watch = AccountWatch(Self.daily("balance"), balance: dollars("10000"))
            _ = watch.see("10000.0019", "10000.0019", "2024-01-10 12:00")
            #expect(watch.see("1", equity, "2024-01-10 12:01").isEmpty != crossed)
        }
    }

    /// Equity rose to 15,000, the balance to 13,000 at a reset: 20 % of 15,000 is 3000, of 13,000 2600, of 10,000 2000.
    @Test(
        "a drawdown from each peak and base, stopping at the initial capital or not",
        arguments: [
            ("equity", "peak", false, "12000"), ("equity", "initial", false, "13000"), ("equity", "peak", true, "10000"),
            ("equity", "initial", true, "10000"), ("day_end_balance", "peak", false, "10400"),
            ("day_end_balance", "initial", false, "11000"),
            ("day_end_balance", "peak", true, "10000"), ("day_end_balance", "initial", true, "10000"),
        ])
    func drawdown(peak: String, base: String, lock: Bool, floor: String) {
        for (off, crossed) in [(1, false), (0, true)] as [(Int64, Bool)] {
            var watch = AccountWatch(
                RiskTests.off {
                    $0.set(DrawdownGuard.percent, 20)
                    $0.set(DrawdownGuard.peak, peak)
                    $0.set(DrawdownGuard.base, base)
                    $0[DrawdownGuard.lock] = .flag(lock)
                }, balance: dollars("10000"))
            _ = watch.see("10000", "10000", "2024-01-10 12:00")
            _ = watch.see("14000", "15000", "2024-01-10 13:00")
            _ = watch.see("13000", "14000", "2024-01-10 22:00")
            _ = watch.see("12000", "14000", "2024-01-11 22:00")
            let equity = (dollars(floor) + Money(raw: off)).description
            #expect(watch.see("12000", equity, "2024-01-11 23:00") == (crossed ? ["+DRAWDOWN_LIMIT"] : []))
            // Only an operator lifts it: neither a recovery nor a new day.
            #expect(watch.see("12000", "20000", "2024-01-12 22:00") == ["day"])
            #expect(watch.isLatched("DRAWDOWN_LIMIT") == crossed)
        }
    }

    @Test("the total loss and the target are of the initial capital, whatever was earned")
    func fixed() {
        let limits = off {
            $0.set(TotalLossGuard.percent, 10)
            $0.set(ProfitTargetGuard.percent, 20)
        }
        var watch = AccountWatch(limits, balance: dollars("10000"))
        #expect(watch.see("10000", "11999.9999", "2024-01-10 12:00") == [])
        #expect(watch.see("12000", "9000.0001", "2024-01-12 12:00") == ["day"])
        #expect(watch.see("12000", "12000", "2024-01-12 12:01") == ["+PROFIT_TARGET"])
        #expect(watch.see("12000", "9000", "2024-01-12 12:02") == ["+TOTAL_LOSS_LIMIT"])
        #expect(watch.action == .halt)
        #expect(watch.memory.latches.map(\.since) == [instant("2024-01-12 12:01"), instant("2024-01-12 12:02")])
    }

    @Test("each action is told as configured, and all but halt end at the reset", arguments: BreachAction.allCases)
    func actions(action: BreachAction) {
        var watch = AccountWatch(Self.daily("higher") { $0.set(DailyLossGuard.action, action.rawValue) }, balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        let changes = watch.observe(account("10000", "9500"), at: instant("2024-01-10 12:01"))
        guard case .breached(let denial, .dailyLoss, action)? = changes.first else { Issue.record("\(changes)"); return }
        #expect(denial == watch.denial(of: "DAILY_LOSS_LIMIT") && watch.action == action && changes.count == 1)
        // Neither a recovery nor the last second of the day lifts it.
        #expect(watch.see("10000", "11000", "2024-01-10 12:02") == [])
        #expect(watch.see("10000", "9000", "2024-01-10 21:59:59") == [])
        #expect(watch.isLatched("DAILY_LOSS_LIMIT"))
        let halted = action == .halt
        #expect(watch.see("9400", "9400", "2024-01-10 22:00") == (halted ? ["day"] : ["day", "-DAILY_LOSS_LIMIT"]))
        #expect(watch.isLatched("DAILY_LOSS_LIMIT") == halted)
        // The new day has its own limit, of 9400.
        #expect(watch.see("9400", "8930", "2024-01-11 12:00") == (halted ? [] : ["+DAILY_LOSS_LIMIT"]))
    }

    @Test("actions go from mild to hard, and the hardest latch counts")
    func lattice() {
        #expect(BreachAction.allCases == BreachAction.allCases.sorted())
        var watch = AccountWatch(off(), balance: dollars("10000"))
        #expect(watch.action == nil)
        watch.kill(.flatten, reason: "first", at: 1)
        watch.kill(.blockEntries, reason: "softer", at: 2)
        #expect(watch.action == .flatten && watch.memory.latches.count == 1)
        watch.kill(.halt, reason: "harder", at: 3)
        #expect(watch.action == .halt && watch.denial(of: AccountWatch.killCode)?.observed == "harder")
        // No new day lifts an operator's stop, only a release does, once.
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        #expect(watch.see("10000", "10000", "2024-01-11 22:00") == ["day"])
        #expect(watch.isLatched(AccountWatch.killCode))
        #expect(watch.release(AccountWatch.killCode) == true)
        let again = watch.release(AccountWatch.killCode)
        #expect(!again && watch.action == nil)
    }

    @Test("a released rule is crossed again by the next quote when the loss is still there")
    func released() {
        var watch = AccountWatch(off { $0.set(TotalLossGuard.percent, 10) }, balance: dollars("10000"))
        _ = watch.see("10000", "9000", "2024-01-10 12:00")
        #expect(watch.release("TOTAL_LOSS_LIMIT") == true)
        #expect(watch.see("10000", "9000.0001", "2024-01-10 12:01") == [])
        #expect(watch.see("10000", "9000", "2024-01-10 12:02") == ["+TOTAL_LOSS_LIMIT"])
        #expect(watch.release("TOTAL_LOSS_LIMIT") == true)
        #expect(!watch.isLatched("TOTAL_LOSS_LIMIT"))
        #expect(watch.see("10000", "9000", "2024-01-10 12:03") == ["+TOTAL_LOSS_LIMIT"])
    }
}
