import Foundation
import Testing

/// The two loss limits: they close everything at the quote that crosses them and refuse what follows.
@Suite struct LossLimitTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Long one lot from 110010 with a far stop, and again at every later bar; the third bar falls to `low`.
    private func run(low: Int, _ more: [String] = []) throws -> Backtest {
        let fall = [(110_000, 110_000, low, low)] + BarText.still(3, at: low)
        let data = try scratch.write("fall.csv", BarText.hourly(BarText.still(2) + fall))
        let strategy = try scratch.strategy("  return long { stop_loss = 1.0001 }")
        return try Backtest(strategy, data: data, ["--lots", "1"] + more)
    }

    /// 5 % of 10,000 is 500 USD, which is 500 points of one lot: reached at 109510, not at 109511.
    @Test func theDailyLoss() throws {
        let run = try run(low: 109_510)
        #expect(run.trades == ["1,EURUSD,BUY,1.00,2024-01-01T01:00:00Z,1.10010,2024-01-01T02:00:00Z,1.09510,0.00,0.00,-500.00,daily_loss"])
        #expect(run.report.denials == ["DAILY_LOSS_LIMIT": 3])
        #expect(try self.run(low: 109_511).trades.first?.hasSuffix(",end_of_data") == true)
    }

    @Test func theDrawdown() throws {
        let run = try run(low: 108_010)
        #expect(run.trades == ["1,EURUSD,BUY,1.00,2024-01-01T01:00:00Z,1.10010,2024-01-01T02:00:00Z,1.08010,0.00,0.00,-2000.00,drawdown"])
        #expect(run.report.denials["DRAWDOWN_LIMIT"] == 3)
        #expect(run.report.maxDrawdown == 2000)
        #expect(run.report.maxDrawdownPercent == 20)
    }

    @Test func theReportNamesTheLatch() throws {
        let text = try herald(
            "backtest", try scratch.strategy("  return long { stop_loss = 1.0001 }"), "--data",
            try scratch.write("fall.csv", BarText.hourly(BarText.still(2) + [(110_000, 110_000, 109_000, 109_000)])), "--symbol", "EURUSD",
            "--lots", "1")
        #expect(text.output.contains("Limits that latched\n  2024-01-01T02:00:00Z  DAILY_LOSS_LIMIT  equity "))
    }

    @Test func theBrokerStopsOutFirstWhenNothingElseDoes() throws {
        // One lot binds 1,100.10 USD at 1:100; below half of it, 550.05, the position goes.
        let run = try run(low: 100_100, ["--override", "risk.preset=off", "account.balance=1500"])
        #expect(run.trades.first?.contains(",stop_out") == true, "\(run.trades)")
    }
}
