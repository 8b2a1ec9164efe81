import Market
@testable import Risk
import Testing
import Trading

/// Deposits and withdrawals: every figure moves with them, and none makes headroom.
@Suite("Account watch: flows")
struct AccountFlowTests {
    static let every = off {
        $0.set(DailyLossGuard.percent, 5)
        $0.set(DrawdownGuard.percent, 20)
        $0.set(TotalLossGuard.percent, 30)
        $0.set(ProfitTargetGuard.percent, 10)
    }

    /// Flow, then the equity just above and at each floor, by hand from 10,000.
    @Test(
        "figures move with a flow",
        arguments: [
            // 5 % of 10,000 stays the limit of a day with a deposit: 15,000 - 500.
            ("DAILY_LOSS_LIMIT", ["5000"], "14500"),
            // A withdrawal shrinks it: 5000 - 250; and a deposit after it does not make it grow back.
            ("DAILY_LOSS_LIMIT", ["-5000"], "4750"), ("DAILY_LOSS_LIMIT", ["-5000", "5000"], "9750"),
            ("DAILY_LOSS_LIMIT", ["5000", "-5000"], "9500"), ("DAILY_LOSS_LIMIT", ["5000", "-7000"], "7600"),
            // 20 % of the highest, of which deposits are no part: 15,000 - 2000, 5000 - 1000, 10,000 - 1000.
            ("DRAWDOWN_LIMIT", ["5000"], "13000"), ("DRAWDOWN_LIMIT", ["-5000"], "4000"), ("DRAWDOWN_LIMIT", ["-5000", "5000"], "9000"),
            ("DRAWDOWN_LIMIT", ["5000", "-5000"], "8000"),
            // 3000 of the initial capital, wherever it is now.
            ("TOTAL_LOSS_LIMIT", ["5000"], "12000"), ("TOTAL_LOSS_LIMIT", ["-5000"], "2000"),
        ])
    func floors(code: String, flows: [String], floor: String) {
        let limits = off {
            if code == "DAILY_LOSS_LIMIT" { $0.set(DailyLossGuard.percent, 5) }
            if code == "DRAWDOWN_LIMIT" { $0.set(DrawdownGuard.percent, 20) }
            if code == "TOTAL_LOSS_LIMIT" { $0.set(TotalLossGuard.percent, 30) }
        }
        for (above, expected) in [(Int64(1), []), (0, ["+\(code)"])] {
            var watch = AccountWatch(limits, balance: dollars("10000"))
            _ = watch.see("10000", "10000", "2024-01-10 12:00")
            for flow in flows { watch.flow(dollars(flow)) }
            let equity = (dollars(floor) + Money(raw: above)).description
            #expect(watch.see(equity, equity, "2024-01-10 13:00") == expected)
        }
    }

    @Test("a deposit is no profit: the target moves with it, and so does the peak")
    func target() {
        var watch = AccountWatch(off { $0.set(ProfitTargetGuard.percent, 10) }, balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        watch.flow(dollars("5000"))
        #expect(watch.see("15000", "15999.9999", "2024-01-10 13:00") == [])
        watch.flow(dollars("-10000"))
        #expect(watch.see("5000", "6000", "2024-01-10 14:00") == ["+PROFIT_TARGET"])
    }

    @Test("a deposit after losses neither lifts a latch nor makes room; the next day counts it")
    func afterLosses() {
        var watch = AccountWatch(off { $0.set(DailyLossGuard.percent, 5) }, balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        _ = watch.see("9600", "9600", "2024-01-10 12:30")
        watch.flow(dollars("10000"))
        #expect(watch.see("19600", "19500.0001", "2024-01-10 13:00") == [])
        #expect(watch.see("19600", "19500", "2024-01-10 13:01") == ["+DAILY_LOSS_LIMIT"])
        watch.flow(dollars("50000"))
        #expect(watch.see("69500", "69500", "2024-01-10 13:02") == [])
        #expect(watch.isLatched("DAILY_LOSS_LIMIT"))
        #expect(watch.see("70000", "70000", "2024-01-10 22:00") == ["day", "-DAILY_LOSS_LIMIT"])
        #expect(watch.see("70000", "66500.0001", "2024-01-10 22:01") == [])
        #expect(watch.see("70000", "66500", "2024-01-10 22:02") == ["+DAILY_LOSS_LIMIT"])
    }

    @Test(
        "on any path no flow ever widens the distance to any floor, ahead of the reset or not", arguments: ["balance", "equity", "higher"],
        ["anchor", "initial"])
    func noHeadroom(anchor: String, base: String) {
        var noise = Noise(state: 99)
        var (checked, exact) = (0, 0)
        for round in 0..<120 {
            let limits = off {
                $0.set(DailyLossGuard.percent, Double(noise.within(1...20)))
                $0.set(DailyLossGuard.anchor, anchor)
                $0.set(DailyLossGuard.base, base)
                $0.set(DailyLossGuard.preResetMinutes, 240)
                $0.set(DrawdownGuard.percent, Double(noise.within(1...50)))
                $0.set(DrawdownGuard.base, base == "initial" ? base : "peak")
                $0.set(DrawdownGuard.peak, noise.chance(0.5) ? "equity" : "day_end_balance")
                $0[DrawdownGuard.lock] = .flag(noise.chance(0.5))
                $0.set(TotalLossGuard.percent, Double(noise.within(1...50)))
            }
            var watch = AccountWatch(limits, balance: dollars("10000"))
            var (balance, equity, now) = (Int64(100_000_000), Int64(100_000_000), instant("2024-01-10 12:00"))
            for _ in 0..<40 {
                now += noise.within(1...9000)
                if noise.chance(0.5) { balance = equity }
                equity += noise.within(-800_000...800_000)
                _ = watch.observe(AccountSnapshot(balance: Money(raw: balance), equity: Money(raw: equity)), at: now)
                let before = Self.headroom(watch, balance, equity, now)
                let flow = max(noise.within(-60_000_000...60_000_000), 1000 - min(balance, equity))
                watch.flow(Money(raw: flow))
                (balance, equity) = (balance + flow, equity + flow)
                for (code, room) in Self.headroom(watch, balance, equity, now) {
                    guard let earlier = before[code] else { Issue.record("no \(code)"); continue }
                    #expect(room <= earlier, "round \(round), \(code): \(earlier) became \(room) with a flow of \(flow)")
                    (checked, exact) = (checked + 1, exact + (room == earlier ? 1 : 0))
                }
            }
        }
        // Limits of the initial capital do not shrink either; those of a share do.
        #expect(checked > 8000 && exact > 800 && (exact == checked) == (base == "initial"))
    }

    private static func headroom(_ watch: AccountWatch, _ balance: Int64, _ equity: Int64, _ now: Int64) -> [String: Int64] {
        let account = AccountSnapshot(balance: Money(raw: balance), equity: Money(raw: equity))
        return Dictionary(
            uniqueKeysWithValues: watch.rules.flatMap { rule in
                let next = watch.isAheadOfReset(now) ? watch.nextFloor(of: rule, account) : nil
                return [(rule.code, watch.floor(of: rule)), ("next", next)].compactMap { key, floor in floor.map { (key, equity - $0) } }
            })
    }
}
