import Market
import Testing

/// Ticks of EURUSD: seconds after 2024-01-01 00:00 UTC, bid and spread in points.
private func ticks(_ rows: [(Double, Int32, Int32)]) throws -> TickSeries {
    let start = try #require(Timestamp(text: "2024-01-01")).nanoseconds
    var builder = TickSeriesBuilder(digits: 5, capacity: 1)
    for (second, bid, spread) in rows { builder.append(nanoseconds: start + Int64(second * 1e9), bid: bid, ask: bid + spread) }
    return builder.build()
}

@Suite struct TickSeriesTests {
    @Test func aSeriesHoldsWhatWasAppended() throws {
        let series = try ticks((0..<1000).map { (Double($0), 110_000 + Int32($0), 3) })
        #expect(series.count == 1000)
        #expect(series.time(999).description == "2024-01-01T00:16:39Z")
        let quote = series.quote(999, scale: series.pointRaw)
        #expect(quote.bid.text(digits: 5) == "1.10999")
        #expect(quote.ask.text(digits: 5) == "1.11002")
    }

    @Test func aSliceSharesTheMemoryAndKeepsIt() throws {
        var whole: TickSeries? = try ticks((0..<10).map { (Double($0), 110_000 + Int32($0), 3) })
        let slice = try #require(whole?.slice(4..<6))
        whole = nil
        #expect(slice.count == 2)
        #expect(slice.bids.map { $0 } == [110_004, 110_005])
        #expect(slice.time(0).description == "2024-01-01T00:00:04Z")
    }

    @Test func theFirstIndexNotBeforeAnInstantIsFoundFromAnywhere() throws {
        // Two ticks at each even second.
        let series = try ticks((0..<1000).map { (Double($0 / 2 * 2), 110_000, 3) })
        for second in [0, 1, 2, 3, 500, 997, 998] {
            let instant = series.times[0] + Int64(second) * 1_000_000_000
            let expected = (second + 1) / 2 * 2
            for start in [0, expected / 3, expected] {
                #expect(series.times.firstIndex(notBefore: instant, from: start, to: 1000) == expected)
            }
            #expect(series.times.firstIndex(notBefore: instant, from: 0, to: 300) == min(expected, 300))
        }
        #expect(series.times.firstIndex(notBefore: .max, from: 7, to: 1000) == 1000)
    }

    @Test func barsFormFromBidsAndAMinuteWithoutTicksHasNone() throws {
        let series = try ticks([
            (10, 110_000, 7), (20, 110_030, 1), (59.999, 109_990, 2), (60, 110_005, 4), (190, 110_010, 5), (191, 110_010, 6),
        ])
        let bars = series.bars(.m1, zone: .utc)
        #expect(bars.opened.map(\.description) == ["2024-01-01T00:00:00Z", "2024-01-01T00:01:00Z", "2024-01-01T00:03:00Z"])
        #expect(bars.prices[0] == BarPoints(open: 110_000, high: 110_030, low: 109_990, close: 109_990))
        #expect(bars.prices[1] == BarPoints(open: 110_005, high: 110_005, low: 110_005, close: 110_005))
        #expect(bars.prices[2] == BarPoints(open: 110_010, high: 110_010, low: 110_010, close: 110_010))
        #expect(bars.extras.map(\.spread) == [7, 4, 5])
        #expect(bars.extras.map(\.tickCount) == [3, 1, 2])
    }

    @Test func barsAlignToTheClockOfTheData() throws {
        let zone = ZoneRules(name: "test", initialOffset: 2 * 3600, transitions: [])
        let bars = try ticks([(0, 1, 0), (21 * 3600, 2, 0), (22 * 3600, 3, 0)]).bars(.d1, zone: zone)
        #expect(bars.opened.map(\.description) == ["2023-12-31T22:00:00Z", "2024-01-01T22:00:00Z"])
    }
}

@Suite struct SpreadCurveTests {
    @Test func anHourLearnsTheSpreadThatAShareOfItsTicksDidNotExceed() throws {
        // 2024-01-01 is a Monday: ten ticks in its first hour with spreads 1 to 10, one in its third hour with 40.
        let rows = (1...10).map { (Double($0), Int32(110_000), Int32($0)) } + [(7200, 110_000, 40)]
        let curve = try #require(SpreadCurve(ticks(rows), quantile: 0.9, zone: .utc))
        #expect(curve.points[24] == 9)
        #expect(curve.points[26] == 40)
        // Hours that were never seen take the widest.
        #expect(curve.points[0] == 40)
        #expect(try #require(SpreadCurve(ticks(rows), quantile: 0.05, zone: .utc)).points[24] == 1)
        #expect(try #require(SpreadCurve(ticks(rows), quantile: 1, zone: .utc)).points[24] == 10)
        #expect(try SpreadCurve(ticks(rows), quantile: 0, zone: .utc) == nil)
        #expect(try SpreadCurve(ticks([]), quantile: 0.5, zone: .utc) == nil)
    }

    @Test func aCurveFillsBarsWithoutASpreadOnItsClock() throws {
        var points = [Int32](repeating: 5, count: 168)
        points[24 + 3] = 11
        let zone = ZoneRules(name: "test", initialOffset: 2 * 3600, transitions: [])
        let curve = try #require(SpreadCurve(points: points, zone: zone))
        var builder = BarSeriesBuilder(digits: 5, timeframe: .h1, capacity: 3)
        let start = try #require(Timestamp(text: "2024-01-01"))
        for (hour, spread) in [(0, Int32(0)), (1, 0), (2, 8)] {
            builder.append(
                opened: start.adding(seconds: Int64(hour) * 3600), BarPoints(open: 1, high: 1, low: 1, close: 1),
                BarExtras(spread: spread, tickCount: 1))
        }
        // Hour 1 in UTC is hour 3 of Monday on the curve's clock; what has a spread keeps it.
        #expect(builder.build().filling(spreads: curve).extras.map(\.spread) == [5, 11, 8])
    }

    @Test func aCurveHasAWeekOfHoursAndNoNegativeSpread() {
        #expect(SpreadCurve(points: [1, 2], zone: .utc) == nil)
        #expect(SpreadCurve(points: Array(repeating: -1, count: 168), zone: .utc) == nil)
    }
}
