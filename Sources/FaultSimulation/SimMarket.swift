internal import Market
internal import Simulation

/// Made-up prices for a fault simulation: uneven ticks of several symbols, their bars of a minute, and a jump now and then.
struct SimMarket: MarketFeed {
    private struct Source {
        let point: Int64
        var mid: Int64
        var spread: Int64
        var next: Timestamp
        var forming: Bar?
        var bars: [Bar] = []
    }

    private var sources: [Source]
    private var stream: SeededStream
    private var waiting: [MarketMove] = []
    private(set) var lastTime: Timestamp?
    /// Seconds of a bar.
    private static let length: Int64 = 60

    /// - Parameter bars: complete bars of each symbol before `start`.
    init(seed: UInt64, symbols: [(point: Price, first: Price)], from start: Timestamp, bars: Int) {
        var stream = SeededStream(seed, for: 2)
        sources = symbols.map { symbol in
            Source(
                point: symbol.point.raw, mid: symbol.first.raw, spread: symbol.point.raw * stream.number(4...14),
                next: Timestamp(nanoseconds: start.nanoseconds + stream.milliseconds(0...4000)))
        }
        self.stream = stream
        let opening = start.seconds - start.seconds % SimMarket.length
        for place in sources.indices {
            for index in 0..<bars {
                let opened = Timestamp(seconds: opening - Int64(bars - index) * SimMarket.length)
                for _ in 0..<12 {
                    move(place)
                    take(quote(place), place, opened)
                }
                if let bar = sources[place].forming { sources[place].bars.append(bar) }
                sources[place].forming = nil
            }
        }
    }

    var nextTime: Timestamp? { sources.map(\.next).min() }

    mutating func next(isShort: (Int) -> Bool) -> MarketMove? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        guard let time = nextTime, let place = sources.firstIndex(where: { $0.next == time }) else { return nil }
        lastTime = time
        closeBars(until: time)
        move(place)
        let opening = Timestamp(seconds: time.seconds - time.seconds % SimMarket.length)
        let quote = quote(place)
        take(quote, place, opening)
        sources[place].next = Timestamp(nanoseconds: time.nanoseconds + stream.milliseconds(300...9000))
        waiting.append(.jump(symbol: place, quote, time))
        return waiting.removeFirst()
    }

    private mutating func closeBars(until time: Timestamp) {
        for place in sources.indices {
            guard let bar = sources[place].forming, bar.opened.adding(seconds: SimMarket.length) <= time else { continue }
            sources[place].bars.append(bar)
            sources[place].forming = nil
            waiting.append(.closed(symbol: place, bar, time))
        }
    }

    private mutating func move(_ place: Int) {
        let point = sources[place].point
        sources[place].mid += point * stream.number(-7...7)
        if stream.chance(4) { sources[place].mid += point * stream.number(-60...60) }
        sources[place].mid = max(sources[place].mid, point * 1000)
    }

    private func quote(_ place: Int) -> Quote {
        let source = sources[place]
        let bid = source.mid - source.mid % source.point
        return Quote(bid: Price(raw: bid), ask: Price(raw: bid + source.spread))
    }

    private mutating func take(_ quote: Quote, _ place: Int, _ opening: Timestamp) {
        let bid = quote.bid
        guard var bar = sources[place].forming else {
            sources[place].forming = Bar(
                opened: opening, open: bid, high: bid, low: bid, close: bid,
                spreadPoints: Int32(sources[place].spread / sources[place].point), tickCount: 1)
            return
        }
        (bar.high, bar.low, bar.close, bar.tickCount) = (max(bar.high, bid), min(bar.low, bid), bid, bar.tickCount + 1)
        sources[place].forming = bar
    }

    func history(symbol: Int, count: Int) -> [Bar] { Array(sources[symbol].bars.suffix(count)) }
    func timeframe(of symbol: Int) -> Timeframe { .m1 }
}
