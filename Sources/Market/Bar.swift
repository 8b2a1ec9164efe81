/// A closed bar of bid prices over the half-open interval that starts at `opened`.
public struct Bar: Hashable, Sendable, Codable {
    /// Start of the interval, UTC.
    public var opened: Timestamp
    /// First bid.
    public var open: Price
    /// Highest bid.
    public var high: Price
    /// Lowest bid.
    public var low: Price
    /// Last bid.
    public var close: Price
    /// Ask minus bid at the bar's open, in points.
    public var spreadPoints: Int32
    /// Ticks in the bar, MT5's tick volume; 0 when the source has none.
    public var tickCount: UInt32

    @inlinable
    public init(
        opened: Timestamp, open: Price, high: Price, low: Price, close: Price, spreadPoints: Int32, tickCount: UInt32
    ) {
        self.opened = opened
        (self.open, self.high, self.low, self.close) = (open, high, low, close)
        (self.spreadPoints, self.tickCount) = (spreadPoints, tickCount)
    }

    /// Takes in a later part of the same bar: the range widens, the close moves, ticks add up, spread and open stay.
    public mutating func widen(by part: Bar) {
        high = max(high, part.high)
        low = min(low, part.low)
        close = part.close
        let (ticks, overflow) = tickCount.addingReportingOverflow(part.tickCount)
        tickCount = overflow ? .max : ticks
    }
}
