import Foundation
import Market
@testable import Risk
import Trading

/// Random limits and random lives of an account.
enum AccountPath {
    struct Point {
        let second: Int64
        /// What came in or went out before the figures.
        let flow: Int64
        let balance: Int64
        let equity: Int64
        var account: AccountSnapshot { AccountSnapshot(balance: Money(raw: balance), equity: Money(raw: equity)) }
    }

    static func limits(_ noise: inout Noise) -> RiskLimits {
        off {
            if noise.chance(0.8) { $0.set(DailyLossGuard.percent, Double(noise.within(1...10))) }
            $0.set(DailyLossGuard.anchor, noise.pick(["balance", "equity", "higher"]))
            $0.set(DailyLossGuard.base, noise.pick(["anchor", "initial"]))
            $0.set(DailyLossGuard.comparison, noise.pick(["passed", "reached"]))
            $0.set(DailyLossGuard.action, noise.pick(BreachAction.names))
            $0.set(DailyLossGuard.preResetMinutes, Double(noise.pick([0, 15, 240])))
            if noise.chance(0.7) { $0.set(DrawdownGuard.percent, Double(noise.within(1...20))) }
            $0.set(DrawdownGuard.peak, noise.pick(["equity", "day_end_balance"]))
            $0.set(DrawdownGuard.base, noise.pick(["peak", "initial"]))
            $0[DrawdownGuard.lock] = .flag(noise.chance(0.5))
            if noise.chance(0.5) { $0.set(TotalLossGuard.percent, Double(noise.within(3...20))) }
            if noise.chance(0.5) { $0.set(ProfitTargetGuard.percent, Double(noise.within(3...20))) }
        }
    }

    /// About two weeks of a life that begins with 10,000.
    static func points(_ noise: inout Noise, _ count: Int = 80) -> [Point] {
        var (second, balance, equity) = (instant("2024-03-04 12:00"), Int64(100_000_000), Int64(100_000_000))
        return (0..<count).map { index in
            second += noise.chance(0.2) ? noise.within(20_000...60_000) : noise.within(1...4000)
            let flow = index > 0 && noise.chance(0.08) ? max(noise.within(-20_000_000...20_000_000), 1_000_000 - min(balance, equity)) : 0
            balance += flow
            equity += flow + noise.within(-1_500_000...1_500_000)
            if noise.chance(0.3) { balance = equity + noise.within(-500_000...500_000) }
            return Point(second: second, flow: flow, balance: balance, equity: equity)
        }
    }
}

/// The account rules straight from their definitions: the whole life so far is gone through for every figure.
struct AccountModel {
    let limits: RiskLimits
    private var life: [AccountPath.Point] = []
    /// The day of each point.
    private var days: [Int] = []
    private var latched: [(code: String, daily: Bool)] = []

    init(_ limits: RiskLimits) { self.limits = limits }

    /// 17:00 of every day in New York, by Foundation.
    static let resets: [Int64] = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "America/New_York") ?? .gmt
        return (1...60).compactMap { calendar.date(from: DateComponents(year: 2024, month: 2, day: $0, hour: 17)) }.map {
            Int64($0.timeIntervalSince1970)
        }
    }()

    private static func day(_ second: Int64) -> Int { resets.filter { $0 <= second }.count }

    private func share(_ limit: Limit, of whole: Int64) -> Int64? {
        limits.number(limit).map { Int64((Int128($0 * 1_000_000) * Int128(whole)) / 100_000_000) }
    }

    mutating func see(_ point: AccountPath.Point) -> [String] {
        var changes: [String] = []
        let today = Self.day(point.second)
        if let last = days.last, last != today {
            changes = ["day"] + latched.filter(\.daily).map { "-\($0.code)" }
            latched.removeAll(where: \.daily)
        }
        life.append(point)
        days.append(today)
        let halts = limits.choice(DailyLossGuard.action) == "halt"
        for (code, crossed) in [
            ("DAILY_LOSS_LIMIT", losesTheDay(point)), ("DRAWDOWN_LIMIT", fallsTooDeep(point)), ("TOTAL_LOSS_LIMIT", losesTooMuch(point)),
            ("PROFIT_TARGET", reachesTheTarget(point)),
        ] where crossed && !latched.contains(where: { $0.code == code }) {
            latched.append((code, code == "DAILY_LOSS_LIMIT" && !halts))
            changes.append("+\(code)")
        }
        return changes
    }

    /// What came in after a point of the life, all in all and at the least of all times.
    private func flows(after index: Int) -> (all: Int64, least: Int64) {
        life[(index + 1)...].reduce((0, 0)) { ($0.0 + $1.flow, min($0.1, $0.0 + $1.flow)) }
    }

    /// The point whose figures a day begins with: its first when that stands at the reset, otherwise the one before.
    private func begin(_ first: Int) -> Int {
        guard first > 0 else { return 0 }
        let due = Self.resets.first { $0 > life[first - 1].second }
        return due == life[first].second ? first : first - 1
    }

    private func losesTheDay(_ point: AccountPath.Point) -> Bool {
        guard let today = days.last, let first = days.firstIndex(of: today).map(begin) else { return false }
        let flow = flows(after: first)
        func loses(_ begin: AccountPath.Point, _ moved: Int64, _ uncounted: Int64) -> Bool {
            let anchor =
                switch limits.choice(DailyLossGuard.anchor) {
                case "balance": begin.balance
                case "equity": begin.equity
                default: max(begin.balance, begin.equity)
                }
            let base = limits.choice(DailyLossGuard.base) == "initial" ? 100_000_000 : anchor + uncounted
            guard let limit = share(DailyLossGuard.percent, of: base) else { return false }
            let loss = anchor + moved - point.equity
            return limits.choice(DailyLossGuard.comparison) == "passed" ? loss > limit : loss >= limit
        }
        if loses(life[first], flow.all, flow.least) { return true }
        guard let next = Self.resets.first(where: { $0 > point.second }), limits.choice(DailyLossGuard.anchor) != "equity" else {
            return false
        }
        return Double(next - point.second) <= 60 * (limits.number(DailyLossGuard.preResetMinutes) ?? 0)
            && loses(point, 0, flow.least - flow.all)
    }

    private func fallsTooDeep(_ point: AccountPath.Point) -> Bool {
        var (all, least) = (Int64(0), Int64(0))
        for point in life { (all, least) = (all + point.flow, min(least, all + point.flow)) }
        let figures: [Int64] = life.indices.compactMap { index in
            if limits.choice(DrawdownGuard.peak) == "equity" { return life[index].equity + flows(after: index).all }
            guard index > 0, days[index] != days[index - 1] else { return nil }
            return life[begin(index)].balance + flows(after: begin(index)).all
        }
        let peak = figures.reduce(100_000_000 + all) { max($0, $1) }
        guard
            let limit = share(DrawdownGuard.percent, of: limits.choice(DrawdownGuard.base) == "initial" ? 100_000_000 : peak - all + least)
        else {
            return false
        }
        let floor = limits.flag(DrawdownGuard.lock) ? min(peak - limit, 100_000_000 + all) : peak - limit
        return point.equity <= floor
    }

    private func losesTooMuch(_ point: AccountPath.Point) -> Bool {
        share(TotalLossGuard.percent, of: 100_000_000).map { 100_000_000 + life.reduce(0) { $0 + $1.flow } - point.equity >= $0 } ?? false
    }

    private func reachesTheTarget(_ point: AccountPath.Point) -> Bool {
        share(ProfitTargetGuard.percent, of: 100_000_000).map { point.equity - 100_000_000 - life.reduce(0) { $0 + $1.flow } >= $0 }
            ?? false
    }
}
