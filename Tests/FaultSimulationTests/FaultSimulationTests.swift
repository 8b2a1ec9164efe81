import FaultSimulation
import Glibc
import Storage
import Testing

#if PLANTED_BUGS
    import Engine
#endif

// A seed takes a second of a release build and a minute of a debug build, so `swift test` passes over it unless asked for:
// HERALD_FAULT_SEEDS=1 swift test --filter FaultSimulationTests. `./dev simulate` runs many in a release build.
@Suite("A bot between things that fail", .enabled(if: getenv("HERALD_FAULT_SEEDS") != nil, "HERALD_FAULT_SEEDS is not set"))
struct FaultSimulationTests {
    @Test("holds every invariant, and does the same again", arguments: [UInt64(1), 13, 22, 37])
    func holdsAndRepeats(seed: UInt64) {
        let first = FaultRun.run(seed: seed)
        #expect(first.violation == nil, "\(first.events.joined(separator: "\n"))")
        let second = FaultRun.run(seed: seed)
        #expect(first.hash == second.hash)
        #expect(first.steps == second.steps)
    }

    @Test("does another thing for another seed")
    func differs() { #expect(FaultRun.run(seed: 3).hash != FaultRun.run(seed: 4).hash) }

    @Test("does the same on a database file", arguments: [UInt64(2)])
    func database(seed: UInt64) throws {
        let folder = TemporaryFolder()
        let store = try SQLiteStore(path: folder.path + "/herald.db")
        let onFile = FaultRun.run(seed: seed, store: store)
        #expect(onFile.violation == nil)
        #expect(onFile.hash == FaultRun.run(seed: seed).hash)
    }

    #if PLANTED_BUGS
        // The others take more seeds than a debug build runs in a minute.
        @Test("finds mistakes that are planted", arguments: PlantedBug.allCases.prefix(3))
        func findsPlantedBugs(bug: PlantedBug) {
            #expect(FaultRun.run(seed: 0, making: bug).violation != nil)
        }
    #endif
}
