import Market

/// Turns a file's local times into instants; within one interval of the zone that costs one subtraction.
struct FileClock {
    /// A local time as an instant.
    enum Reading: Equatable {
        case once(Int64)
        case twice(Int64, Int64)
        case never
    }

    private let zone: ZoneRules
    /// Local seconds `low ..< high` all lie `offset` east of UTC and occur once.
    private(set) var low: Int64 = 0
    private(set) var high: Int64 = 0
    private(set) var offset: Int64 = 0

    init(zone: ZoneRules) { self.zone = zone }

    /// The instants (UTC seconds) at which the clock shows `local`; later readings nearby are cheaper.
    mutating func reading(local: Int64) -> Reading {
        if local >= low, local < high { return .once(local - offset) }
        let instants = zone.instants(local: local)
        guard let first = instants.first else { return .never }
        if instants.count > 1 { return .twice(first, instants[1]) }
        remember(around: first, local: local)
        return .once(first)
    }

    /// Keeps the part of the zone's interval around an instant whose local times occur once.
    private mutating func remember(around instant: Int64, local: Int64) {
        let transitions = zone.transitions
        var (next, end) = (0, transitions.count)
        while next < end {
            let middle = (next + end) / 2
            if transitions[middle].at <= instant { next = middle + 1 } else { end = middle }
        }
        let offset = zone.offset(at: instant)
        var (low, high) = (Int64.min, Int64.max)
        if next > 0 {
            let before = next > 1 ? transitions[next - 2].offset : zone.initialOffset
            low = transitions[next - 1].at + max(before, offset)
        }
        if next < transitions.count { high = transitions[next].at + min(offset, transitions[next].offset) }
        if low <= local, local < high { (self.low, self.high, self.offset) = (low, high, offset) }
    }
}
