import Foundation
import Testing

/// Layouts of bar files that must all mean the same, and files that do not fit the strategy.
@Suite struct DataShapeTests {
    private let scratch: Scratch
    private let lines: [String]
    private static let crossover = "strategies/sma_crossover.lua"

    init() throws {
        scratch = try Scratch()
        lines = Array(try sampleLines().prefix(1001))
    }

    private func trades(_ bytes: Data) throws -> [String] {
        try Backtest(Self.crossover, data: try scratch.write("shape.csv", bytes)).trades
    }

    @Test func everyEncodingSeparatorAndLineEndGivesTheSameTrades() throws {
        let plain = lines.joined(separator: "\n") + "\n"
        let expected = try trades(Data(plain.utf8))
        #expect(expected.count > 10)
        let windows = plain.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try trades(Data(windows.utf8)) == expected)
        #expect(try trades(Data([0xFF, 0xFE]) + windows.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == expected)
        #expect(try trades(Data([0xFE, 0xFF]) + windows.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == expected)
        #expect(try trades(Data([0xEF, 0xBB, 0xBF] + plain.utf8)) == expected)
        #expect(try trades(Data(plain.replacingOccurrences(of: "\t", with: ",").utf8)) == expected)
        #expect(try trades(Data(plain.replacingOccurrences(of: "\t", with: ";").utf8)) == expected)
        let reversed = lines.map { $0.split(separator: "\t").reversed().joined(separator: "\t") }.joined(separator: "\n")
        #expect(try trades(Data(reversed.utf8)) == expected)
    }

    @Test func aDailyFileHasNoTimes() throws {
        let header = "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>"
        let days = (1...28).map { "2024.02.\($0 < 10 ? "0" : "")\($0)\t1.10000\t1.10100\t1.09900\t1.10000\t1\t0\t10" }
        let path = try scratch.write("daily.csv", ([header] + days).joined(separator: "\n"))
        let strategy = try scratch.strategy("  if n == 1 then return long {} end")
        let run = try Backtest(strategy, data: path, ["--timeframe", "D1", "--override", "risk.preset=off", "--lots", "0.1"])
        #expect(run.report.timeframe == "D1")
        // Decided on the 1st's close, filled at the 2nd's ask; ended at the last close: 10 points of 10,000 euros.
        #expect(run.trades == ["1,EURUSD,BUY,0.10,2024-02-02T00:00:00Z,1.10010,2024-02-28T00:00:00Z,1.10000,0.00,0.00,-1.00,end_of_data"])
    }

    @Test func barsCoarserThanTheStrategy() throws {
        let outcome = try herald("backtest", Self.crossover, "--data", sample, "--symbol", "EURUSD", "--timeframe", "M15")
        expectRefusal(outcome, 2, "\(sample) holds H1 bars, and the strategy wants M15", "--timeframe H1")
    }

    @Test func anIndicatorOnAShorterTimeframe() throws {
        let outcome = try herald(
            "backtest", "strategies/channel_breakout.lua", "--data", sample, "--symbol", "EURUSD", "--timeframe", "D1")
        expectRefusal(outcome, 2, "error: trend = ema(50) H4 reads H4 bars", "shorter than the strategy's D1")
    }

    @Test func finerBarsAreMergedAndTheReportSaysSo() throws {
        let run = try Backtest(Self.crossover, ["--timeframe", "H4", "--override", "risk.preset=off", "--lots", "0.1"])
        #expect(run.report.timeframe == "H4")
        #expect(run.report.assumptions["data"] == "merged from H1 to H4 bars")
        #expect(run.trades.allSatisfy { $0.split(separator: ",")[4].hasSuffix(":00:00Z") })
        #expect(run.trades.allSatisfy { Int($0.split(separator: ",")[4].dropFirst(11).prefix(2)).map { $0 % 4 } == 0 })
    }

    /// America/New_York+7 is UTC+2 in winter: midnight in the file is 22:00 UTC of the day before.
    @Test func theClockOfTheFile() throws {
        let strategy = try scratch.strategy("  if n == 1 then return long {} end")
        let path = try scratch.write("clock.csv", BarText.hourly(BarText.still(5)))
        let terms = ["--override", "risk.preset=off", "--lots", "0.1"]
        let run = try Backtest(strategy, data: path, terms + ["--data-time-zone", "America/New_York+7"])
        #expect(run.report.from == "2023-12-31T22:00:00Z")
        #expect(run.report.assumptions["data_time_zone"] == "America/New_York+7")
        #expect(run.trades.first?.contains(",2023-12-31T23:00:00Z,") == true)
    }

    @Test func fromKeepsTheWarmUpAndToIsExclusive() throws {
        let run = try Backtest(
            Self.crossover, ["--from", "2024-03-01", "--to", "2024-04-01", "--override", "risk.preset=off", "--lots", "0.1"])
        #expect(run.report.from == "2024-03-01T00:00:00Z")
        #expect(run.report.to == "2024-03-31T23:00:00Z")  // Sunday evening, when the week has begun
        #expect(run.report.skips["warming_up"] == nil)
    }

    @Test(arguments: [["--from", "2030-01-01"], ["--to", "2020-01-01"], ["--from", "2024-03-01", "--to", "2024-02-01"]])
    func nothingLeftBetweenFromAndTo(_ period: [String]) throws {
        let outcome = try herald(["backtest", Self.crossover, "--data", sample, "--symbol", "EURUSD"] + period)
        expectRefusal(outcome, 2, "no bars are left between --from and --to in \(sample)")
    }
}
