import Foundation
import Market
@testable import Risk
import Testing
import Trading

extension AccountWatch {
    /// A point of a path: the flow first, then the figures.
    mutating func see(_ point: AccountPath.Point) -> [Change] {
        if point.flow != 0 { flow(Money(raw: point.flow)) }
        return observe(point.account, at: point.second)
    }
}

/// The watch against other ways to the same answer, on seeded lives of an account.
@Suite("Account watch: paths")
struct AccountPathTests {
    @Test("it tells the same at the same instants as a model straight from the definitions")
    func model() {
        var noise = Noise(state: 4242)
        var seen: [String: Int] = [:]
        for round in 0..<600 {
            let limits = AccountPath.limits(&noise)
            var (watch, model) = (AccountWatch(limits, balance: dollars("10000")), AccountModel(limits))
            for (index, point) in AccountPath.points(&noise, 50).enumerated() {
                let (found, expected) = (watch.see(point).map(\.text), model.see(point))
                #expect(found == expected, "round \(round), point \(index): \(point)")
                guard found == expected else { return }
                for text in found { seen[text, default: 0] += 1 }
            }
        }
        for text in ["day", "+DAILY_LOSS_LIMIT", "-DAILY_LOSS_LIMIT", "+DRAWDOWN_LIMIT", "+TOTAL_LOSS_LIMIT", "+PROFIT_TARGET"] {
            #expect(seen[text, default: 0] > 30, "\(seen)")
        }
    }

    static func reborn(_ watch: AccountWatch, _ limits: RiskLimits) throws -> AccountWatch {
        let memory = try JSONDecoder().decode(AccountMemory.self, from: try JSONEncoder().encode(watch.memory))
        #expect(memory == watch.memory)
        // The broker's balance at the restart must not count.
        return AccountWatch(limits, balance: dollars("123"), memory: memory)
    }

    @Test("a restart at any point changes nothing of what follows")
    func restart() throws {
        var noise = Noise(state: 7)
        var (latched, changes) = (0, 0)
        for round in 0..<400 {
            let limits = AccountPath.limits(&noise)
            var watch = AccountWatch(limits, balance: dollars("10000"))
            let points = AccountPath.points(&noise)
            let stop = Int(noise.within(0...60))
            for point in points[..<stop] { _ = watch.see(point) }
            if noise.chance(0.2) { watch.kill(.flatten, reason: "test", at: 1) }
            var other = try Self.reborn(watch, limits)
            #expect(other.action == watch.action)
            latched += watch.memory.latches.isEmpty ? 0 : 1
            for point in points[stop...] {
                let (one, two) = (watch.see(point), other.see(point))
                #expect(one == two, "round \(round)")
                changes += one.count
            }
            #expect(watch == other)
        }
        #expect(latched > 80 && changes > 1200)
    }

    @Test("quiet is quiet: observing any points between the extremes in any order tells nothing and ends in the same state")
    func quiet() {
        var noise = Noise(state: 31)
        var (quiet, raised, loud) = (0, 0, 0)
        for round in 0..<500 {
            let limits = AccountPath.limits(&noise)
            var watch = AccountWatch(limits, balance: dollars("10000"))
            for point in AccountPath.points(&noise, 30) {
                _ = watch.see(point)
                var stayed = watch
                var stretch = (0..<3).map { _ in Money(raw: point.equity + noise.within(-3_000_000...3_000_000)) }
                let (lowest, highest) = (stretch.min() ?? .zero, stretch.max() ?? .zero)
                guard stayed.stayQuiet(lowest: lowest, highest: highest) else {
                    #expect(stayed == watch, "a stretch that is not quiet changes nothing")
                    loud += 1
                    continue
                }
                quiet += 1
                raised += stayed.memory == watch.memory ? 0 : 1
                for _ in 0..<3 {
                    var walked = watch
                    for equity in stretch {
                        let changes = walked.observe(AccountSnapshot(balance: Money(raw: point.balance), equity: equity), at: point.second)
                        #expect(changes.isEmpty, "round \(round)")
                    }
                    // The newest figures are the shell's to note after a quiet stretch.
                    var noted = stayed
                    noted.note(AccountSnapshot(balance: Money(raw: point.balance), equity: stretch[2]), at: point.second)
                    #expect(walked == noted, "round \(round)")
                    stretch.append(stretch.removeFirst())
                    if noise.chance(0.5) { stretch.swapAt(0, 1) }
                }
            }
        }
        #expect(quiet > 1500 && raised > 150 && loud > 1000, "\(quiet) \(raised) \(loud)")
    }

    @Test("nothing is quiet before the first quote, after a flow and after a release")
    func unsettled() {
        let limits = off { $0.set(DrawdownGuard.percent, 20) }
        var watch = AccountWatch(limits, balance: dollars("10000"))
        #expect(watch.stayQuiet(lowest: dollars("10000"), highest: dollars("10000")) == false)
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        #expect(watch.stayQuiet(lowest: dollars("10000"), highest: dollars("10000")) == true)
        watch.flow(dollars("-1"))
        #expect(watch.stayQuiet(lowest: dollars("9999"), highest: dollars("9999")) == false)
    }

    @Test("a reload with looser limits leaves the latch; its guard refuses even when the limit is gone")
    func looser() throws {
        let tight = off {
            $0.set(DailyLossGuard.percent, 1)
            $0.set(TotalLossGuard.percent, 1)
        }
        var watch = AccountWatch(tight, balance: dollars("10000"))
        #expect(watch.see("10000", "9900", "2024-01-10 12:00") == ["+DAILY_LOSS_LIMIT", "+TOTAL_LOSS_LIMIT"])
        for limits in [
            off {
                $0.set(DailyLossGuard.percent, 20); $0.set(TotalLossGuard.percent, 50)
            }, off(),
        ] {
            var reloaded = try Self.reborn(watch, limits)
            #expect(reloaded.see("10000", "9800", "2024-01-10 12:02") == [])
            var context = try Scene.context()
            context.watch = reloaded
            #expect(Set(GuardChain(limits).review(order(), in: context).codes) == ["TOTAL_LOSS_LIMIT", "DAILY_LOSS_LIMIT"])
            #expect(reloaded.see("10000", "10000", "2024-01-10 22:00") == ["day", "-DAILY_LOSS_LIMIT"])
            context.watch = reloaded
            #expect(GuardChain(limits).review(order(), in: context).codes == ["TOTAL_LOSS_LIMIT"])
        }
    }

    @Test("a reload with tighter limits is crossed by the next quote, even an unchanged one")
    func tighter() throws {
        var watch = AccountWatch(off { $0.set(DailyLossGuard.percent, 10) }, balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        #expect(watch.see("10000", "9500", "2024-01-10 12:01") == [])
        var reloaded = try Self.reborn(watch, off { $0.set(DailyLossGuard.percent, 5) })
        #expect(reloaded.see("10000", "9500", "2024-01-10 12:01") == ["+DAILY_LOSS_LIMIT"])
    }
}
