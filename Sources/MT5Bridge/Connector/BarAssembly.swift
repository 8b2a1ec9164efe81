public import Market

/// Builds a symbol's closed bars from its quotes, on the server's clock as the terminal does.
///
/// A bar of which the beginning was not heard is not built: it is ``Outcome/unheard(_:)``, for the terminal to tell.
public struct BarAssembly: Sendable {
    /// What the end of a bar brings.
    public enum Outcome: Hashable, Sendable {
        /// Heard from its beginning to its end.
        case bar(Bar)
        /// A bar that opened at this instant ended, and only a part of it was heard.
        case unheard(Timestamp)
    }

    private struct Forming: Sendable {
        let opening: Int64
        let isWhole: Bool
        var bar: Bar
    }

    /// The length of the bars.
    public let timeframe: Timeframe
    private let clock: ServerClock
    private let point: Price
    private var forming: Forming?
    /// The opening, in seconds of the server's clock, of the newest bar that ended.
    private var ended: Int64?
    /// Quotes of another symbol may be this much ahead of this one's, milliseconds.
    private static let patience: Int64 = 1000

    public init(timeframe: Timeframe, clock: ServerClock, point: Price) {
        (self.timeframe, self.clock, self.point) = (timeframe, clock, point)
    }

    /// Takes a quote of the symbol; `reading` is of the server's clock in milliseconds. What ended before it comes out.
    public mutating func take(_ quote: Quote, at reading: Int64) -> Outcome? {
        let opening = timeframe.opening(ofSecond: floorDivide(reading, 1000))
        if let current = forming, current.opening == opening {
            forming?.bar.take(quote.bid)
            return nil
        }
        guard opening > (forming?.opening ?? ended ?? .min) else { return nil }
        let outcome = end()
        // Only somebody who heard what was before has heard the beginning.
        let isWhole = outcome != nil || ended != nil
        let spread = quote.spread.raw / max(point.raw, 1)
        guard let opened = clock.utc(opening * 1000) else { return outcome }
        forming = Forming(
            opening: opening, isWhole: isWhole,
            bar: Bar(
                opened: opened, open: quote.bid, high: quote.bid, low: quote.bid, close: quote.bid,
                spreadPoints: Int32(clamping: spread), tickCount: 1))
        return outcome
    }

    /// The server's clock went on, as other symbols' quotes show: a bar that is over by then ends.
    public mutating func pass(to reading: Int64) -> Outcome? {
        guard let forming, timeframe.end(ofBarOpened: forming.opening) * 1000 + BarAssembly.patience <= reading else { return nil }
        return end()
    }

    /// Quotes were missed: what is forming cannot become whole.
    public mutating func forget() { (forming, ended) = (nil, nil) }

    private mutating func end() -> Outcome? {
        guard let done = forming else { return nil }
        (forming, ended) = (nil, done.opening)
        return done.isWhole ? .bar(done.bar) : .unheard(done.bar.opened)
    }
}

extension Bar {
    fileprivate mutating func take(_ bid: Price) {
        (high, low, close) = (max(high, bid), min(low, bid), bid)
        tickCount = tickCount == .max ? .max : tickCount + 1
    }
}
