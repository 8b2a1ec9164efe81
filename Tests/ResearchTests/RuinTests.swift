import Engine
import Foundation
import History
import Market
import Performance
import Research
import Risk
import ScriptAPI
import Simulation
import Testing
import Trading

/// A script that is always in and doubles after losses, against the daily limit alone: every day it is stopped within the
/// limit and what the bar that crossed it jumped over.
@Suite struct RuinTests {
    /// Twenty lots at most on 10,000 dollars: five points are one percent.
    private static let script = """
        local S = strategy { api = 1, name = "Ruin", version = "1", timeframe = "H1" }
        local hint, before, turn = 0.05, nil, 0
        function S:on_bar(bar)
          if position then return end
          if before and account.balance < before then hint = math.min(1, 2 * hint) end
          before, turn = account.balance, turn + 1
          if turn % 2 == 0 then return short { stop_loss = bar.close + 0.02, size_hint = hint } end
          return long { stop_loss = bar.close - 0.02, size_hint = hint }
        end
        return S
        """

    private static let balance: Int64 = 10_000
    private static let limit = 0.05

    /// The days of a series that have bars enough to trade, as slices.
    private func days(_ series: BarSeries) -> [BarSeries] {
        var found: [BarSeries] = []
        var start = 0
        for index in 1...series.count {
            let ends = index == series.count || series.opened[index].seconds / 86_400 != series.opened[start].seconds / 86_400
            guard ends else { continue }
            if index - start > 3 { found.append(series.slice(start..<index)) }
            start = index
        }
        return found
    }

    /// The equity that a day ends with and how much the bar of the breach could jump; nil without a breach.
    private func breach(_ day: BarSeries, _ source: ScriptSource) throws -> (final: Double, jump: Double)? {
        let strategy = try ScriptLoader.strategy(source, ScriptOptions())
        var plan = plan(
            [BacktestSymbol(value: try value("EURUSD"), series: day)], [StrategyAssignment(strategy: strategy, symbol: 0)],
            limits: limits { $0["max_daily_loss_percent"] = 100 * Self.limit }, balance: "\(Self.balance)")
        plan.sizing = .fixedLots(lots("20"))
        plan.terms = BrokerTerms(leverage: 3000, stopOutPercent: 0, slippagePoints: 0, commissionPerLot: .zero)
        let outcome = try run(plan)
        let latches = outcome.record.latches
        guard let latch = latches.first else {
            #expect(outcome.balance.double > Double(Self.balance) * (1 - Self.limit), "a day below its limit was not stopped")
            return nil
        }
        #expect(latches.count == 1)
        #expect(outcome.record.trades.allSatisfy { $0.closeTime <= latch.time }, "traded on after the limit")
        let index = day.firstIndex(notBefore: latch.time)
        let (bar, previous) = (day[index], day[max(index - 1, 0)])
        let reach = (bar.high.double - bar.low.double) + abs(bar.open.double - previous.close.double)
        let spread = Double(bar.spreadPoints + previous.spreadPoints) / 100_000
        return (outcome.balance.double, 20 * 100_000 * (reach + spread))
    }

    private func stopped(_ series: BarSeries) throws -> Int {
        let path = FileManager.default.temporaryDirectory.appending(path: "ruin-\(UUID()).lua")
        try Data(Self.script.utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let source = try ScriptSource(path: path.path)
        var breaches = 0
        for day in days(series) {
            guard let (final, jump) = try breach(day, source) else { continue }
            breaches += 1
            #expect(final >= Double(Self.balance) * (1 - Self.limit) - jump, "\(day.opened[0])")
        }
        return breaches
    }

    @Test func onMadeUpBars() throws {
        let series = SyntheticMarket(seed: 5).bars(
            specification: try value("EURUSD").specification, timeframe: .h1, from: instant("2020-01-06"), count: 6000)
        #expect(try stopped(series) > 50)
    }

    /// `HERALD_REAL_DATA` is a folder with EURUSD_H1.csv as MetaTrader 5 exports it.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["HERALD_REAL_DATA"] != nil))
    func onRealBars() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["HERALD_REAL_DATA"])
        let bars = try BarFile.read(
            path: folder + "/EURUSD_H1.csv", specification: try value("EURUSD").specification, zone: .utc)
        let count = try stopped(bars.series)
        print("days stopped by the daily limit: \(count) of \(days(bars.series).count)")
        #expect(count >= 500)
    }
}
