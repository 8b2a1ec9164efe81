/// The offsets of one time zone as plain data, so that the core can convert without a system library.
///
/// Made by the shell from the system's time-zone database and recorded with the run; before the first transition
/// `initialOffset` holds, after the last one the last offset.
public struct ZoneRules: Hashable, Sendable, Codable {
    /// What the user wrote, for messages: an IANA name, optionally with whole hours added (`America/New_York+7`).
    public let name: String
    /// Seconds east of UTC before the first transition.
    public let initialOffset: Int64
    /// UTC seconds at which an offset begins, ascending.
    public let transitions: [Transition]

    /// One change of offset.
    public struct Transition: Hashable, Sendable, Codable {
        /// UTC seconds since 1970.
        public let at: Int64
        /// Seconds east of UTC from `at` on.
        public let offset: Int64
        public init(at: Int64, offset: Int64) { (self.at, self.offset) = (at, offset) }
    }

    public init(name: String, initialOffset: Int64, transitions: [Transition]) {
        precondition(
            zip(transitions, transitions.dropFirst()).allSatisfy { $0.at < $1.at }, "Invariant: transitions ascend")
        (self.name, self.initialOffset, self.transitions) = (name, initialOffset, transitions)
    }

    /// Coordinated universal time.
    public static let utc = ZoneRules(name: "UTC", initialOffset: 0, transitions: [])

    /// Seconds east of UTC at an instant (UTC seconds since 1970).
    public func offset(at second: Int64) -> Int64 {
        guard let first = transitions.first, second >= first.at else { return initialOffset }
        var (low, high) = (0, transitions.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle } else { high = middle }
        }
        return transitions[low].offset
    }

    /// Local seconds since 1970 for an instant in UTC seconds.
    public func local(_ second: Int64) -> Int64 { second + offset(at: second) }

    /// The instants (UTC seconds) at which the local clock shows `local`: none in a gap, two when the clock is set back.
    public func instants(local: Int64) -> [Int64] {
        let (first, second) = readings(local)
        return [first, second].compactMap(\.self)
    }

    /// The same without memory of its own, for what is asked a million times: the earlier instant, and the later of two.
    public func readings(_ local: Int64) -> (first: Int64?, second: Int64?) {
        let (before, after) = (offset(at: local - 86_400), offset(at: local + 86_400))
        // The larger offset is the earlier reading.
        let (larger, smaller) = (max(before, after), min(before, after))
        let first = offset(at: local - larger) == larger ? local - larger : nil
        guard smaller != larger, offset(at: local - smaller) == smaller else { return (first, nil) }
        return (first, local - smaller)
    }

    /// The first instant (UTC seconds) not before `second` at which the local clock shows `secondOfDay`.
    ///
    /// In a gap the reset happens when the clock jumps over it; when the clock is set back, at the first reading.
    public func next(secondOfDay: Int64, notBefore second: Int64) -> Int64 {
        var day = floorDivide(local(second), 86_400) - 1
        while true {
            let wanted = day * 86_400 + secondOfDay
            let reading = boundary(local: wanted)
            if reading >= second { return reading }
            day += 1
        }
    }

    /// The one instant that a boundary on the local clock stands for: the first reading when the clock shows it twice,
    /// the moment of the jump when the clock skips it.
    public func boundary(local: Int64) -> Int64 {
        let (first, second) = readings(local)
        return first ?? second ?? transitionOver(local) ?? (local - offset(at: local))
    }

    private func transitionOver(_ local: Int64) -> Int64? {
        transitions.first { $0.at + $0.offset > local && $0.at + offset(at: $0.at - 1) <= local }?.at
    }
}
