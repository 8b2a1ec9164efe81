public import Market

/// A market made of bars: open, the extreme that hurts, the other one, close, all at the bar's opening instant.
///
/// The moves and their order are those of a backtest with `pessimistic_ohlc` over the same bars.
public struct BarFeed: MarketFeed {
    /// Something that is still to come at the instant at hand.
    private enum Step {
        case closed(symbol: Int, Bar)
        case open(symbol: Int)
        case path(PathStep, symbol: Int)
    }

    private let series: [BarSeries]
    private let quoteOrder: [Int]
    private var places: [BarPlace]
    private var steps: ArraySlice<Step> = []
    private var instant = Timestamp(nanoseconds: .min)
    private var hurtsHigh: [Bool]
    /// When the newest quote came, UTC; nil before the first.
    public private(set) var lastTime: Timestamp?

    /// Bars of each symbol, by index; those that opened before `from` are history. Symbols that are only read (not among
    /// `traded`) quote first, so that what converts through them meets their quotes of the same instant.
    public init(_ series: [BarSeries], from: Timestamp? = nil, traded: Set<Int>) {
        self.series = series
        quoteOrder = series.indices.filter { !traded.contains($0) } + series.indices.filter(traded.contains)
        places = series.map { BarPlace($0, at: from.map($0.firstIndex(notBefore:)) ?? 0) }
        hurtsHigh = series.map { _ in false }
    }

    /// When the next quote comes, UTC; nil at the end.
    public var nextTime: Timestamp? { steps.isEmpty ? places.compactMap(\.nextOpened).min() : instant }

    /// The bars a symbol is fed with.
    public func timeframe(of symbol: Int) -> Timeframe { series[symbol].timeframe }

    /// The newest closed bars of a symbol, oldest first.
    public func history(symbol: Int, count: Int) -> [Bar] {
        let end = places[symbol].firstOpen
        return (max(0, end - count)..<end).map { series[symbol][$0] }
    }

    /// The next move of the market; nil at the end.
    public mutating func next(isShort: (Int) -> Bool) -> MarketMove? {
        if steps.isEmpty {
            guard let time = nextTime else { return nil }
            begin(time)
        }
        guard let step = steps.popFirst() else { return nil }
        lastTime = instant
        switch step {
        case .closed(let symbol, let bar): return .closed(symbol: symbol, bar, instant)
        case .open(let symbol): return .jump(symbol: symbol, places[symbol].quotes.open, instant)
        case .path(let step, let symbol):
            // Which extreme hurts is settled here and holds for the rest of the bar.
            if step == .adverseExtreme { hurtsHigh[symbol] = isShort(symbol) }
            let quotes = places[symbol].quotes
            let quote =
                switch step {
                case .adverseExtreme: hurtsHigh[symbol] ? quotes.range.high : quotes.range.low
                case .otherExtreme: hurtsHigh[symbol] ? quotes.range.low : quotes.range.high
                case .close: quotes.close
                }
            return .inside(step, symbol: symbol, quote, quotes.range, instant)
        }
    }

    /// Lays out what happens at an instant.
    private mutating func begin(_ time: Timestamp) {
        instant = time
        var laid: [Step] = []
        for symbol in places.indices {
            if let bar = places[symbol].takeEnded(at: time) { laid.append(.closed(symbol: symbol, bar)) }
        }
        for symbol in quoteOrder where places[symbol].begin(at: time) { laid.append(.open(symbol: symbol)) }
        for step in PathStep.allCases {
            for symbol in places.indices where places[symbol].isOpen(at: time) { laid.append(.path(step, symbol: symbol)) }
        }
        steps = laid[...]
    }
}

/// A place in one symbol's bars.
private struct BarPlace {
    /// What a bar quotes on its way.
    struct Quotes {
        var open: Quote
        var range: BarRange
        var close: Quote
    }

    let series: BarSeries
    private var next: Int
    private var current: Bar?
    private var currentEnd = Timestamp(nanoseconds: .max)
    private(set) var quotes: Quotes

    init(_ series: BarSeries, at index: Int) {
        (self.series, next) = (series, index)
        let none = Quote(bid: .zero, ask: .zero)
        quotes = Quotes(open: none, range: BarRange(low: none, high: none), close: none)
    }

    var nextOpened: Timestamp? { next < series.count ? series.opened[next] : nil }

    /// The index of the first bar that is not complete.
    var firstOpen: Int { current == nil ? next : next - 1 }

    /// Hands over the open bar when its time is up, or the next one opens.
    mutating func takeEnded(at time: Timestamp) -> Bar? {
        guard let bar = current, nextOpened == time || time >= currentEnd else { return nil }
        current = nil
        return bar
    }

    mutating func begin(at time: Timestamp) -> Bool {
        guard nextOpened == time else { return false }
        let bar = series[next]
        next += 1
        (current, currentEnd) = (bar, bar.opened.adding(seconds: series.timeframe.nominalSeconds))
        let spread = Price(raw: Int64(bar.spreadPoints) * series.pointRaw)
        func quote(_ bid: Price) -> Quote { Quote(bid: bid, ask: bid + spread) }
        quotes = Quotes(open: quote(bar.open), range: BarRange(low: quote(bar.low), high: quote(bar.high)), close: quote(bar.close))
        return true
    }

    func isOpen(at time: Timestamp) -> Bool { current?.opened == time }
}
