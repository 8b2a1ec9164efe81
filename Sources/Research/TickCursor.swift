internal import Market
internal import Simulation

/// A place in one symbol's ticks: those of a series, or those that a price model makes of its bars, one bar at a time.
struct TickCursor {
    private let series: BarSeries
    private let zone: ZoneRules
    private let real: TickSeries?
    private let generated: GeneratedTicks
    private let scale: Int64
    private let times: UnsafeBufferPointer<Int64>
    private let bids: UnsafeBufferPointer<Int32>
    private let asks: UnsafeBufferPointer<Int32>
    /// The bar whose ticks are at hand: it has begun once the first of them was taken.
    private var loaded = -1
    private var first = 0
    private(set) var next = 0
    private(set) var end = 0
    /// The bar that has begun and not yet closed.
    private var open: Bar?
    private var openEnd = Int64.max
    /// When the last tick that was taken or passed came.
    private(set) var lastTime: Timestamp?
    private(set) var count = QuoteCount()

    init(_ symbol: BacktestSymbol, _ model: PriceModel, zone: ZoneRules) {
        (series, self.zone) = (symbol.series, zone)
        real = model == .realTicks ? symbol.ticks : nil
        generated = GeneratedTicks(model)
        scale = series.pointRaw
        times = real?.times ?? UnsafeBufferPointer(start: generated.times, count: GeneratedTicks.most)
        bids = real?.bids ?? UnsafeBufferPointer(start: generated.bids, count: GeneratedTicks.most)
        asks = real?.asks ?? UnsafeBufferPointer(start: generated.asks, count: GeneratedTicks.most)
        if let real { end = real.firstIndex(notBefore: series.opened[0]) }
        load()
    }

    /// When the next tick comes, nanoseconds since 1970; nil at the end of the data.
    @inline(__always)
    var nextTime: Int64? { next < end ? times[next] : nil }

    /// The instant up to which ticks belong to the bar that has begun: its end, or the next tick's when none has.
    var horizon: Int64 { open != nil ? openEnd : nextTime ?? .max }

    /// Hands over the bar that has begun when its time is up.
    @inline(__always)
    mutating func takeEnded(at time: Int64) -> Bar? {
        guard time >= openEnd, let bar = open else { return nil }
        (open, openEnd) = (nil, .max)
        return bar
    }

    /// Takes the next tick when it comes at an instant.
    @inline(__always)
    mutating func take(at time: Int64) -> Quote? {
        guard next < end, times[next] == time else { return nil }
        let quote = self.quote(next)
        if next == first { begin() }
        advance(to: next + 1)
        return quote
    }

    /// The first index at hand whose tick comes not before an instant.
    func index(notBefore instant: Int64) -> Int { times.firstIndex(notBefore: instant, from: next, to: end) }

    /// When the tick so many places on comes, or an instant before that.
    func time(after places: Int, before instant: Int64) -> Int64 {
        next + places < end ? min(times[next + places], instant) : instant
    }

    /// The ticks at hand before an index; nil when there are none.
    func run(to index: Int) -> QuoteRun? {
        guard index > next else { return nil }
        let bid = UnsafeBufferPointer(rebasing: bids[next..<index]).bounds
        let ask = UnsafeBufferPointer(rebasing: asks[next..<index]).bounds
        func price(_ points: Int32) -> Price { Price(raw: Int64(points) * scale) }
        return QuoteRun(
            worst: Quote(bid: price(bid.lowest), ask: price(ask.highest)), best: Quote(bid: price(bid.highest), ask: price(ask.lowest)),
            last: quote(index - 1), time: Timestamp(nanoseconds: times[index - 1]))
    }

    /// The last tick at hand before an index, for a stretch whose extremes do not matter; nil when there is none.
    func end(to index: Int) -> QuoteRun? {
        guard index > next else { return nil }
        let last = quote(index - 1)
        return QuoteRun(worst: last, best: last, last: last, time: Timestamp(nanoseconds: times[index - 1]))
    }

    /// Goes on to an index at hand.
    @inline(__always)
    mutating func advance(to index: Int) {
        guard index > next else { return }
        if real != nil { count.real += index - next } else { count.generated += index - next }
        lastTime = Timestamp(nanoseconds: times[index - 1])
        next = index
        if next == end { load() }
    }

    @inline(__always)
    private func quote(_ index: Int) -> Quote {
        Quote(bid: Price(raw: Int64(bids[index]) * scale), ask: Price(raw: Int64(asks[index]) * scale))
    }

    private mutating func begin() { (open, openEnd) = (series[loaded], ending(loaded)) }

    /// Lays the ticks of the next bar that has any at hand.
    private mutating func load() {
        while loaded + 1 < series.count, next == end {
            loaded += 1
            if let real {
                first = end
                let isLast = loaded + 1 == series.count
                end =
                    isLast
                    ? real.count : real.times.firstIndex(notBefore: series.opened[loaded + 1].nanoseconds, from: first, to: real.count)
            } else {
                generated.make(
                    opened: series.opened[loaded], end: Timestamp(nanoseconds: ending(loaded)), series.prices[loaded], series.extras[loaded]
                )
                (first, end) = (0, generated.count)
            }
            next = first
        }
    }

    /// When a bar ends: its time is up, or the next one opens.
    private func ending(_ index: Int) -> Int64 {
        let opened = series.opened[index]
        var end = opened.adding(seconds: series.timeframe.nominalSeconds)
        if series.timeframe > .h1 {
            // Days and longer do not all last equally long on a clock that is set.
            let interval = series.timeframe.interval(holding: opened, zone: zone)
            if interval.opened == opened { end = interval.end }
        }
        return index + 1 < series.count ? min(end, series.opened[index + 1]).nanoseconds : end.nanoseconds
    }
}
