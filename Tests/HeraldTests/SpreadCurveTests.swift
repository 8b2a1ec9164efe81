import Foundation
import Testing

/// Bars without a spread take the usual one of their hour.
@Suite struct SpreadCurveTests {
    private let scratch: Scratch
    private static let terms = ["--override", "risk.preset=off"]

    init() throws { scratch = try Scratch() }

    /// 7 points in every hour but Monday's second, which has 25.
    private func curve() throws -> String {
        var points = Array(repeating: "7", count: 168)
        points[24 + 1] = "25"
        return try scratch.write("euro.spread", "zone = \"UTC\"\npoints = [\(points.joined(separator: ", "))]\n")
    }

    private func run(_ path: String, spread: Int, _ more: [String] = []) throws -> Backtest {
        let data = try scratch.write("bars.csv", BarText.hourly(BarText.still(8), spread: spread))
        let script = try scratch.strategy("  if n == 1 then return long {} end")
        return try Backtest(
            script, data: data, Self.terms + ["--lots", "0.1", "--override", "symbols.EURUSD.spread_curve=\"\(path)\""] + more)
    }

    /// Bought at 01:00 on Monday for 25 points, sold at the bid: 0.1 lots lose 2.50 USD.
    @Test func barsWithoutASpreadAreTradedAtTheCurve() throws {
        let path = try curve()
        let found = try run(path, spread: 0)
        #expect(found.trades == ["1,EURUSD,BUY,0.10,2024-01-01T01:00:00Z,1.10025,2024-01-01T07:00:00Z,1.10000,0.00,0.00,-2.50,end_of_data"])
        #expect(
            found.report.assumptions["spread"]?.hasSuffix(
                "0.0 % of 8 bars have their own, 100.0 % have that of the hourly curve \(path)") == true, "\(found.report.assumptions)")
        let own = try run(path, spread: 10)
        #expect(own.trades[0].contains(",1.10010,") && own.report.assumptions["spread"]?.hasSuffix("every bar has its own") == true)
        let none = try Backtest(
            scratch.path("s.lua"), data: try scratch.write("bars.csv", BarText.hourly(BarText.still(8), spread: 0)),
            Self.terms + ["--lots", "0.1"])
        #expect(none.report.assumptions["spread"]?.hasSuffix("100.0 % have none and are traded at none") == true)
    }

    @Test func theCurveIsAnInputThatNothingOverwrites() throws {
        let path = try curve()
        let data = try scratch.write("bars.csv", BarText.hourly(BarText.still(8), spread: 0))
        expectRefusal(
            try herald(
                "backtest", try scratch.strategy("  return nil"), "--data", data, "--symbol", "EURUSD", "--record", path, "--override",
                "symbols.EURUSD.spread_curve=\"\(path)\""), 2, "would overwrite \(path)")
    }

    /// Two ticks on Monday at ten, 10 and 30 points wide: half of them at most 10, nine in ten at most 30.
    @Test func isFoundInTicks() throws {
        let ticks = try scratch.write(
            "ticks.csv",
            "<DATE>\t<TIME>\t<BID>\t<ASK>\n2024.01.08\t10:00:00.000\t1.10000\t1.10010\n2024.01.08\t10:30:00.000\t1.10000\t1.10030\n")
        func points(_ more: String...) throws -> [Int] {
            struct Curve: Decodable { let points: [Int] }
            let outcome = try herald(["data", "spread", "EURUSD", "--ticks", ticks, "--json"] + more)
            try #require(outcome.status == 0, "\(outcome.errors)")
            return try JSONDecoder().decode(Curve.self, from: Data(outcome.output.utf8)).points
        }
        #expect(try points() == Array(repeating: 30, count: 168))
        #expect(try points("--quantile", "0.5") == Array(repeating: 10, count: 168))
        let file = try herald("data", "spread", "EURUSD", "--ticks", ticks)
        let path = try scratch.write("found.spread", file.output)
        #expect(try run(path, spread: 0).trades[0].contains(",1.10030,"), "what is printed is what the key takes")
        expectRefusal(try herald("data", "spread", "EURUSD", "--ticks", ticks, "--quantile", "0"), 2, "--quantile 0.0: a share")
        expectRefusal(try herald("data", "spread", "EURUSD", "--ticks", sample), 2, "holds bars, and the spreads of hours need ticks")
    }

    @Test func mistakesHaveTheirPlace() throws {
        let short = try scratch.write("short.spread", "zone = \"Mars\"\npoints = [1, 2]\npionts = 3\n")
        let config = try scratch.write("c.toml", "[symbols.EURUSD]\nspread_curve = \"\(short)\"\n")
        expectRefusal(
            try herald("check-config", "--config", config), 2, "\(config):2:1: error: symbols.EURUSD.spread_curve: ",
            "\(short):1:1: error: zone: unknown time zone", "\(short):2:1: error: points: expected 168 numbers", "found 2",
            "\(short):3:1: error: unknown key 'pionts'")
        let numbers = (0..<168).map { $0 == 3 ? "-4" : "1" }.joined(separator: ", ")
        let inline = try scratch.write("d.toml", "[symbols.EURUSD]\nspread_curve = [\(numbers)]\n")
        expectRefusal(try herald("check-config", "--config", inline), 2, "\(inline):2:1: error:", "number 4 is the integer -4")
        let missing = try scratch.write("e.toml", "[symbols.EURUSD]\nspread_curve = \"none.spread\"\n")
        expectRefusal(
            try herald("check-config", "--config", missing), 2, "none.spread: error: there is no such file; herald data spread")
    }
}
