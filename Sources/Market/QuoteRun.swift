/// A run of one symbol's ticks in the figures that tell whether anything can have happened on it.
public struct QuoteRun: Hashable, Sendable {
    /// The lowest bid with the highest ask: no quote of the run is worse for anybody who holds anything.
    public let worst: Quote
    /// The highest bid with the lowest ask: no quote of the run is better. The ask may lie below the bid.
    public let best: Quote
    /// The newest quote.
    public let last: Quote
    /// When the newest quote came, UTC.
    public let time: Timestamp

    @inlinable
    public init(worst: Quote, best: Quote, last: Quote, time: Timestamp) {
        (self.worst, self.best, self.last, self.time) = (worst, best, last, time)
    }
}
