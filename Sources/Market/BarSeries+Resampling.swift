extension BarSeries {
    /// The same bars merged into a longer timeframe whose boundaries lie on `zone`'s clock.
    ///
    /// A merged bar opens on its boundary, takes the first part's open and spread, and the last part's close.
    /// Nil when the wanted timeframe is not made of whole bars of this one.
    public func resampled(to wanted: Timeframe, zone: ZoneRules) -> BarSeries? {
        guard wanted.holdsWhole(timeframe) else { return nil }
        guard wanted != timeframe else { return self }
        var builder = BarSeriesBuilder(digits: digits, timeframe: wanted, capacity: count / 4)
        var currentEnd = Timestamp(nanoseconds: .min)
        for index in 0..<count {
            if opened[index] < currentEnd {
                builder.widenLast(prices[index], extras[index])
            } else {
                let interval = wanted.interval(holding: opened[index], zone: zone)
                currentEnd = interval.end
                builder.append(opened: interval.opened, prices[index], extras[index])
            }
        }
        return builder.build()
    }
}

extension Timeframe {
    /// The bar interval `[opened, end)` that holds an instant, with boundaries on `zone`'s clock.
    ///
    /// The interval never starts after the instant or ends at or before it, also across a change of the clock.
    public func interval(holding instant: Timestamp, zone: ZoneRules) -> (opened: Timestamp, end: Timestamp) {
        let second = instant.seconds
        let offset = zone.offset(at: second)
        let localOpening = opening(ofSecond: second + offset)
        guard self > .h1 else {
            let opened = Timestamp(seconds: localOpening - offset)
            return (opened, opened.adding(seconds: nominalSeconds))
        }
        let localEnd = end(ofBarOpened: localOpening)
        let opened = zone.boundary(local: localOpening)
        let end = zone.boundary(local: localEnd)
        return (Timestamp(seconds: opened), Timestamp(seconds: end))
    }
}
