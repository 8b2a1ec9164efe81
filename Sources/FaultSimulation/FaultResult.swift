public import Storage

#if PLANTED_BUGS
    public import Engine
#else
    internal import Engine
#endif

/// What one seed came to.
public struct FaultResult: Sendable {
    /// What it was run from.
    public let seed: UInt64
    /// The first invariant that did not hold; nil when all did.
    public internal(set) var violation: String?
    /// The newest events, oldest first.
    public let events: [String]
    /// Of everything that happened: the same seed gives the same.
    public let hash: UInt64
    /// How many events that were.
    public let steps: Int
    /// Entries that left for the broker.
    public let orders: Int
    /// How often each fault happened.
    public let faults: [FaultKind: Int]
    /// Steps of orders' states that were taken, as `from > to`.
    public let edges: Set<String>
}

/// The production code of the bot between a broker, a disk, a network, scripts and people that fail as a seed says.
public enum FaultRun {
    /// Runs one seed; so many of the newest events come with the result.
    /// - Parameter store: an empty one, where the journal's rows lie; in memory when nil.
    public static func run(seed: UInt64, store: (any JournalStore)? = nil, keeping lines: Int = 30) -> FaultResult {
        let world = FaultWorld(seed: seed, store: store, keeping: lines)
        world.run()
        return world.result
    }

    /// Runs one seed in memory and again on an empty store: that both come to the same is one more invariant, I-14.
    public static func run(seed: UInt64, alsoOn store: any JournalStore, keeping lines: Int = 30) -> FaultResult {
        var result = run(seed: seed, keeping: lines)
        guard result.violation == nil else { return result }
        let second = run(seed: seed, store: store, keeping: lines)
        if second.hash != result.hash || second.steps != result.steps || second.violation != nil {
            result.violation = second.violation ?? "I-14: on the other store the seed came to another end"
        }
        return result
    }

    #if PLANTED_BUGS
        /// Runs one seed with a mistake in the bot; only builds for tests have them.
        public static func run(seed: UInt64, making bug: PlantedBug) -> FaultResult {
            PlantedBug.$made.withValue(bug) { run(seed: seed) }
        }
    #endif
}

extension FaultWorld {
    var result: FaultResult {
        FaultResult(
            seed: seed, violation: checker.violation, events: log.last, hash: log.hash, steps: log.count, orders: checker.entries,
            faults: plan.counts, edges: Set(checker.edges.map { "\($0.from.rawValue) > \($0.to.rawValue)" }))
    }
}
