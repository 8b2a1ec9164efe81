import Engine
import Foundation
import Indicators
import Market
import Risk
import Simulation
import Testing
import Trading

/// A core that was written down, read back and warmed up decides as the one that went on; reloads change what they say.
@Suite struct CheckpointTests {
    private func bars(_ count: Int) -> [Bar] {
        var draw = SeededChoice(42)
        var level = 110_000
        return (0..<count).map { hour in
            let open = level
            level += draw.below(401) - 200
            let (low, high) = (min(open, level) - draw.below(120), max(open, level) + draw.below(120))
            let text = { (points: Int) in "1.\(String(points - 100_000 + 1_000_000).suffix(5))" }
            return bar(hour, text(open), text(high), text(low), text(level))
        }
    }

    /// Enters and leaves by a short average, which six bars settle.
    private func crosser(_ name: String = "crosser") -> Puppet {
        Puppet(name, timeframe: .h4, indicators: [("mean", IndicatorRequest(kernel: "sma", parameters: [5]))]) { _, view, puppet in
            let isAbove = view.quote.bid.double > puppet.value(0)
            if view.position == nil {
                return isAbove ? .long(stop: view.quote.bid.double - 0.004) : .limit(.sell, view.quote.bid.double + 0.001, expiry: 2)
            }
            return (view.position?.side == .buy) == isAbove ? .none : .leave
        }
    }

    @Test(arguments: [61, 62, 63, 64, 90, 127])
    func aRestoredCoreGoesOnAsIfNothingHadHappened(_ cut: Int) throws {
        let all = bars(240)
        let watched = limits { $0["max_daily_loss_percent"] = 50 }
        var whole = try Shell([crosser()], limits: watched)
        try whole.run(Array(all[..<cut]))
        var resumed = whole
        let checkpoint = whole.core.checkpoint
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = try encoder.encode(checkpoint)
        let read = try JSONDecoder().decode(CoreCheckpoint.self, from: text)
        let again = try encoder.encode(read)
        #expect(read == checkpoint && again == text)
        // The twin: a new strategy object in a new core, which sees the bars of before and nothing else.
        var core = try Shell([crosser()], limits: watched).fresh(read, limits: watched, [crosser()])
        core.warmUp(0, all[..<(cut - 1)], from: read)
        #expect(core.checkpoint == checkpoint)
        resumed.core = core
        let (rest, already) = (Array(all[cut...]), whole.facts.count)
        try whole.run(rest)
        try resumed.run(rest)
        #expect(whole.facts.count > already + 10)
        #expect(resumed.facts == whole.facts)
        #expect(resumed.core.checkpoint == whole.core.checkpoint)
    }

    @Test func whatIsOpenMustStillHaveAnOwner() throws {
        var shell = try Shell([Puppet("old", answers: [0: .long()])])
        try shell.run([flat(0), flat(1)])
        let checkpoint = shell.core.checkpoint
        #expect(throws: CoreSetupError.orphaned("old")) { _ = try shell.fresh(checkpoint, [Puppet("new")]) }
        let heir = try shell.fresh(checkpoint, [Puppet("new")], caretakers: true)
        #expect(heir.positions.map(\.strategy) == [1] && heir.name(ofStrategy: 1) == "adopted:EURUSD")
    }

    @Test func anEntryWhoseStrategyIsGoneIsWithdrawnWithTheNextBar() throws {
        var shell = try Shell([Puppet("old", answers: [0: .limit(.buy, 1.05)])])
        try shell.run([flat(0), flat(1)])
        #expect(shell.orders.count == 1 && shell.closes.isEmpty)
        shell.core = try shell.fresh(shell.core.checkpoint, [Puppet("new")], caretakers: true)
        try shell.run([flat(2), flat(3)])
        #expect(shell.closes.map(\.target) == [.pending(1)])
        #expect(shell.facts.contains("2 withdrawn 1 expired"))
    }

    @Test func strategiesThatMoveKeepWhatIsTheirs() throws {
        var shell = try Shell([Puppet("first"), Puppet("second", answers: [0: .long()])])
        try shell.run([flat(0), flat(1)])
        let swapped = try shell.fresh(shell.core.checkpoint, [Puppet("second"), Puppet("third"), Puppet("first")])
        #expect(swapped.positions.map(\.strategy) == [0])
    }

    @Test func aNewStrategyReadsTheBarsThatAreKept() throws {
        let all = bars(100)
        var shell = try Shell([Puppet("a")])
        try shell.run(Array(all[..<60]))
        let late = crosser("a")
        try shell.core.replaceStrategy(0, with: late)
        // The mean of five closed H4 bars, each the close of its fourth hour: hours 39, 43, 47, 51, 55.
        let closes = [39, 43, 47, 51, 55].map { all[$0].close.double }
        #expect(abs(late.value(0) - closes.reduce(0, +) / 5) < 1e-9)
        try shell.run(Array(all[60...]))
        #expect(!late.shown.isEmpty && !shell.orders.isEmpty)
    }

    @Test func aStrategyThatCannotBeLeavesEverythingAsItWas() throws {
        let all = bars(60)
        let kept = crosser()
        var (shell, twin) = (try Shell([kept]), try Shell([crosser()]))
        try shell.run(Array(all[..<40]))
        try twin.run(Array(all[..<40]))
        #expect(throws: CoreSetupError.self) {
            try shell.core.replaceStrategy(0, with: Puppet("x", indicators: [("y", IndicatorRequest(kernel: "nonsense", parameters: []))]))
        }
        #expect(throws: CoreSetupError.timeframeTooShort(.m5)) { try shell.core.replaceStrategy(0, with: Puppet("x", timeframe: .m5)) }
        try shell.run(Array(all[40...]))
        try twin.run(Array(all[40...]))
        #expect(shell.facts == twin.facts && shell.core.checkpoint == twin.core.checkpoint)
    }

    @Test func aFailedStrategyRunsAgainOnceItIsReplaced() throws {
        var shell = try Shell([
            Puppet("a") { _, _, _ in .failed(StrategyFailure(file: "a.lua", line: 1, message: "no", callback: "on_bar")) }
        ])
        try shell.run([flat(0), flat(1)])
        #expect(shell.core.isStopped(0) && shell.core.checkpoint.stopped == ["a"])
        try shell.core.replaceStrategy(0, with: Puppet("a", answers: [2: .long()]))
        try shell.run([flat(2), flat(3)])
        #expect(!shell.core.isStopped(0) && shell.deals.count == 1)
    }

    @Test func tighterLimitsCountAtOnceAndLooserOnesWaitForTheLatch() throws {
        let strict = limits { $0["max_volume_per_order"] = 0.5 }
        let loose = limits { $0["max_volume_per_order"] = 5 }
        var shell = try Shell([Puppet(answers: [1: .long(), 3: .long(), 5: .long()])], limits: loose)
        try shell.run([flat(0)])
        #expect(shell.core.replaceLimits(strict).isEmpty)
        try shell.run([flat(1), flat(2)])
        #expect(shell.facts.contains { $0.hasPrefix("2 denied 1") }, "\(shell.facts)")
        shell.tell(.command(.stop(.blockEntries, reason: "test")))
        #expect(shell.core.replaceLimits(loose) == ["max_volume_per_order"])
        #expect(shell.core.limitsInForce == strict)
        shell.tell(.command(.release(code: "KILLED", reason: "test")))
        #expect(shell.core.limitsInForce == loose)
        try shell.run([flat(3), flat(4)])
        #expect(shell.deals.count == 1)
    }

    @Test func sizingShrinksAtOnceAndGrowsWhenNothingIsLatched() throws {
        var shell = try Shell([Puppet(answers: [3: .long()])])
        try shell.run([flat(0)])
        shell.tell(.command(.stop(.blockEntries, reason: "test")))
        #expect(try shell.core.replaceSizing(.fixedLots(lots("0.3"))))
        #expect(try !shell.core.replaceSizing(.fixedLots(lots("2"))))
        shell.tell(.command(.resume(strategy: nil, reason: "test")))
        try shell.run([flat(1), flat(2), flat(3), flat(4)])
        #expect(shell.orders.map(\.volume) == [lots("2")])
    }
}

extension Shell {
    /// A new core that goes on from a checkpoint with new strategies, on this shell's market.
    func fresh(
        _ checkpoint: CoreCheckpoint, limits: RiskLimits = EngineTests.limits(), _ puppets: [Puppet], caretakers: Bool = false
    ) throws -> TradingCore {
        let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(specification, account: "USD"))
        return try TradingCore(
            CoreConfiguration(
                symbols: [CoreSymbol(value: value, baseTimeframe: .h1)], balance: money("100000"), leverage: 500, dataZone: .utc,
                tradeFrom: nil, adding: false, hedging: false, hasCaretakers: caretakers),
            limits: limits, sizing: .fixedLots(lots("1")), strategies: puppets.map { StrategyAssignment(strategy: $0, symbol: 0) },
            restoring: checkpoint)
    }
}
