import Engine
import Market
import Simulation
import Testing
import Trading

/// Whatever is refused, late or done by other hands: the ledger is the broker's, and nobody's stop is moved against him.
@Suite struct PositionChaosTests {
    @Test(arguments: 0..<10)
    func theLedgerSurvivesEverything(_ block: Int) throws {
        var (closings, stopHits) = (0, 0)
        for seed in UInt64(block * 30)..<UInt64(block * 30 + 30) {
            var shell = try ChaosShell(seed)
            for _ in 0..<80 { shell.hour() }
            shell.calmDown()
            #expect(shell.isAnswered)
            #expect(shell.watch.wanted.isEmpty, "seed \(seed): what was to be closed is open")
            let time = shell.clock
            shell.operate(.market) { $0.endData(at: time, into: &$1) }
            shell.deliver()
            shell.carryOut()
            shell.checkMemory()
            #expect(shell.core.positions.isEmpty && shell.broker.openPositions.isEmpty && shell.truth.lives.isEmpty)
            #expect(shell.core.account.equity == shell.broker.balance && shell.broker.balance == shell.truth.balance)
            #expect(
                shell.complaints.isEmpty, "seed \(seed) (\(shell.terms.summary)): \(shell.complaints.prefix(3).joined(separator: "; "))")
            (closings, stopHits) = (closings + shell.truth.closings, stopHits + shell.watch.stopHits)
        }
        #expect(closings > 400 && stopHits > 100, "runs that trade nothing prove nothing: \(closings) \(stopHits)")
    }

    @Test func theSameSeedTellsTheSameStory() throws {
        for seed in 1000..<1012 as Range<UInt64> {
            let stories = try (0..<2).map { _ in
                var shell = try ChaosShell(seed, keepsFacts: true)
                for _ in 0..<15 { shell.hour() }
                shell.calmDown()
                return shell.facts ?? []
            }
            #expect(stories[0] == stories[1] && stories[0].count > 10)
        }
    }
}
