import Foundation
import History
import Market
import Testing

@Suite("Checks of stored prices")
struct PriceQualityTests {
    /// Bars of an hour at the given hours after Monday 2020-01-06T00:00Z with the given closes.
    private func hours(_ rows: [(hour: Int, close: Int32)]) -> BarSeries {
        BarSeries(
            digits: 5, timeframe: .h1,
            opened: ContiguousArray(rows.map { instant("2020-01-06").adding(seconds: Int64($0.hour) * 3600) }),
            prices: ContiguousArray(rows.map { BarPoints(open: $0.close, high: $0.close + 3, low: $0.close - 3, close: $0.close) }),
            extras: ContiguousArray(rows.map { _ in BarExtras(spread: 8, tickCount: 1) }))
    }

    private let workdays = TradingSessions(
        zone: newYork(plusHours: 7), week: [[]] + Array(repeating: [TradingSessions.Hours(opens: 0, closes: 86_400)], count: 5) + [[]])

    /// The week ends on Friday 22:00 UTC, which is hour 118, and begins on Sunday 22:00 UTC, hour 166.
    @Test func aWeekendIsNoGapAndMissingHoursAre() {
        let all = (0..<118).filter { ![40, 41, 42].contains($0) } + Array(166..<200)
        let quality = PriceQuality(hours(all.map { ($0, 110_000) }), sessions: workdays)
        #expect(quality.gapCount == 1 && quality.gaps[0].openSeconds == 3 * 3600 && quality.missingSeconds == 3 * 3600)
        #expect(quality.gaps[0].from.description == "2020-01-07T16:00:00Z" && quality.gaps[0].to.description == "2020-01-07T19:00:00Z")
        #expect(quality.openSeconds == Int64(118 + 34) * 3600 && !quality.assumesWeekends)
    }

    /// Without a Sunday evening and a Friday night only the open part of the break counts.
    @Test func aGapAroundAWeekendCountsItsOpenHoursOnly() {
        let all = Array(0..<110) + Array(170..<180)
        let quality = PriceQuality(hours(all.map { ($0, 110_000) }), sessions: workdays)
        #expect(quality.gapCount == 1 && quality.gaps[0].openSeconds == Int64(8 + 4) * 3600)
    }

    @Test func weekendsAreClosedByCustomUnlessThereArePricesOnSaturday() {
        let weekly = Array(0..<118) + Array(167..<200)
        let usual = PriceQuality(hours(weekly.map { ($0, 110_000) }), sessions: nil)
        #expect(usual.gapCount == 0 && usual.assumesWeekends)
        // Hour 132 is Saturday 12:00.
        let daily = (0..<200).filter { $0 != 150 }
        let always = PriceQuality(hours(daily.map { ($0, 110_000) }), sessions: nil)
        #expect(always.gapCount == 1 && !always.assumesWeekends && always.openSeconds == 200 * 3600)
    }

    @Test func countsRepetitionsDisorderAndTheImpossible() {
        var prices: ContiguousArray<BarPoints> = []
        for _ in 0..<6 { prices.append(BarPoints(open: 100, high: 110, low: 90, close: 105)) }
        prices[1].high = 80
        prices[2].low = 0
        prices[3].close = -5
        let minutes: [Int64] = [0, 1, 1, 2, 0, 3]
        let bars = BarSeries(
            digits: 2, timeframe: .m1, opened: ContiguousArray(minutes.map { instant("2020-01-06").adding(seconds: $0 * 60) }),
            prices: prices, extras: ContiguousArray(repeating: BarExtras(spread: 1, tickCount: 0), count: 6))
        let quality = PriceQuality(bars, sessions: nil)
        #expect(quality.duplicates == 1 && quality.disordered == 1 && quality.notPositive == 2 && quality.contradictory == 2)
        #expect(!quality.isSound)
    }

    /// Closes that swing by 4 points, so that half of the changes are 4 and half -4: a spike of 396 and back scores about
    /// 0.6745 × 396 / 4 = 67 or less, one of 100 not even 18.
    @Test func spikesAreFoundByTheirScore() {
        var closes = (0..<101).map { Int32(110_000 + ($0 % 2) * 4) }
        closes[50] += 400
        closes[80] += 100
        let quality = PriceQuality(hours(closes.enumerated().map { ($0.offset, $0.element) }), sessions: workdays)
        #expect(quality.jumps.count == 2)
        #expect(quality.jumps.worst.map(\.points) == [396, -396])
        #expect(quality.jumps.worst.allSatisfy { ["2020-01-08T02:00:00Z", "2020-01-08T03:00:00Z"].contains($0.time.description) })
        #expect(quality.isSound)
    }

    @Test func wideSpreadsOfTicksAreFound() throws {
        var rows = (0..<100).map { (second: $0, bid: 110_000 + $0 % 3, ask: 110_008 + $0 % 3) }
        rows[40].ask += 60
        rows[41] = rows[40]
        let quality = PriceQuality(try quotes(rows), sessions: workdays)
        #expect(quality.spreads.count == 2 && quality.spreads.median == 8 && quality.spreads.worst[0].points == 68)
        // A quote that is repeated is no error.
        #expect(quality.duplicates == 1 && quality.gapCount == 0 && quality.isSound)
    }

    @Test func tenMinutesWithoutATickAreAGap() throws {
        let rows = [0, 599, 1199, 2000].map { (second: $0, bid: 10, ask: 11) }
        let quality = PriceQuality(try quotes(rows), sessions: workdays)
        #expect(quality.gapCount == 2 && quality.gaps.map(\.openSeconds) == [801, 600])
    }

    @Test func looksAtWhatTheStoreHas() throws {
        let temporary = TemporaryStore()
        try temporary.store.save(minutes("2020-01-06", 100), symbol: "EURUSD")
        let stored = try temporary.store.contents().series[0]
        let quality = try temporary.store.quality(of: stored, sessions: workdays)
        #expect(quality.rows == 100 && quality.gapCount == 0 && quality.isSound)
    }
}

@Suite("Open time of a market")
struct OpenTimeTests {
    @Test func addsUpTheSessions() {
        let nine = TradingSessions.Hours(opens: 9 * 3600, closes: 17 * 3600)
        let sessions = TradingSessions(
            zone: .utc, week: [[], [nine], [nine], [nine], [nine], [nine], []], holidays: [instant("2020-01-08").seconds / 86_400])
        func open(_ from: String, _ to: String) -> Int64 { sessions.openSeconds(from: instant(from).seconds, to: instant(to).seconds) }
        #expect(open("2020-01-06", "2020-01-13") == 4 * 8 * 3600)
        #expect(open("2020-01-06 16:00", "2020-01-07 10:00") == 2 * 3600)
        #expect(open("2020-01-08", "2020-01-09") == 0)
        #expect(open("2020-01-07", "2020-01-06") == 0)
        #expect(TradingSessions.always.openSeconds(from: 5, to: 105) == 100)
        let never = TradingSessions(zone: .utc, week: Array(repeating: [], count: 7))
        #expect(never.openSeconds(from: 0, to: 1_000_000_000) == 0)
    }
}
