import Foundation
import Testing

/// One backtest in terms that both Herald and the oracles understand.
struct OracleRun: Sendable, CustomTestStringConvertible {
    var strategy = "sma_crossover"
    var symbol = "EURUSD"
    /// The bars; nil for `bars` made-up ones of `seed`.
    var data: String?
    var seed = 1
    var bars = 1200
    /// The timeframe of the made-up bars.
    var dataTimeframe = "H1"
    var timeframe = "H1"
    var set: [String] = []
    var slippage = 0
    var commission = "0"
    /// Percent of the balance at risk; nil for 0.1 lots.
    var riskPercent: String?
    var from: String?
    var to: String?
    /// Enough that no run goes broke: the oracles know no margin.
    var balance = "10000"

    var testDescription: String {
        "\(strategy) \(symbol) \(data ?? "seed \(seed)") \(timeframe) \(set.joined(separator: " ")) slippage \(slippage) "
            + "commission \(commission) risk \(riskPercent ?? "-") \(from ?? "")..\(to ?? "")"
    }

    private var period: [String] { (from.map { ["--from", $0] } ?? []) + (to.map { ["--to", $0] } ?? []) }

    /// No guards, and no stop-out, which the oracles do not know.
    private var heraldTerms: [String] {
        let sizing =
            riskPercent.map { ["sizing.method=risk_percent", "sizing.risk_percent=\($0)"] }
            ?? ["sizing.method=fixed_lots", "sizing.lots=0.1"]
        return ["--timeframe", timeframe] + period + (set.isEmpty ? [] : ["--set"] + set)
            + ["--override", "risk.preset=off", "account.balance=\(balance)", "account.leverage=1000", "account.stop_out_percent=0"]
            + ["costs.slippage_points=\(slippage)", "costs.commission_per_lot=\(commission)"] + sizing
    }

    private var oracleTerms: [String] {
        ["--symbol", symbol, "--timeframe", timeframe, "--slippage", "\(slippage)"] + period
    }

    /// Runs Herald and an oracle and expects the same trades, line for line; returns them with Herald's report.
    func compareTrades(_ sourceLocation: SourceLocation = #_sourceLocation) throws -> (run: Backtest, file: String, scratch: Scratch) {
        let scratch = try Scratch()
        let file = data ?? scratch.path("bars.csv")
        if data == nil {
            try herald(
                "data", "generate", file, "--symbol", symbol, "--timeframe", dataTimeframe, "--bars", "\(bars)", "--seed", "\(seed)",
                sourceLocation: sourceLocation)
        }
        let run = try Backtest("strategies/\(strategy).lua", data: file, heraldTerms, symbol: symbol, sourceLocation: sourceLocation)
        let sizing = riskPercent.map { ["--risk-percent", $0, "--balance", balance] } ?? ["--lots", "0.1"]
        let expected = try oracle(
            "strategies_oracle",
            [file, "--strategy", strategy, "--commission", commission] + oracleTerms + sizing + set.flatMap { ["--set", $0] },
            sourceLocation: sourceLocation)
        expectSame(run.trades, expected, sourceLocation)
        return (run, file, scratch)
    }

    /// Compares with the third oracle, which reads only the trades and the bars.
    func compareStatistics(_ run: Backtest, _ file: String, _ scratch: Scratch, _ sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let trades = try scratch.write("trades.csv", run.file)
        let printed = try oracle("statistics_oracle", [trades, file, "--balance", balance] + oracleTerms, sourceLocation: sourceLocation)
        let expected = try JSONDecoder().decode(OracleStatistics.self, from: Data(printed.utf8))
        expected.expectEqual(run.report, sourceLocation)
        expected.expectExcursions(of: run.file, sourceLocation)
    }
}

/// Names the first trade that differs, since two long lists side by side tell nobody anything.
func expectSame(_ trades: [String], _ oracle: String, _ sourceLocation: SourceLocation = #_sourceLocation) {
    let expected = oracle.split(whereSeparator: \.isNewline).map(String.init).dropFirst()
    for (ours, theirs) in zip(trades, expected) where ours != theirs {
        Issue.record("first difference:\nherald \(ours)\noracle \(theirs)", sourceLocation: sourceLocation)
        return
    }
    #expect(trades.count == expected.count, "one list is longer than the other", sourceLocation: sourceLocation)
}

/// What Tests/Oracles/statistics_oracle.py prints; its README tells the conventions.
struct OracleStatistics: Decodable {
    let trades: Int
    let net_profit, gross_profit, gross_loss, final_balance, max_drawdown, max_drawdown_percent: Double
    let profit_factor, expected_payoff, win_rate, sharpe, sortino: Double?
    let by_entry, by_exit: [GroupFigures]
    let excursions: [Way]

    /// How far a trade went both ways.
    struct Way: Decodable {
        let id, bars: Int
        let mae, mfe: Double
        let r, mae_r, mfe_r: Double?
    }

    /// The last columns of a file of trades: money to the cent, R to the four decimals it is written with.
    func expectExcursions(of file: String, _ sourceLocation: SourceLocation) {
        let rows = file.split(separator: "\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.count == excursions.count, sourceLocation: sourceLocation)
        // From the end: what stands before may be words with commas.
        func column(_ row: [Substring], _ fromEnd: Int) -> Double? { Double(row[row.count - fromEnd]) }
        for (row, way) in zip(rows, excursions) {
            let same =
                Int(row[0]) == way.id && column(row, 1) == Double(way.bars) && column(row, 7) == way.mae && column(row, 6) == way.mfe
                && isSame(column(row, 4), way.r, 0.000_051) && isSame(column(row, 3), way.mae_r, 0.000_051)
                && isSame(column(row, 2), way.mfe_r, 0.000_051)
            #expect(same, "herald \(row.joined(separator: ",")), oracle \(way)", sourceLocation: sourceLocation)
            if !same { return }
        }
    }

    private func isSame(_ ours: Double?, _ theirs: Double?, _ tolerance: Double) -> Bool {
        guard let ours, let theirs else { return ours == nil && theirs == nil }
        return abs(ours - theirs) <= tolerance
    }

    private func expectEqual(_ ours: [GroupFigures], _ theirs: [GroupFigures], _ sourceLocation: SourceLocation) {
        #expect(ours.map(\.name) == theirs.map(\.name), sourceLocation: sourceLocation)
        for (ours, theirs) in zip(ours, theirs) {
            let same =
                (ours.trades, ours.wins, ours.losses, ours.r_trades, ours.net_profit)
                == (theirs.trades, theirs.wins, theirs.losses, theirs.r_trades, theirs.net_profit)
                && zip(ours.ratios, theirs.ratios).allSatisfy { isSame($0, $1, 1e-9 * max(abs($1 ?? 0), 1)) }
            #expect(same, "herald \(ours), oracle \(theirs)", sourceLocation: sourceLocation)
        }
    }

    func expectEqual(_ report: Report, _ sourceLocation: SourceLocation) {
        // Counts and money are exact: both sides print the double nearest to a number of cents.
        #expect(report.trades == trades, sourceLocation: sourceLocation)
        #expect(report.netProfit == net_profit, sourceLocation: sourceLocation)
        #expect(report.grossProfit == gross_profit, sourceLocation: sourceLocation)
        #expect(report.grossLoss == gross_loss, sourceLocation: sourceLocation)
        #expect(report.finalBalance == final_balance, sourceLocation: sourceLocation)
        #expect(report.maxDrawdown == max_drawdown, sourceLocation: sourceLocation)
        expectEqual(report.byEntry, by_entry, sourceLocation)
        expectEqual(report.byExit, by_exit, sourceLocation)
        let ratios: [(String, Double?, Double?)] = [
            ("max_drawdown_percent", report.maxDrawdownPercent, max_drawdown_percent),
            ("profit_factor", report.profitFactor, profit_factor), ("expected_payoff", report.expectedPayoff, expected_payoff),
            ("win_rate", report.winRate, win_rate.map { 100 * $0 }),
            ("sharpe_ratio", report.sharpeRatio, sharpe), ("sortino_ratio", report.sortinoRatio, sortino),
        ]
        for (name, ours, theirs) in ratios {
            #expect((ours == nil) == (theirs == nil), "\(name): \(ours ?? .nan), oracle \(theirs ?? .nan)", sourceLocation: sourceLocation)
            guard let ours, let theirs else { continue }
            #expect(
                abs(ours - theirs) <= 1e-9 * max(abs(theirs), 1e-9), "\(name): \(ours), oracle \(theirs)", sourceLocation: sourceLocation)
        }
    }
}
