import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// An operator's stop reaches its end through refusals, late answers and other hands, while strategies go on asking.
@Suite struct EmergencyChaosTests {
    @Test(arguments: 0..<6)
    func anEmergencyStopEndsFlat(_ block: Int) throws {
        var (held, told) = (0, 0)
        for seed in UInt64(2000 + block * 20)..<UInt64(2020 + block * 20) {
            var shell = try ChaosShell(seed) { ($0.commands, $0.failures, $0.adding, $0.strategies) = (false, seed % 5 == 0, true, 3) }
            for _ in 0..<30 { shell.hour() }
            held += shell.broker.openPositions.count
            shell.refusals = [0, 50, 80, 95][Int(seed % 4)]
            let action: BreachAction = seed % 2 == 0 ? .flatten : .halt
            shell.watch.wanted.formUnion(shell.core.positions.map(\.ticket))
            shell.command(.stop(action, reason: ChaosShell.words))
            for _ in 0..<8 {
                shell.hour(isTroubled: false)
                if shell.terms.meddles { shell.meddle() }
            }
            shell.obeyAgain()
            for _ in 0..<2 { shell.hour(isTroubled: false) }
            #expect(shell.core.positions.isEmpty && shell.broker.isIdle, "seed \(seed) (\(shell.terms.summary)) is not flat")
            let openings = shell.truth.openings
            for _ in 0..<5 { shell.hour(isTroubled: false) }
            #expect(shell.broker.isIdle && shell.truth.openings == openings, "seed \(seed) opened something under the stop")
            #expect(
                shell.complaints.isEmpty, "seed \(seed) (\(shell.terms.summary)): \(shell.complaints.prefix(3).joined(separator: "; "))")
            told += shell.watch.notices.count { $0.code == .closeFailing }
        }
        #expect(held > 8 && told > 1, "an account that is flat proves nothing: \(held), \(told)")
    }

    /// What was under way when entries were stopped may still fill; what is asked later, or rests, may not.
    @Test(arguments: 0..<3)
    func nothingOpensOnceEntriesAreStopped(_ block: Int) throws {
        for seed in UInt64(3000 + block * 20)..<UInt64(3020 + block * 20) {
            var shell = try ChaosShell(seed) { $0.commands = false }
            for _ in 0..<25 { shell.hour() }
            shell.command(.stop(seed % 2 == 0 ? .blockEntries : .reduceOnly, reason: ChaosShell.words))
            shell.obeyAgain()
            for _ in 0..<2 { shell.hour(isTroubled: false) }
            let openings = shell.truth.openings
            for _ in 0..<15 { shell.hour(isTroubled: false) }
            #expect(shell.truth.openings == openings, "seed \(seed) (\(shell.terms.summary)) opened something under the stop")
            #expect(
                shell.complaints.isEmpty, "seed \(seed) (\(shell.terms.summary)): \(shell.complaints.prefix(3).joined(separator: "; "))")
        }
    }
}
