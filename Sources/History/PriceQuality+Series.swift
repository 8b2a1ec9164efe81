public import Market

extension PriceQuality {
    /// Less than this many seconds without a price are no gap.
    private static let shortestGap: Int64 = 600

    /// Looks at bars; `sessions` is nil when the symbol's hours are not known.
    ///
    /// A gap lacks at least one bar and ten minutes. Jumps and ranges are judged by the modified z-score of their size
    /// in points, changes over a gap or a weekend aside.
    public init(_ bars: BarSeries, sessions: TradingSessions?) {
        self.init(rows: bars.count, holdsTicks: false)
        let length = bars.timeframe.nominalSeconds
        let saturdays = bars.timeframe < .d1 && bars.opened.contains { Self.isSaturdayNoon($0.seconds) }
        let rule = GapRule(sessions: sessions, shortest: max(Self.shortestGap, length), hasSaturdays: saturdays)
        assumesWeekends = sessions == nil && !saturdays
        let (opened, prices, extras) = (bars.opened, bars.prices, bars.extras)
        func end(_ index: Int) -> Timestamp { Timestamp(seconds: bars.timeframe.end(ofBarOpened: opened[index].seconds)) }
        /// The change from the bar before; nil after a break.
        func change(_ index: Int) -> Double? {
            guard index > 0, opened[index] > opened[index - 1], opened[index] <= end(index - 1) else { return nil }
            return Double(prices[index].close) - Double(prices[index - 1].close)
        }
        func range(_ index: Int) -> Double { Double(prices[index].high) - Double(prices[index].low) }
        let changeScale = RobustScale(count: bars.count, floor: 1, change)
        let rangeScale = RobustScale(count: bars.count, floor: 1) { range($0) }
        let spreadScale = RobustScale(count: bars.count, floor: 1) { Double(extras[$0].spread) }
        (jumps, ranges, spreads) = (Outliers(changeScale), Outliers(rangeScale), Outliers(spreadScale))
        for index in 0..<bars.count {
            let (price, time) = (prices[index], opened[index])
            if min(price.open, price.high, price.low, price.close) <= 0 { notPositive += 1 }
            if price.low > min(price.open, price.close) || price.high < max(price.open, price.close) { contradictory += 1 }
            if let change = change(index) { jumps.judge(change, changeScale, at: time, isOneSided: false) }
            ranges.judge(range(index), rangeScale, at: time, isOneSided: true)
            spreads.judge(Double(extras[index].spread), spreadScale, at: time, isOneSided: true)
            guard index > 0 else { continue }
            if time == opened[index - 1] { duplicates += 1 }
            if time < opened[index - 1] { disordered += 1 }
            // Days and longer bars have no hours of their own; only whole missing weeks or months show.
            if bars.timeframe < .d1, let gap = rule.gap(from: end(index - 1), to: time) { note(gap) }
            if bars.timeframe == .d1, let gap = rule.gap(from: end(index - 1), to: time), gap.openSeconds >= 5 * 86_400 / 2 { note(gap) }
        }
        if bars.count > 0 { openSeconds = rule.openSeconds(from: opened[0].seconds, to: end(bars.count - 1).seconds) }
    }

    /// Looks at ticks; `sessions` is nil when the symbol's hours are not known.
    ///
    /// A gap is ten minutes without a tick. Jumps are changes of the middle between bid and ask.
    public init(_ ticks: TickSeries, sessions: TradingSessions?) {
        self.init(rows: ticks.count, holdsTicks: true)
        let (times, bids, asks) = (ticks.times, ticks.bids, ticks.asks)
        let saturdays = times.contains { Self.isSaturdayNoon(floorDivide($0, 1_000_000_000)) }
        let rule = GapRule(sessions: sessions, shortest: Self.shortestGap, hasSaturdays: saturdays)
        assumesWeekends = sessions == nil && !saturdays
        func change(_ index: Int) -> Double? {
            guard index > 0, times[index] - times[index - 1] < Self.shortestGap * 1_000_000_000 else { return nil }
            return (Double(bids[index]) + Double(asks[index]) - Double(bids[index - 1]) - Double(asks[index - 1])) / 2
        }
        func spread(_ index: Int) -> Double { Double(asks[index]) - Double(bids[index]) }
        let changeScale = RobustScale(count: ticks.count, floor: 1, change)
        let spreadScale = RobustScale(count: ticks.count, floor: 1) { spread($0) }
        (jumps, spreads) = (Outliers(changeScale), Outliers(spreadScale))
        for index in 0..<ticks.count {
            let time = ticks.time(index)
            if min(bids[index], asks[index]) <= 0 { notPositive += 1 }
            if asks[index] < bids[index] { contradictory += 1 }
            if let change = change(index) { jumps.judge(change, changeScale, at: time, isOneSided: false) }
            spreads.judge(spread(index), spreadScale, at: time, isOneSided: true)
            guard index > 0 else { continue }
            if times[index] < times[index - 1] { disordered += 1 }
            if times[index] == times[index - 1], bids[index] == bids[index - 1], asks[index] == asks[index - 1] { duplicates += 1 }
            if let gap = rule.gap(from: ticks.time(index - 1), to: time) { note(gap) }
        }
        if ticks.count > 0 { openSeconds = rule.openSeconds(from: ticks.time(0).seconds, to: ticks.time(ticks.count - 1).seconds) }
    }

    /// Whether an instant lies between 06:00 and 18:00 UTC of a Saturday, when only markets without weekends trade.
    private static func isSaturdayNoon(_ second: Int64) -> Bool {
        let day = floorDivide(second, 86_400)
        let hour = (second - day * 86_400) / 3600
        return (day + 4) % 7 == 6 && (6..<18).contains(hour)
    }
}
