public import Market

/// The next thing a market does.
public enum MarketMove: Sendable {
    /// A bar of a symbol's base timeframe is complete.
    case closed(symbol: Int, Bar, Timestamp)
    /// A quote that may have jumped: a tick, or a bar's open.
    case jump(symbol: Int, Quote, Timestamp)
    /// A quote of the path inside a bar of a range.
    case inside(PathStep, symbol: Int, Quote, BarRange, Timestamp)
}

/// Prices in the order in which a market makes them; the same feed makes the same moves in every run.
public protocol MarketFeed {
    /// When the next move comes, UTC; nil when the prices are over.
    var nextTime: Timestamp? { get }
    /// When the last move came, UTC; nil before the first.
    var lastTime: Timestamp? { get }
    /// Makes the next move; `isShort` tells for a symbol whether a bar's high hurts. nil when the prices are over.
    mutating func next(isShort: (Int) -> Bool) -> MarketMove?
    /// The bars of a symbol that are complete, all of them or the newest so many, oldest first.
    func history(symbol: Int, count: Int) -> [Bar]
    /// The interval of a symbol's bars.
    func timeframe(of symbol: Int) -> Timeframe
}
