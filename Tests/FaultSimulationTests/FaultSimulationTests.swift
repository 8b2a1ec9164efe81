import FaultSimulation
import Storage
import Testing

#if PLANTED_BUGS
    import Engine
#endif

@Suite("A bot between things that fail")
struct FaultSimulationTests {
    @Test("holds every invariant, and does the same again", arguments: [UInt64(1), 13, 22, 37, 50])
    func holdsAndRepeats(seed: UInt64) {
        let first = FaultSimulation.run(seed: seed)
        #expect(first.violation == nil, "\(first.events.joined(separator: "\n"))")
        let second = FaultSimulation.run(seed: seed)
        #expect(first.hash == second.hash)
        #expect(first.steps == second.steps)
    }

    @Test("does another thing for another seed")
    func differs() { #expect(FaultSimulation.run(seed: 3).hash != FaultSimulation.run(seed: 4).hash) }

    @Test("does the same on a database file", arguments: [UInt64(2), 5])
    func database(seed: UInt64) throws {
        let folder = TemporaryFolder()
        let store = try SQLiteStore(path: folder.path + "/herald.db")
        let onFile = FaultSimulation.run(seed: seed, store: store)
        #expect(onFile.violation == nil)
        #expect(onFile.hash == FaultSimulation.run(seed: seed).hash)
    }

    #if PLANTED_BUGS
        @Test("finds every mistake that is planted", arguments: PlantedBug.allCases)
        func findsPlantedBugs(bug: PlantedBug) {
            let found = (UInt64(0)..<500).first { FaultSimulation.run(seed: $0, making: bug).violation != nil }
            #expect(found != nil, "no seed below 500 found \(bug.rawValue)")
        }
    #endif
}
