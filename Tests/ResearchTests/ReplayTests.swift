import Engine
import Foundation
import History
import Market
import Performance
import Research
import ScriptAPI
import Testing
import Trading

/// The same decisions from a backtest, from a shell that walks every quote, and from the journal of that shell alone.
@Suite struct ReplayTests {
    private static let exits = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "exits")

    private static let strategy = """
        local S = strategy { api = 1, name = "Busy", timeframe = "H1" }
        function S:indicators() return { atr = atr(14), fast = ema(4), slow = ema(12) } end
        function S:on_bar(bar)
          if math.random() < 0.02 then return close { fraction = 0.3, reason = "a whim" } end
          if crossed_above(self.fast, self.slow) then return long { stop_loss = bar.close - 3 * self.atr[0], tag = "up" } end
          if crossed_below(self.fast, self.slow) then return short { stop_loss = bar.close + 3 * self.atr[0], tag = "down" } end
        end
        return S
        """

    private static let faulty = """
        local E = exit { api = 1, name = "Faulty", priority = 60, params = { after = integer { default = 100, min = 1, max = 10000 } } }
        function E:should_exit(position, data)
          self.asked = (self.asked or 0) + 1
          if self.asked > self.params.after then error("worn out") end
        end
        return E
        """

    private func shipped(_ name: String, _ values: [(name: String, text: String)]) throws -> ScriptedExit {
        try ScriptLoader.exit(ScriptSource(path: Self.exits.appending(path: name + ".lua").path), ScriptOptions(typed: values))
    }

    private func tickExits() throws -> [ScriptedExit] {
        [
            try shipped("adverse_movement", [("move", "1.5")]), try shipped("time_based", [("max_hours", "30")]),
            try shipped("profit_target", [("level_1", "0.5"), ("level_2", "1")]),
            try shipped("trailing_stop", [("distance", "2"), ("break_even", "1")]),
        ]
    }

    private func barExits() throws -> [ScriptedExit] {
        [try shipped("chandelier", []), try shipped("n_bar_stop", []), try shipped("indicator_exit", [("rule", "ema"), ("period", "20")])]
    }

    /// One strategy for each symbol; scripts are loaded anew for each plan, since they remember.
    private func plan(
        _ seed: UInt64, _ names: [String] = ["EURUSD", "USDJPY"], failsAfter: Int? = nil, action: ProtectivePolicy.Action = .tighten
    ) throws -> BacktestPlan {
        let symbols = try names.enumerated().map { index, name in
            let value = try value(name)
            return BacktestSymbol(
                value: value,
                series: SyntheticMarket(seed: seed &* 10 &+ UInt64(index)).bars(
                    specification: value.specification, timeframe: .h1, from: instant("2024-01-01"), count: 700))
        }
        let strategies = try symbols.indices.map { index in
            var exits = try names.count == 1 ? barExits() : tickExits()
            if let failsAfter {
                let source = try ScriptSource(text: Self.faulty, path: "faulty.lua")
                exits.append(try ScriptLoader.exit(source, ScriptOptions(typed: [("after", "\(failsAfter * (index + 1))")])))
            }
            let source = try ScriptSource(text: Self.strategy, path: "busy.lua")
            return StrategyAssignment(
                strategy: try ScriptLoader.strategy(source, ScriptOptions(seed: seed)), symbol: index, exits: exits)
        }
        var plan = ResearchTests.plan(symbols, strategies, slippage: 1, commission: "3", balance: "1000000")
        plan.protection = ProtectivePolicy(action: action, stopPercent: 1)
        return plan
    }

    private func expectSame(_ first: [String], _ second: [String], _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let difference = zip(first, second).first { $0 != $1 }
        #expect(difference == nil, "\(what) differ: \(String(describing: difference))", sourceLocation: sourceLocation)
        #expect(first.count == second.count && !first.isEmpty, "\(what)", sourceLocation: sourceLocation)
    }

    @Test(arguments: 1...4, [nil, 120] as [Int?])
    func theJournalDecidesAsTheBacktest(_ seed: UInt64, _ failsAfter: Int?) throws {
        var journal = try Journal(plan(seed, failsAfter: failsAfter))
        journal.run()
        let (told, replayed) = (journal.testimony, try Journal.replay(journal.tape, plan(seed, failsAfter: failsAfter)))
        expectSame(told.effects, replayed.effects, "effects")
        let tested = try run(plan(seed, failsAfter: failsAfter)).record
        for record in [told.record, replayed.record] {
            expectSame(record.decisions.map { "\($0.time) \($0.line)" }, tested.decisions.map { "\($0.time) \($0.line)" }, "decisions")
            #expect(record.decisionsHash == tested.decisionsHash && record.trades == tested.trades)
            #expect(record.notices.map(\.notice) == tested.notices.map(\.notice) && record.denials == tested.denials)
            #expect(record.exitCloses == tested.exitCloses && record.stopMoves == tested.stopMoves && record.skips == tested.skips)
        }
        #expect(tested.trades.count > 20 && tested.trades.contains { $0.exits > 1 } && tested.stopMoves > 20)
        #expect((tested.denials["exit_failed"] ?? 0 > 0) == (failsAfter != nil))
    }

    /// One symbol and exits that are asked at bars only: the backtest skips over what the shell walks.
    @Test(arguments: 1...4)
    func theShortcutOfTheBacktestChangesNothing(_ seed: UInt64) throws {
        var journal = try Journal(plan(seed, ["EURUSD"], failsAfter: 300))
        journal.run()
        let (walked, tested) = (journal.testimony.record, try run(plan(seed, ["EURUSD"], failsAfter: 300)).record)
        expectSame(walked.decisions.map { "\($0.time) \($0.line)" }, tested.decisions.map { "\($0.time) \($0.line)" }, "decisions")
        #expect(walked.trades == tested.trades && walked.notices.map(\.notice) == tested.notices.map(\.notice))
        #expect(tested.stopMoves > 20 && tested.exitCloses > 5)
    }

    /// An operator takes half of a position now and then, closes all of a symbol, and everything in the end.
    @Test(arguments: 5...7, ProtectivePolicy.Action.allCases)
    func anOperatorsCommandsAreReplayedToo(_ seed: UInt64, _ action: ProtectivePolicy.Action) throws {
        var journal = try Journal(plan(seed, failsAfter: 80, action: action))
        journal.run { bar, positions in
            switch bar {
            case 400: return .closeAll(.symbol(1), reason: "enough yen")
            case 500: return .closeAll(.everything, reason: "enough")
            case let bar where bar % 5 == 0:
                return positions.first.map { .closePosition($0.ticket, volume: lots("0.5"), reason: "half of it") }
            default: return nil
            }
        }
        let replayed = try Journal.replay(journal.tape, plan(seed, failsAfter: 80, action: action))
        expectSame(journal.testimony.effects, replayed.effects, "effects")
        #expect(journal.testimony.record.decisionsHash == replayed.record.decisionsHash)
        #expect(replayed.record.decisions.contains { $0.line.hasSuffix(" commanded") })
        #expect(replayed.record.notices.contains { $0.notice.code == .exitFailed })
    }

    /// All of it is there to differ: every shipped exit leaves or moves a stop, in parts and in whole.
    @Test func theRunsReachEveryExit() throws {
        var (names, moved): (Set<String>, Set<String>) = ([], [])
        for seed in 1...6 as ClosedRange<UInt64> {
            let record = try run(plan(seed)).record
            names.formUnion(record.trades.map(\.exitName))
            moved.formUnion(record.decisions.filter { $0.line.contains(" move_stop ") }.map { String($0.line.suffix(13)) })
        }
        let wanted = ["Adverse movement", "Time based", "Profit target"].map { "exit (\($0))" } + ["stop_loss (Trailing stop)"]
        #expect(names.isSuperset(of: wanted), "\(names)")
        #expect(moved == ["Trailing stop"])
    }
}
