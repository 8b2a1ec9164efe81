import Market
import Performance
import Testing
import Trading

/// A stretch of equity in three figures does to the curve what its values would have done one by one, or is refused.
@Suite struct EquityStretchTests {
    private func observed(_ values: [Int64]) -> EquityCurve {
        var curve = EquityCurve(initial: Money(raw: 1000))
        for value in values { curve.observe(Money(raw: value), at: Timestamp(seconds: 100)) }
        return curve
    }

    private func bounds(_ low: Int64, _ high: Int64, isReached: Bool = true) -> EquityBounds {
        EquityBounds(lowest: Money(raw: low), highest: Money(raw: high), isReached: isReached)
    }

    @Test func aFallFromAPeakBeforeTheStretchIsTaken() {
        var curve = observed([1000, 1100, 1050])
        #expect(curve.canTake(bounds(900, 1100)))
        curve.take(bounds(900, 1100), last: Money(raw: 950))
        #expect(curve.maximumDrawdown == Money(raw: 200))
        curve.finish()
        #expect(curve.daily == [Money(raw: 950)])
    }

    @Test func aNewPeakIsTakenOnlyWhenNoFallBesideItCanBeTheDeepest() {
        var curve = observed([1000, 900, 1000])
        #expect(curve.canTake(bounds(960, 1050)))
        #expect(!curve.canTake(bounds(949, 1050)))
        curve.take(bounds(960, 1050), last: Money(raw: 1000))
        #expect(curve.maximumDrawdown == Money(raw: 100))
        curve.observe(Money(raw: 940), at: Timestamp(seconds: 101))
        #expect(curve.maximumDrawdown == Money(raw: 110))
    }

    @Test func boundsThatNoQuoteReachedMoveNothing() {
        var curve = observed([1000, 900, 950])
        #expect(!curve.canTake(bounds(950, 1001, isReached: false)))
        #expect(!curve.canTake(bounds(899, 950, isReached: false)))
        #expect(curve.canTake(bounds(900, 1000, isReached: false)))
        curve.take(bounds(900, 1000, isReached: false), last: Money(raw: 970))
        #expect(curve.maximumDrawdown == Money(raw: 100))
    }

    @Test func whatIsTakenIsWhatTheValuesWouldHaveDone() {
        var state: UInt64 = 5
        func draw(_ bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        var taken = 0
        for _ in 0..<3000 {
            let start = (0..<5).map { _ in 500 + draw(1000) }
            let stretch = (0..<(1 + draw(6))).map { _ in 500 + draw(1000) }
            guard let low = stretch.min(), let high = stretch.max(), let last = stretch.last else { continue }
            var curve = observed(start)
            guard curve.canTake(bounds(low, high)) else { continue }
            taken += 1
            curve.take(bounds(low, high), last: Money(raw: last))
            let whole = observed(start + stretch)
            #expect(curve.maximumDrawdown == whole.maximumDrawdown)
            #expect(curve.maximumDrawdownPercent == whole.maximumDrawdownPercent)
            for next in [draw(2000), draw(2000)] {
                var (one, other) = (curve, whole)
                one.observe(Money(raw: next), at: Timestamp(seconds: 200))
                other.observe(Money(raw: next), at: Timestamp(seconds: 200))
                #expect(one.maximumDrawdown == other.maximumDrawdown)
            }
        }
        #expect(taken > 500)
    }
}
