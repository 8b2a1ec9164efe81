public import Market

/// A market made of ticks, real ones or those a price model makes of bars; each is a quote that may have jumped.
///
/// The moves and their order are those of a backtest with the same price model over the same prices.
public struct TickFeed: MarketFeed {
    private var sources: [TickSource]
    /// Bars that ended, and ticks, of the instant at hand.
    private var moves: ArraySlice<MarketMove> = []
    /// When the newest quote came, UTC; nil before the first.
    public private(set) var lastTime: Timestamp?

    /// Bars of each symbol with their ticks where there are any, by index; bars that opened before `from` are history.
    public init(
        _ symbols: [(series: BarSeries, ticks: TickSeries?)], model: PriceModel, zone: ZoneRules, from: Timestamp? = nil
    ) {
        sources = symbols.map { TickSource($0.series, model == .realTicks ? $0.ticks : nil, model, zone, from: from) }
    }

    /// When the next quote comes, UTC; nil at the end.
    public var nextTime: Timestamp? {
        if let lastTime, !moves.isEmpty { return lastTime }
        return sources.compactMap(\.nextTime).min()
    }

    /// The bars a symbol is fed with.
    public func timeframe(of symbol: Int) -> Timeframe { sources[symbol].series.timeframe }

    /// The newest closed bars of a symbol, oldest first.
    public func history(symbol: Int, count: Int) -> [Bar] {
        let end = sources[symbol].firstOpen
        return (max(0, end - count)..<end).map { sources[symbol].series[$0] }
    }

    /// The next move of the market; nil at the end.
    public mutating func next(isShort: (Int) -> Bool) -> MarketMove? {
        if moves.isEmpty {
            guard let time = nextTime else { return nil }
            var laid: [MarketMove] = []
            for symbol in sources.indices {
                if let bar = sources[symbol].takeEnded(at: time) { laid.append(.closed(symbol: symbol, bar, time)) }
            }
            for symbol in sources.indices {
                if let quote = sources[symbol].take(at: time) { laid.append(.jump(symbol: symbol, quote, time)) }
            }
            (moves, lastTime) = (laid[...], time)
        }
        return moves.popFirst()
    }
}

/// A place in one symbol's ticks.
private struct TickSource {
    let series: BarSeries
    private let zone: ZoneRules
    private let real: TickSeries?
    private let generated: GeneratedTicks
    private var loaded: Int
    private var next = 0
    private var end = 0
    private var first = 0
    /// The bar that has begun and is not complete.
    private var open: Int?
    private var openEnd = Timestamp(nanoseconds: .max)

    init(_ series: BarSeries, _ real: TickSeries?, _ model: PriceModel, _ zone: ZoneRules, from: Timestamp?) {
        (self.series, self.real, self.zone) = (series, real, zone)
        generated = GeneratedTicks(model)
        let begin = from.map(series.firstIndex(notBefore:)) ?? 0
        loaded = begin - 1
        if let real { end = begin < series.count ? real.firstIndex(notBefore: series.opened[begin]) : real.count }
        next = end
        load()
    }

    /// The index of the first bar that is not complete.
    var firstOpen: Int { open ?? (next < end ? loaded : loaded + 1) }

    var nextTime: Timestamp? { next < end ? Timestamp(nanoseconds: time(next)) : nil }

    private func time(_ index: Int) -> Int64 { real.map { $0.times[index] } ?? generated.times[index] }

    mutating func takeEnded(at time: Timestamp) -> Bar? {
        guard time >= openEnd, let index = open else { return nil }
        (open, openEnd) = (nil, Timestamp(nanoseconds: .max))
        return series[index]
    }

    mutating func take(at time: Timestamp) -> Quote? {
        guard next < end, self.time(next) == time.nanoseconds else { return nil }
        let (bid, ask) = real.map { ($0.bids[next], $0.asks[next]) } ?? (generated.bids[next], generated.asks[next])
        let quote = Quote(bid: Price(raw: Int64(bid) * series.pointRaw), ask: Price(raw: Int64(ask) * series.pointRaw))
        if next == first { (open, openEnd) = (loaded, ending(loaded)) }
        next += 1
        if next == end { load() }
        return quote
    }

    /// Lays the ticks of the next bar that has any at hand.
    private mutating func load() {
        while loaded + 1 < series.count, next == end {
            loaded += 1
            if let real {
                first = end
                let isLast = loaded + 1 == series.count
                end = isLast ? real.count : real.firstIndex(notBefore: series.opened[loaded + 1])
            } else {
                generated.make(
                    opened: series.opened[loaded], end: ending(loaded), series.prices[loaded], series.extras[loaded])
                (first, end) = (0, generated.count)
            }
            next = first
        }
    }

    /// When a bar ends: its time is up, or the next one opens.
    private func ending(_ index: Int) -> Timestamp {
        let opened = series.opened[index]
        var end = opened.adding(seconds: series.timeframe.nominalSeconds)
        if series.timeframe > .h1 {
            let interval = series.timeframe.interval(holding: opened, zone: zone)
            if interval.opened == opened { end = interval.end }
        }
        return index + 1 < series.count ? min(end, series.opened[index + 1]) : end
    }
}
