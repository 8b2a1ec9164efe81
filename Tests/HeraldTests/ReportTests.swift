import Foundation
import Testing

/// The shape of what a backtest prints.
@Suite struct ReportTests {
    private static let crossover = "strategies/sma_crossover.lua"
    private static let keys: Set<String> = [
        "assumptions", "bad_rows", "bars", "bars_per_second", "by_entry", "by_exit", "by_strategy", "exit_refusals", "decisions_hash",
        "denial_examples",
        "denials", "elapsed_seconds",
        "expected_payoff",
        "final_balance", "from", "gross_loss", "gross_profit", "initial_balance", "latches", "load_seconds", "long_trades", "losses",
        "max_drawdown",
        "max_drawdown_percent", "net_profit", "net_profit_without_costs", "notices", "profit_factor", "sharpe_ratio", "short_trades",
        "signals", "skips", "swap_nights", "swaps",
        "sortino_ratio",
        "strategy", "symbol", "timeframe", "to", "total_commission", "total_swap", "trades", "win_rate", "wins",
    ]

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func everyKeyIsThereWhateverHappened() throws {
        let outcome = try herald("backtest", Self.crossover, "--data", sample, "--symbol", "EURUSD", "--json")
        #expect(Set(try object(outcome.output).keys) == Self.keys)
        #expect(outcome.errors.isEmpty)
    }

    @Test func whatIsUndefinedIsNull() throws {
        let scratch = try Scratch()
        let never = try scratch.strategy("")
        let outcome = try herald("backtest", never, "--data", sample, "--symbol", "EURUSD", "--json")
        #expect(outcome.status == 0)
        let report = try object(outcome.output)
        #expect(Set(report.keys) == Self.keys)
        let nulls = report.filter { $0.value is NSNull }.map(\.key)
        #expect(Set(nulls) == ["profit_factor", "expected_payoff", "win_rate", "sharpe_ratio", "sortino_ratio"])
        for key in [
            "trades", "wins", "losses", "signals", "net_profit", "gross_profit", "gross_loss", "max_drawdown", "max_drawdown_percent",
        ] {
            #expect(report[key] as? Double == 0, "\(key)")
        }
        #expect(report["final_balance"] as? Double == 10_000)
        let text = try herald("backtest", never, "--data", sample, "--symbol", "EURUSD").output
        #expect(text.contains("\n  every signal was traded\n"))
        #expect(text.contains("Sharpe / Sortino     - / -\n"))
    }

    /// Figures that follow from each other, whatever the trades were.
    @Test(arguments: shippedStrategies)
    func figuresAgreeWithEachOther(_ strategy: String) throws {
        let run = try Backtest(
            "strategies/\(strategy).lua", ["--override", "risk.preset=off", "costs.commission_per_lot=3.5", "--lots", "0.1"])
        let report = run.report
        #expect(report.trades == run.trades.count && report.trades > 0)
        #expect(report.longTrades + report.shortTrades == report.trades)
        #expect(report.wins + report.losses <= report.trades)
        func cents(_ amount: Double) -> Int { Int((amount * 100).rounded()) }
        #expect(cents(report.grossProfit) + cents(report.grossLoss) == cents(report.netProfit))
        #expect(cents(report.initialBalance) + cents(report.netProfit) == cents(report.finalBalance))
        #expect(cents(report.totalCommission) == -70 * report.trades)
        let columns = run.trades.map { $0.split(separator: ",") }
        let sum = columns.map { cents(Double($0[8]) ?? .nan) + cents(Double($0[9]) ?? .nan) + cents(Double($0[10]) ?? .nan) }.reduce(0, +)
        #expect(sum == cents(report.netProfit))
        #expect(report.longTrades == columns.filter { $0[2] == "BUY" }.count)
        #expect(report.bars == 4000 && report.symbol == "EURUSD" && report.timeframe == "H1")
        #expect(report.from == "2024-01-01T00:00:00Z")
        #expect(report.decisionsHash.count == 64 && report.decisionsHash.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }

    @Test func theTextTellsEveryAssumptionInWords() throws {
        let json = try Backtest(Self.crossover, ["--override", "costs.slippage_points=2"])
        let text = try herald("backtest", Self.crossover, "--data", sample, "--symbol", "EURUSD", "--override", "costs.slippage_points=2")
            .output
        let printed = text.components(separatedBy: "\nAssumptions\n").last ?? ""
        for (key, words) in json.report.assumptions {
            #expect(printed.contains("  \(key.replacingOccurrences(of: "_", with: " ")) "), "\(key)")
            #expect(printed.contains("  \(words)\n"), "\(key)")
        }
        let wanted: Set = [
            "price_model", "fills", "stops", "spread", "slippage", "commission", "swap", "leverage", "stop_out", "sizing", "positions",
            "risk_preset",
        ]
        #expect(wanted.isSubset(of: json.report.assumptions.keys))
        #expect(text.hasPrefix("SMA crossover on EURUSD H1\n4000 bars from 2024-01-01T00:00:00Z to "))
        #expect(text.contains("\ndecisions hash  \(json.report.decisionsHash)\n"))
    }

    @Test func tradesCannotBeWritten() throws {
        let outcome = try herald("backtest", Self.crossover, "--data", sample, "--symbol", "EURUSD", "--trades", "/nowhere/trades.csv")
        expectRefusal(outcome, 2, "/nowhere/trades.csv: error: the trades cannot be written")
    }
}
