/// An immutable run of ticks of one symbol in columns, oldest first, in memory that is owned or mapped from a file.
///
/// Prices are whole points, 16 bytes a tick. Safe to share between threads: nothing ever writes to the columns.
public final class TickSeries: @unchecked Sendable {  // allow: read-only columns whose memory the owner keeps
    /// Decimal digits of a point: `point = 10^-digits`.
    public let digits: Int
    /// Nanoseconds since 1970 in UTC, never descending.
    public let times: UnsafeBufferPointer<Int64>
    /// Points.
    public let bids: UnsafeBufferPointer<Int32>
    /// Points, never below the bid.
    public let asks: UnsafeBufferPointer<Int32>
    private let owner: AnyObject

    /// Takes columns that live as long as their owner. Traps when they are not equally long.
    public init(
        digits: Int, times: UnsafeBufferPointer<Int64>, bids: UnsafeBufferPointer<Int32>, asks: UnsafeBufferPointer<Int32>, owner: AnyObject
    ) {
        precondition(times.count == bids.count && bids.count == asks.count, "Invariant: columns are equally long")
        precondition((0...8).contains(digits), "Invariant: a point has at most eight decimals")
        (self.digits, self.times, self.bids, self.asks, self.owner) = (digits, times, bids, asks, owner)
    }

    /// The number of ticks.
    @inlinable public var count: Int { times.count }

    /// Units of ``Price`` per point.
    @inlinable public var pointRaw: Int64 { powerOfTen(8 - digits) }

    /// When a tick came, UTC.
    @inlinable public func time(_ index: Int) -> Timestamp { Timestamp(nanoseconds: times[index]) }

    /// Bid and ask of a tick; `scale` is ``pointRaw``.
    @inlinable public func quote(_ index: Int, scale: Int64) -> Quote {
        Quote(bid: Price(raw: Int64(bids[index]) * scale), ask: Price(raw: Int64(asks[index]) * scale))
    }

    /// The first index whose tick came at or after an instant; `count` when none did.
    public func firstIndex(notBefore instant: Timestamp) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < instant.nanoseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
