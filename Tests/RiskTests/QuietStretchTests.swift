import Market
import Risk
import Testing
import Trading

/// `stayQuiet` is a shortcut: where it says yes, seeing every equity of the stretch would have changed the same.
@Suite("Quiet stretches")
struct QuietStretchTests {
    func watch(_ limits: RiskLimits) -> LossWatch {
        var watch = LossWatch(limits, balance: dollars("10000"))
        _ = watch.observe(AccountSnapshot(balance: dollars("10000"), equity: dollars("10000")), at: 0)
        return watch
    }

    @Test(
        "is refused exactly where a limit could be reached, the highest coming first",
        arguments: [
            // The day ends at 9,500; 20 % below a peak of 11,875 is 9,500 too, below 12,500 it is 10,000.
            ("9500.0001", "10000", true), ("9500", "10000", false), ("9600", "11999.99", true), ("9600", "12000", false),
            ("10000.0001", "12500", true), ("10000", "12500", false),
        ])
    func byHand(lowest: String, highest: String, isQuiet: Bool) {
        var watch = watch(strict())
        let before = watch
        #expect(watch.stayQuiet(lowest: dollars(lowest), highest: dollars(highest)) == isQuiet)
        #expect(watch.peak == dollars(isQuiet ? highest : "10000"))
        if !isQuiet { #expect(watch == before) }
    }

    @Test("equals the walk through the stretch")
    func equalsTheWalk() {
        var noise = Noise(state: 3)
        var (quiet, loud) = (0, 0)
        for round in 0..<5000 {
            let limits = off {
                $0.maximumDailyLossPercent = noise.chance(0.7) ? 5 : nil
                $0.maximumDrawdownPercent = noise.chance(0.7) ? 8 : nil
            }
            var (walked, jumped) = (watch(limits), watch(limits))
            for stretch in 0..<4 {
                let path = (0..<5).map { _ in Money(raw: 100_000_000 + noise.within(-6_000_000...6_000_000)) }
                let before = jumped
                let isQuiet = jumped.stayQuiet(lowest: path.min() ?? .zero, highest: path.max() ?? .zero)
                guard isQuiet else {
                    #expect(jumped == before, "round \(round)")
                    loud += 1
                    break
                }
                quiet += 1
                for (step, equity) in path.enumerated() {
                    let change = walked.observe(
                        AccountSnapshot(balance: dollars("10000"), equity: equity), at: Int64(stretch * 10 + step + 1))
                    guard case .none = change else {
                        Issue.record("round \(round): a quiet stretch changed something")
                        return
                    }
                }
                #expect(walked == jumped, "round \(round)")
            }
        }
        #expect(quiet > 1000 && loud > 1000, "\(quiet), \(loud)")
    }
}
