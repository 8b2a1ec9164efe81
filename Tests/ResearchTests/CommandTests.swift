import Foundation
import History
import Market
import Research
import Settings
import Testing

/// A backtest as the command runs it: from and to are half-open and apply to the bars of the file.
@Suite struct CommandTests {
    private static let script = """
        local S = strategy { api = 1, name = "Clock", timeframe = "H1" }
        function S:indicators() return { slow = sma(2) } end
        function S:on_bar(bar) log(bar.hour) end
        return S
        """

    /// Runs the script over ten still hours and returns the hours of the bars it was shown, and the report.
    private func hours(from: String?, to: String?) throws -> ([String], BacktestReport) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (strategy, data) = (folder.appending(path: "clock.lua").path, folder.appending(path: "bars.csv").path)
        try Data(CommandTests.script.utf8).write(to: URL(filePath: strategy))
        try BarFileWriter.write(still(0..<10), to: data)
        let report = try BacktestCommand.run(
            BacktestRequest(
                strategy: strategy, data: data, symbol: "EURUSD", timeframe: nil, from: from.map(instant), to: to.map(instant),
                parameters: [], settings: try HeraldSettings.load(path: nil, overrides: [])))
        return (report.outcome.record.logs.map(\.text), report)
    }

    @Test func withoutALimitAllBarsButTheLastAreShown() throws {
        let (shown, report) = try hours(from: nil, to: nil)
        #expect(shown == (1...8).map(String.init))  // sma(2) needs the bars of hours 0 and 1
        #expect(report.bars == 10)
    }

    @Test func fromIsTheFirstBarThatDecidesAndEarlierOnesWarmUp() throws {
        let (shown, report) = try hours(from: "2024-01-01T04:00", to: nil)
        #expect(shown == ["4", "5", "6", "7", "8"])
        #expect(report.bars == 6)
        #expect(report.from == instant("2024-01-01T04:00"))
        let (between, _) = try hours(from: "2024-01-01T03:30", to: nil)
        #expect(between.first == "4")
    }

    @Test func toIsTheFirstBarLeftOut() throws {
        let (shown, report) = try hours(from: "2024-01-01T02:00", to: "2024-01-01T06:00")
        // The bars of hours 2 to 5; the last one decides nothing.
        #expect(shown == ["2", "3", "4"])
        #expect(report.bars == 4)
        #expect(report.to == instant("2024-01-01T05:00"))
    }

    @Test(arguments: [("2024-01-01T10:00", nil), (nil, "2024-01-01"), ("2024-01-01T05:00", "2024-01-01T05:00")] as [(String?, String?)])
    func aRangeWithoutBarsIsAMistakeOfTheUser(_ from: String?, _ to: String?) {
        #expect {
            _ = try hours(from: from, to: to)
        } throws: {
            ($0 as? UserError)?.exitCode == 2
                && ($0 as? UserError)?.lines.first?.contains("no bars are left between --from and --to") == true
        }
    }
}
