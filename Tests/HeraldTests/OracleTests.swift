import Foundation
import Testing

/// Herald against independent readings of its rules, trade for trade and figure for figure.
@Suite(.enabled(if: python != nil, "the oracles need python3"))
struct OracleTests {
    /// Parameters that make stops, targets and gaps frequent, and the defaults.
    private static let parameters: [String: [[String]]] = [
        "sma_crossover": [
            ["stop_atr=0"], ["fast=5", "slow=12", "stop_atr=0.5", "target_r=1"], ["fast=8", "slow=21", "stop_atr=2", "target_r=2.5"],
        ],
        "rsi_reversion": [
            [], ["period=5", "trend=50", "stop_atr=0.5", "target_r=0.5"], ["period=7", "low=40", "trend=30", "stop_atr=1"],
        ],
        "channel_breakout": [
            [], ["channel=5", "stop_atr=0.5", "target_r=1", "min_cost=0"], ["channel=20", "stop_atr=1", "target_r=2", "min_cost=2"],
        ],
    ]

    private static let sweep: [OracleRun] = shippedStrategies.enumerated().flatMap { number, strategy in
        ["EURUSD", "XAUUSD", "USDJPY"].enumerated().flatMap { place, symbol in
            (parameters[strategy] ?? []).enumerated().flatMap { index, set in
                [(0, "0"), (3, "3.5")].enumerated().map { costs, pair in
                    OracleRun(
                        strategy: strategy, symbol: symbol, seed: 100 * number + 10 * place + 2 * index + costs, set: set,
                        slippage: pair.0, commission: pair.1)
                }
            }
        }
    }

    @Test(arguments: sweep)
    func tradesAndStatistics(_ run: OracleRun) throws {
        let (backtest, file, scratch) = try run.compareTrades()
        if run.set != [] { #expect(backtest.trades.count > 5) }
        try run.compareStatistics(backtest, file, scratch)
    }

    private static let special: [OracleRun] = [
        OracleRun(strategy: "sma_crossover", seed: 11, set: ["fast=5", "slow=12", "target_r=2"], riskPercent: "1"),
        OracleRun(
            strategy: "rsi_reversion", symbol: "USDJPY", seed: 12, set: ["period=5", "trend=50"], slippage: 3, commission: "3.5",
            riskPercent: "0.5"),
        OracleRun(strategy: "channel_breakout", symbol: "XAUUSD", seed: 13, set: ["channel=10"], commission: "3.5", riskPercent: "0.7"),
        OracleRun(
            strategy: "sma_crossover", symbol: "USDJPY", seed: 14, bars: 24_000, dataTimeframe: "M1",
            set: ["fast=4", "slow=9", "target_r=1"]),
        OracleRun(
            strategy: "channel_breakout", seed: 15, bars: 12_000, dataTimeframe: "M5", set: ["channel=6", "stop_atr=0.5", "min_cost=0"],
            slippage: 3),
        OracleRun(
            strategy: "sma_crossover", seed: 16, bars: 24_000, dataTimeframe: "M1", timeframe: "M15",
            set: ["fast=5", "slow=12", "stop_atr=0.5"]),
        OracleRun(strategy: "rsi_reversion", seed: 17, set: ["period=4", "trend=40"], from: "2020-01-20", to: "2020-03-01"),
        OracleRun(
            strategy: "sma_crossover", symbol: "GBPUSD", seed: 18, set: ["fast=5", "slow=12"], commission: "3.5", from: "2020-02-03T07:00",
            to: "2020-02-20T15:00"),
        OracleRun(strategy: "channel_breakout", symbol: "GBPUSD", seed: 19, bars: 3000, timeframe: "H4", set: ["channel=5", "min_cost=0"]),
    ]

    @Test(arguments: special)
    func sizingMergingAndPeriods(_ run: OracleRun) throws {
        let (backtest, file, scratch) = try run.compareTrades()
        #expect(backtest.trades.count > 2)
        try run.compareStatistics(backtest, file, scratch)
    }

    /// The first oracle has no event loop at all: it pairs crosses.
    @Test(arguments: [("EURUSD", 21), ("XAUUSD", 22), ("USDJPY", 23)])
    func theOracleWithoutAnEventLoop(symbol: String, seed: Int) throws {
        let run = OracleRun(symbol: symbol, seed: seed, set: ["fast=6", "slow=18", "stop_atr=0"], slippage: 2, commission: "3.5")
        let (backtest, file, scratch) = try run.compareTrades()
        let terms = ["--symbol", symbol, "--lots", "0.1", "--fast", "6", "--slow", "18", "--slippage", "2", "--commission", "3.5"]
        expectSame(backtest.trades, try oracle("sma_oracle", [file] + terms))
        #expect(backtest.trades.count > 20)
        withExtendedLifetime(scratch) {}
    }

    /// The sweep would prove little if the rules it is about never applied.
    @Test func theSweepMeetsStopsTargetsReversalsEndsAndRefusals() throws {
        let run = OracleRun(seed: 31, bars: 2400, set: ["fast=5", "slow=12", "stop_atr=1", "target_r=2"])
        let reasons = try run.compareTrades().run.trades.compactMap { $0.split(separator: ",").last.map(String.init) }
        for reason in ["stop_loss", "take_profit", "reverse"] { #expect(reasons.filter { $0 == reason }.count > 5, "\(reason)") }
        let tight = OracleRun(
            strategy: "channel_breakout", seed: 31, bars: 2400, set: ["channel=5", "stop_atr=0.5", "target_r=0.5", "min_cost=0"])
        #expect(try tight.compareTrades().run.report.denials["invalid_stops"] ?? 0 > 0)
        let held = OracleRun(seed: 31, set: ["stop_atr=0"])
        #expect(try held.compareTrades().run.trades.last?.hasSuffix(",end_of_data") == true)
    }

    @Test func theOraclesPassTheirOwnChecks() throws {
        _ = try oracle("test_oracles", [])
    }
}
