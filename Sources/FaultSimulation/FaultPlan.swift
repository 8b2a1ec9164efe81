internal import Market

/// What goes wrong in one run, and when: all of it follows from the seed.
///
/// Swarm testing: each run has its own choice of faults, so that some runs have few that come often, and others many.
struct FaultPlan {
    /// A fault at an instant.
    struct Appointment {
        let time: Timestamp
        let kind: FaultKind
    }

    /// Faults that may happen at all.
    private let on: Set<FaultKind>
    private var streams: [FaultKind: SeededStream]
    /// Those that come at instants, earliest first.
    private(set) var appointments: [Appointment]
    /// How often each happened.
    private(set) var counts: [FaultKind: Int] = [:]
    /// Nothing goes wrong any more.
    var isOver = false

    /// - Parameter share: of a thousand, how likely a kind of fault is on.
    init(seed: UInt64, from start: Timestamp, to end: Timestamp) {
        var chooser = SeededStream(seed, for: 1)
        let share = chooser.pick([150, 300, 500, 700])
        on = Set(FaultKind.allCases.filter { _ in chooser.chance(Int64(share)) })
        streams = [:]
        appointments = []
        for (index, kind) in FaultKind.allCases.enumerated() {
            streams[kind] = SeededStream(seed, for: UInt64(index) + 100)
            guard on.contains(kind), let most = kind.timesAtMost else { continue }
            for _ in 0..<chooser.number(1...most) {
                let time = Timestamp(nanoseconds: chooser.number(start.nanoseconds...end.nanoseconds))
                appointments.append(Appointment(time: time, kind: kind))
            }
        }
        appointments.sort { ($0.time, $0.kind.rawValue) < ($1.time, $1.kind.rawValue) }
    }

    /// Whether a fault spoils this occasion; it is counted then.
    mutating func spoils(_ kind: FaultKind) -> Bool {
        guard !isOver, on.contains(kind), streams[kind]?.chance(kind.perMille) ?? false else { return false }
        count(kind)
        return true
    }

    /// Whether a kind of fault is on in this run.
    func has(_ kind: FaultKind) -> Bool { on.contains(kind) }

    /// A number for the details of a fault.
    mutating func number(_ kind: FaultKind, _ range: ClosedRange<Int64>) -> Int64 { streams[kind]?.number(range) ?? range.lowerBound }

    mutating func count(_ kind: FaultKind) { counts[kind, default: 0] += 1 }

    /// The next fault that is due; nil when none is.
    mutating func takeDue(_ now: Timestamp) -> FaultKind? {
        guard !isOver, let first = appointments.first, first.time <= now else { return nil }
        return appointments.removeFirst().kind
    }

    /// When the next fault comes at an instant.
    var nextDue: Timestamp? { isOver ? nil : appointments.first?.time }
}
