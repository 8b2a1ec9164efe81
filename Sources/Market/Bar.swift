/// A closed bar of bid prices over the half-open interval that starts at `opened`.
public struct Bar: Hashable, Sendable {
    public var opened: Timestamp
    public var open: Price
    public var high: Price
    public var low: Price
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
}
