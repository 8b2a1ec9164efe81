import Foundation
import Testing

/// The JSON of a backtest, as far as tests read it; a missing key is a failure to decode.
struct Report: Decodable {
    let bars, trades, wins, losses, signals: Int
    let longTrades, shortTrades, badRows: Int
    let from, to, symbol, timeframe, strategy, decisionsHash: String
    let initialBalance, finalBalance, netProfit, grossProfit, grossLoss: Double
    let maxDrawdown, maxDrawdownPercent, totalCommission, totalSwap: Double
    let profitFactor, expectedPayoff, winRate, sharpeRatio, sortinoRatio: Double?
    let denials, skips: [String: Int]
    let assumptions: [String: String]
    let byEntry, byExit: [GroupFigures]

    enum CodingKeys: String, CodingKey {
        case bars, trades, wins, losses, signals, from, to, symbol, timeframe, strategy, denials, skips, assumptions
        case longTrades = "long_trades", shortTrades = "short_trades", badRows = "bad_rows"
        case byEntry = "by_entry", byExit = "by_exit"
        case decisionsHash = "decisions_hash", initialBalance = "initial_balance", finalBalance = "final_balance"
        case netProfit = "net_profit", grossProfit = "gross_profit", grossLoss = "gross_loss"
        case maxDrawdown = "max_drawdown", maxDrawdownPercent = "max_drawdown_percent"
        case totalCommission = "total_commission", totalSwap = "total_swap"
        case profitFactor = "profit_factor", expectedPayoff = "expected_payoff", winRate = "win_rate"
        case sharpeRatio = "sharpe_ratio", sortinoRatio = "sortino_ratio"
    }
}

/// A group of trades, as the report and the third oracle print it.
struct GroupFigures: Decodable {
    let name: String
    let trades, wins, losses, r_trades: Int
    let net_profit: Double
    let profit_factor, win_rate, mean_r, mean_mae_r, mean_mfe_r, mean_hold_seconds, mean_bars: Double?

    /// What is rounded only when it is printed.
    var ratios: [Double?] { [profit_factor, win_rate, mean_r, mean_mae_r, mean_mfe_r, mean_hold_seconds, mean_bars] }
}

/// A backtest that must succeed: its report, its trades without the header, and what it said.
struct Backtest {
    let report: Report
    /// The columns up to the exit reason, which the trade oracles print too.
    let trades: [String]
    /// The whole file of trades.
    let file: String
    let outcome: Outcome

    static let header = "id,symbol,side,volume,open_time,open_price,close_time,close_price,commission,swap,profit,exit_reason"
    static let moreHeader = ",entry_tag,exit_label,exits,mae,mfe,initial_risk,r,mae_r,mfe_r,bars"

    /// Research terms unless `more` says otherwise: no guards, 0.1 lots, EURUSD.
    init(
        _ strategy: String, data: String = sample, _ more: [String] = ["--override", "risk.preset=off", "--lots", "0.1"],
        symbol: String = "EURUSD", sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let scratch = try Scratch()
        let file = scratch.path("trades.csv")
        outcome = try herald(
            ["backtest", strategy, "--data", data, "--symbol", symbol, "--json", "--trades", file] + more,
            sourceLocation: sourceLocation)
        try #require(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        self.file = try text(scratch.url("trades.csv"))
        let lines = self.file.split(separator: "\n").map(String.init)
        #expect(lines.first == Self.header + Self.moreHeader, sourceLocation: sourceLocation)
        trades = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).prefix(12).joined(separator: ",") }
    }
}

/// A command that must fail: with this exit code, with nothing on standard output and all of this on standard error.
func expectRefusal(
    _ outcome: Outcome, _ status: Int32, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    for part in parts {
        #expect(outcome.errors.contains(part), "not in: \(outcome.errors)", sourceLocation: sourceLocation)
    }
}
