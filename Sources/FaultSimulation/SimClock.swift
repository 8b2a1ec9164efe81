internal import Market

/// The clocks of a simulated world: what passes, what the machine's clock shows, and what the broker's shows.
///
/// Nothing else tells time in a simulation; every wait is a wait for ``go(to:)``.
final class SimClock {
    /// What has passed, as an instant; never goes back. The broker's side lives by it.
    private(set) var broker: Timestamp
    /// How far the machine's clock is ahead of the broker's, nanoseconds.
    private(set) var offset: Int64 = 0
    /// The clock of the machine that the bot runs on, UTC.
    var wall: Timestamp { Timestamp(nanoseconds: broker.nanoseconds + offset) }

    init(_ start: Timestamp) { broker = start }

    /// Lets time pass to an instant, unless it is over already.
    func go(to time: Timestamp) { broker = max(broker, time) }

    /// Lets time pass while something blocks.
    func pass(_ nanoseconds: Int64) { broker = Timestamp(nanoseconds: broker.nanoseconds + nanoseconds) }

    /// Somebody sets the machine's clock.
    func step(to offset: Int64) { self.offset = offset }
}
