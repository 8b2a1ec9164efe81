import Market
import Simulation

/// Made-up ticks of many symbols in turn, evenly spaced, with the minutes they make; always the same, and none is kept.
struct PacedFeed: MarketFeed {
    private let symbols: [SymbolSpecification]
    private let begin: Timestamp
    /// Nanoseconds between two ticks of the whole market.
    private let spacing: Int64
    private var count: Int64 = 0
    private var bids: [Int64]
    private var draw = Draw()
    private var bars: [Bar]
    /// Symbols whose minute is over and was not told.
    private var ended = 0..<0
    private var minute: Int64

    /// Bars of history each symbol has.
    private static let past = 500

    /// - Parameter rate: Ticks a second, all symbols together.
    init(_ symbols: [SymbolSpecification], from begin: Timestamp, rate: Int64) {
        (self.symbols, self.begin) = (symbols, begin)
        spacing = 1_000_000_000 / rate
        bids = symbols.map { _ in 110_000 }
        minute = begin.seconds / 60
        let opened = Timestamp(seconds: minute * 60)
        bars = symbols.map { PacedFeed.bar($0, opened, bid: 110_000) }
    }

    var nextTime: Timestamp? { Timestamp(nanoseconds: begin.nanoseconds + count * spacing) }
    var lastTime: Timestamp? { count == 0 ? nil : Timestamp(nanoseconds: begin.nanoseconds + (count - 1) * spacing) }

    func timeframe(of symbol: Int) -> Timeframe { .m1 }

    func history(symbol: Int, count: Int) -> [Bar] {
        let wanted = Int64(min(count, PacedFeed.past))
        return (0..<wanted).map { place in
            let opened = Timestamp(seconds: begin.seconds / 60 * 60 - (wanted - place) * 60)
            return PacedFeed.bar(symbols[symbol], opened, bid: 110_000 + (place % 40 < 20 ? place % 40 : 40 - place % 40))
        }
    }

    mutating func next(isShort: (Int) -> Bool) -> MarketMove? {
        guard let time = nextTime else { return nil }
        if time.seconds / 60 > minute {
            minute = time.seconds / 60
            ended = bars.indices
        }
        if let symbol = ended.popFirst() {
            let bar = bars[symbol]
            bars[symbol] = PacedFeed.bar(symbols[symbol], Timestamp(seconds: minute * 60), bid: bids[symbol])
            return .closed(symbol: symbol, bar, time)
        }
        let symbol = Int(count % Int64(symbols.count))
        count += 1
        bids[symbol] += draw.step(around: 110_000, at: bids[symbol])
        let quote = PacedFeed.quote(symbols[symbol], bid: bids[symbol])
        bars[symbol].high = max(bars[symbol].high, quote.bid)
        bars[symbol].low = min(bars[symbol].low, quote.bid)
        (bars[symbol].close, bars[symbol].tickCount) = (quote.bid, bars[symbol].tickCount + 1)
        return .jump(symbol: symbol, quote, time)
    }

    /// `bid` in points.
    private static func quote(_ symbol: SymbolSpecification, bid: Int64) -> Quote {
        Quote(bid: Price(raw: bid * symbol.point.raw), ask: Price(raw: (bid + 10) * symbol.point.raw))
    }

    private static func bar(_ symbol: SymbolSpecification, _ opened: Timestamp, bid: Int64) -> Bar {
        let price = quote(symbol, bid: bid).bid
        return Bar(opened: opened, open: price, high: price, low: price, close: price, spreadPoints: 10, tickCount: 0)
    }
}

/// Weyl's sequence through a multiplier: good enough for prices that nobody learns from.
private struct Draw {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// -2 to 2, pulled back far from the centre.
    mutating func step(around centre: Int64, at value: Int64) -> Int64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = (state ^ (state >> 32)) &* 0xD6E8_FEB8_6659_FD93
        word ^= word >> 32
        return Int64(word % 5) - 2 + (value > centre + 500 ? -1 : value < centre - 500 ? 1 : 0)
    }
}
