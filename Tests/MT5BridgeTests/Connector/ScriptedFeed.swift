import Market
import Simulation

/// A market of listed quotes of one symbol a second, with a history of bars.
struct ScriptedFeed: MarketFeed {
    static let begin = Timestamp(seconds: 1_710_000_000)

    /// Bids in points, one a second; the spread is ten points.
    private let bids: [Int64]
    private let bars: [Bar]
    private var index = 0

    init(bids: [Int64], bars: [Bar] = []) { (self.bids, self.bars) = (bids, bars) }

    static func quote(_ bid: Int64) -> Quote { Quote(bid: Price(raw: bid * 1000), ask: Price(raw: (bid + 10) * 1000)) }

    static func time(_ index: Int) -> Timestamp { begin.adding(seconds: Int64(index)) }

    var nextTime: Timestamp? { index < bids.count ? ScriptedFeed.time(index) : nil }
    var lastTime: Timestamp? { index > 0 ? ScriptedFeed.time(index - 1) : nil }

    mutating func next(isShort: (Int) -> Bool) -> MarketMove? {
        guard index < bids.count else { return nil }
        defer { index += 1 }
        return .jump(symbol: 0, ScriptedFeed.quote(bids[index]), ScriptedFeed.time(index))
    }

    func history(symbol: Int, count: Int) -> [Bar] { bars.suffix(count) }
    func timeframe(of symbol: Int) -> Timeframe { .m1 }

    /// Sixty seconds a bar, ended before the first quote.
    static func bars(_ count: Int) -> [Bar] {
        (0..<count).map { place in
            let open = Price(raw: 110_000_000 + Int64(place) * 1000)
            return Bar(
                opened: begin.adding(seconds: -60 * Int64(count - place)), open: open, high: open + Price(raw: 3000),
                low: open - Price(raw: 2000), close: open + Price(raw: 1000), spreadPoints: 10, tickCount: 7)
        }
    }
}
