import Foundation
import Testing

/// The guards as a backtest shows them: what they refuse is counted, what they close is a trade.
@Suite struct RiskTests {
    private let scratch: Scratch
    private let still: String

    init() throws {
        scratch = try Scratch()
        still = try scratch.write("still.csv", BarText.hourly(BarText.still(6)))
    }

    private func denials(_ body: String, _ more: [String], data: String? = nil) throws -> [String: Int] {
        let run = try Backtest(try scratch.strategy(body), data: data ?? still, more)
        return run.report.denials
    }

    @Test func anEntryNeedsAStop() throws {
        let run = try Backtest("strategies/sma_crossover.lua", ["--set", "stop_atr=0", "--lots", "0.1"])
        #expect(run.trades.isEmpty)
        #expect(run.report.signals > 50)
        #expect(run.report.denials == ["STOP_REQUIRED": run.report.signals])
    }

    @Test func sizingByRiskNeedsAStop() throws {
        let run = try Backtest("strategies/sma_crossover.lua", ["--set", "stop_atr=0", "--override", "risk.preset=off"])
        #expect(run.report.denials == ["size_needs_stop": run.report.signals])
    }

    /// One percent of 10,000 is 100 USD. 500 points from 110010 cost 500 USD a lot: 0.20 lots. 510 points: 0.196, rounded down.
    @Test(arguments: [("1.09510", "0.20"), ("1.09500", "0.19"), ("1.00010", "0.01")])
    func theSizeFollowsFromTheStop(stop: String, lots: String) throws {
        let run = try Backtest(try scratch.strategy("  if n == 1 then return long { stop_loss = \(stop) } end"), data: still, [])
        #expect(run.trades.first?.contains(",BUY,\(lots),") == true)
    }

    @Test func aSizeBelowTheMinimumIsRefused() throws {
        let poor = ["--override", "account.balance=50"]
        #expect(try denials("  if n == 1 then return long { stop_loss = 1.0001 } end", poor) == ["size_below_minimum": 1])
    }

    @Test func everyGuardThatObjectsIsCounted() throws {
        let body = "  if n == 1 then return long {} end"
        #expect(try denials(body, ["--lots", "6"]) == ["STOP_REQUIRED": 1, "ORDER_VOLUME_ABOVE_LIMIT": 1])
        let more = ["--lots", "2", "--override", "risk.max_volume_per_order=1", "risk.max_volume_per_symbol=1.5"]
        #expect(
            try denials("  if n == 1 then return long { stop_loss = 1.09 } end", more)
                == ["ORDER_VOLUME_ABOVE_LIMIT": 1, "SYMBOL_VOLUME_ABOVE_LIMIT": 1])
    }

    @Test func limitsAllowExactlyTheirValue() throws {
        let body = "  if n == 1 then return long { stop_loss = 1.09 } end"
        #expect(try denials(body, ["--lots", "5", "--override", "account.leverage=1000"]) == [:])
        #expect(try denials(body, ["--lots", "5.01", "--override", "account.leverage=1000"]) == ["ORDER_VOLUME_ABOVE_LIMIT": 1])
    }

    /// 0.1 % of 1.10000 is 110 points.
    @Test(arguments: [(110, [String: Int]()), (111, ["SPREAD_ABOVE_LIMIT": 1])])
    func theSpread(points: Int, expected: [String: Int]) throws {
        let wide = try scratch.write("wide.csv", BarText.hourly(BarText.still(6), spread: points))
        #expect(try denials("  if n == 1 then return long { stop_loss = 1.09 } end", ["--lots", "0.1"], data: wide) == expected)
    }

    @Test func openPositions() throws {
        let more = ["--lots", "0.1", "--override", "entries.adding=true", "risk.max_open_positions=2"]
        #expect(try denials("  return long { stop_loss = 1.09 }", more) == ["OPEN_POSITIONS_AT_LIMIT": 3])
    }

    @Test func aReversalWhoseNewLegIsDeniedStillCloses() throws {
        let body = "  if n == 1 then return long { stop_loss = 1.09 } elseif n == 3 then return short {} end"
        let run = try Backtest(try scratch.strategy(body), data: still, ["--lots", "0.1"])
        #expect(run.trades == ["1,EURUSD,BUY,0.10,2024-01-01T01:00:00Z,1.10010,2024-01-01T03:00:00Z,1.10000,0.00,0.00,-1.00,reverse"])
        #expect(run.report.denials == ["STOP_REQUIRED": 1])
    }

    @Test func leverageLimitsWhatCanBeBought() throws {
        // 5 lots are 550,050 USD: at 1:50 that binds 11,001 of the 10,000 there are.
        let run = try Backtest(
            try scratch.strategy("  if n == 1 then return long {} end"), data: still,
            ["--lots", "5", "--override", "risk.preset=off", "account.leverage=50"])
        #expect(run.trades.isEmpty)
        #expect(run.report.denials == ["no_money": 1])
    }
}
