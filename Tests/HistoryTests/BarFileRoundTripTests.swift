import Foundation
import History
import Market
import Testing

@Suite("Writing and reading back")
struct BarFileRoundTripTests {
    @Test(arguments: ["EURUSD", "USDJPY", "XAUUSD"], [Timeframe.m1, .m5, .h1, .h4, .d1, .w1, .mn1])
    func returnsTheSameBars(symbol: String, timeframe: Timeframe) throws {
        let series = SyntheticMarket(seed: 3).bars(
            specification: try specification(symbol), timeframe: timeframe, from: instant("2019-06-01"), count: 700)
        #expect(try importText(BarFileWriter.text(series), symbol).series.hasSameBars(as: series))
    }

    @Test func writesMT5sLayout() throws {
        let header = usualHeader.replacingOccurrences(of: "<TIME>\t", with: "")
        let daily = header + row("2020.01.06") + row("2020.01.07")
        #expect(BarFileWriter.text(try importText(daily).series) == daily)
        let hourly = usualHeader + row("2020.01.06\t10:00:00") + row("2020.01.06\t11:00:00")
        #expect(BarFileWriter.text(try importText(hourly).series) == hourly)
    }

    @Test func writesTheLargestNumbers() throws {
        let price = Int32.max
        var builder = BarSeriesBuilder(digits: 5, timeframe: .m1, capacity: 1)
        builder.append(
            opened: instant("2020-01-06 10:00"), BarPoints(open: 1, high: price, low: 1, close: price),
            BarExtras(spread: price, tickCount: .max))
        let series = builder.build()
        #expect(try importText(BarFileWriter.text(series)).series.hasSameBars(as: series))
    }

    @Test func writesFilesCompletely() throws {
        let name = "herald-bars-\(UInt64.random(in: .min ... .max)).csv"
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let specification = try specification("EURUSD")
        let series = SyntheticMarket(seed: 1).bars(
            specification: specification, timeframe: .m1, from: instant("2020-01-01"), count: 20_000)
        try BarFileWriter.write(series, to: path)
        try BarFileWriter.write(series, to: path)
        let imported = try BarFile.read(path: path, specification: specification, zone: .utc)
        #expect(imported.series.hasSameBars(as: series))
        #expect(imported.report.path == path)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }
}
