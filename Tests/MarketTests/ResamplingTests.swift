import Market
import Testing

@Suite("Resampling")
struct ResamplingTests {
    /// Hourly bars from an instant; bar n opens at 100 + n, reaches 10 above and 20 below, closes 1 above.
    func hourly(from: String, count: Int) -> BarSeries {
        var builder = BarSeriesBuilder(digits: 5, timeframe: .h1, capacity: count)
        for index in 0..<Int32(count) {
            builder.append(
                opened: instant(from).adding(seconds: Int64(index) * 3600),
                BarPoints(open: 100 + index, high: 110 + index, low: 80 + index, close: 101 + index),
                BarExtras(spread: index, tickCount: 1))
        }
        return builder.build()
    }

    func resampled(_ series: BarSeries, _ timeframe: Timeframe, _ zone: ZoneRules = .utc) throws -> BarSeries {
        try #require(series.resampled(to: timeframe, zone: zone))
    }

    @Test func mergesHoursIntoFour() throws {
        let series = try resampled(hourly(from: "2020-01-06 02:00", count: 7), .h4)
        #expect(series.timeframe == .h4 && series.digits == 5)
        #expect(
            series.opened.map(\.description) == [
                "2020-01-06T00:00:00Z", "2020-01-06T04:00:00Z", "2020-01-06T08:00:00Z",
            ])
        #expect(
            series.prices == [
                BarPoints(open: 100, high: 111, low: 80, close: 102),
                BarPoints(open: 102, high: 115, low: 82, close: 106),
                BarPoints(open: 106, high: 116, low: 86, close: 107),
            ])
        #expect(
            series.extras == [
                BarExtras(spread: 0, tickCount: 2), BarExtras(spread: 2, tickCount: 4),
                BarExtras(spread: 6, tickCount: 1),
            ])
    }

    @Test func daysFollowTheZone() throws {
        let hours = hourly(from: "2020-01-06 20:00", count: 5)
        #expect(try resampled(hours, .d1).opened.map(\.description) == ["2020-01-06T00:00:00Z", "2020-01-07T00:00:00Z"])
        let days = try resampled(hours, .d1, newYork(plusHours: 7))
        #expect(days.opened.map(\.description) == ["2020-01-05T22:00:00Z", "2020-01-06T22:00:00Z"])
        #expect(days.extras.map(\.tickCount) == [2, 3])
    }

    /// New York + 7 h: four-hour bars open at 22:00 UTC in winter and 21:00 UTC in summer.
    @Test func fourHoursFollowTheZoneThroughTheYear() throws {
        let winter = try resampled(hourly(from: "2020-03-05 22:00", count: 8), .h4, newYork(plusHours: 7))
        #expect(winter.opened.map(\.description) == ["2020-03-05T22:00:00Z", "2020-03-06T02:00:00Z"])
        let summer = try resampled(hourly(from: "2020-03-08 21:00", count: 8), .h4, newYork(plusHours: 7))
        #expect(summer.opened.map(\.description) == ["2020-03-08T21:00:00Z", "2020-03-09T01:00:00Z"])
        let across = try resampled(hourly(from: "2020-03-07 22:00", count: 48), .d1, newYork(plusHours: 7))
        #expect(
            across.opened.map(\.description) == [
                "2020-03-07T22:00:00Z", "2020-03-08T21:00:00Z", "2020-03-09T21:00:00Z",
            ])
        #expect(across.extras.map(\.tickCount) == [23, 24, 1])
    }

    @Test func weeksOpenOnSundayAndMonthsOnTheFirst() throws {
        let hours = hourly(from: "2020-01-31 12:00", count: 72)
        let weeks = try resampled(hours, .w1)
        #expect(weeks.opened.map(\.description) == ["2020-01-26T00:00:00Z", "2020-02-02T00:00:00Z"])
        #expect(weeks.extras.map(\.tickCount) == [36, 36])
        let months = try resampled(hours, .mn1)
        #expect(months.opened.map(\.description) == ["2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z"])
        #expect(months.extras.map(\.tickCount) == [12, 60])
        #expect(months.prices[1] == BarPoints(open: 112, high: 181, low: 92, close: 172))
        let eastern = try resampled(hours, .mn1, newYork(plusHours: 7))
        #expect(eastern.opened.map(\.description) == ["2019-12-31T22:00:00Z", "2020-01-31T22:00:00Z"])
        #expect(eastern.extras.map(\.tickCount) == [10, 62])
        let easternWeeks = try resampled(hours, .w1, newYork(plusHours: 7))
        #expect(easternWeeks.opened.map(\.description) == ["2020-01-25T22:00:00Z", "2020-02-01T22:00:00Z"])
    }

    @Test func refusesShorterAndKeepsEqual() throws {
        let hours = hourly(from: "2020-01-06", count: 3)
        #expect(hours.resampled(to: .m30, zone: .utc) == nil)
        #expect(try resampled(hours, .h1) === hours)
    }

    @Test func skipsNothingAtGaps() throws {
        var builder = BarSeriesBuilder(digits: 5, timeframe: .h1, capacity: 2)
        for text in ["2020-01-03 21:00", "2020-01-05 22:00"] {
            builder.append(
                opened: instant(text), BarPoints(open: 2, high: 3, low: 1, close: 2),
                BarExtras(spread: 1, tickCount: 1))
        }
        let days = try resampled(builder.build(), .h4)
        #expect(days.opened.map(\.description) == ["2020-01-03T20:00:00Z", "2020-01-05T20:00:00Z"])
    }

    @Test func intervalsHoldTheirInstant() {
        let zone = newYork(plusHours: 7)
        var noise = Noise(state: 3)
        for _ in 0..<1000 {
            let moment = Timestamp(seconds: noise.within(1_200_000_000...2_200_000_000))
            for timeframe in Timeframe.allCases {
                let interval = timeframe.interval(holding: moment, zone: zone)
                let holds = interval.opened <= moment && interval.end > moment
                #expect(holds, "\(timeframe) \(moment)")
            }
        }
    }

    @Test func findsBarsByTime() {
        let hours = hourly(from: "2020-01-06", count: 10)
        #expect(hours.firstIndex(notBefore: instant("2020-01-01")) == 0)
        #expect(hours.firstIndex(notBefore: instant("2020-01-06 03:00")) == 3)
        #expect(hours.firstIndex(notBefore: instant("2020-01-06 03:01")) == 4)
        #expect(hours.firstIndex(notBefore: instant("2021-01-01")) == 10)
    }
}
