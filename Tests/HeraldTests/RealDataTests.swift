import Foundation
import Testing

/// The oracles on real exports, where HERALD_REAL_DATA names a folder of them; they take minutes.
@Suite(.enabled(if: realData != nil && python != nil, "HERALD_REAL_DATA and python3"))
struct RealDataTests {
    private static let runs: [OracleRun] = ["EURUSD_H1", "XAUUSD_H1", "GBPUSD_M1"].flatMap { name -> [OracleRun] in
        guard let path = realData?.appendingPathComponent("\(name).csv").path, FileManager.default.fileExists(atPath: path) else {
            return []
        }
        let symbol = String(name.prefix(6))
        return shippedStrategies.flatMap { strategy in
            [
                OracleRun(strategy: strategy, symbol: symbol, data: path),
                OracleRun(strategy: strategy, symbol: symbol, data: path, slippage: 3, commission: "3.5", riskPercent: "0.5"),
            ]
        } + [
            OracleRun(
                symbol: symbol, data: path, set: ["fast=5", "slow=12", "stop_atr=0.5", "target_r=1"], slippage: 2, balance: "1000000")
        ]
    }

    @Test(arguments: runs)
    func tradesAndStatistics(_ run: OracleRun) throws {
        let (backtest, file, scratch) = try run.compareTrades()
        try run.compareStatistics(backtest, file, scratch)
    }

    @Test func theFilesAreThere() { #expect(!Self.runs.isEmpty, "no EURUSD_H1.csv, XAUUSD_H1.csv or GBPUSD_M1.csv in HERALD_REAL_DATA") }
}
