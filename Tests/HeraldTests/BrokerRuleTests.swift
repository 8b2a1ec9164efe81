import Foundation
import Testing

/// Fills small enough to compute by hand: EURUSD, spread 10 points, 0.1 lots, so that a point is worth 0.10 USD.
@Suite struct BrokerRuleTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    typealias Bar = (open: Int, high: Int, low: Int, close: Int)
    private static let still: Bar = (110_000, 110_000, 110_000, 110_000)
    private static let terms = ["--override", "risk.preset=off", "--lots", "0.1"]

    /// Two quiet bars, then these; the script decides at the first bar's close, so that it fills at 01:00.
    private func run(_ body: String, _ bars: [Bar], _ more: [String] = []) throws -> Backtest {
        let data = try scratch.write("bars.csv", BarText.hourly([Self.still, Self.still] + bars))
        return try Backtest(try scratch.strategy(body), data: data, Self.terms + more)
    }

    private func trade(_ side: String, _ open: String, _ closeHour: String, _ close: String, _ profit: String, _ reason: String) -> [String]
    {
        ["1,EURUSD,\(side),0.10,2024-01-01T01:00:00Z,\(open),2024-01-01T\(closeHour):00:00Z,\(close),0.00,0.00,\(profit),\(reason)"]
    }

    @Test func whatIsOpenEndsWithTheData() throws {
        let rise: Bar = (110_000, 110_200, 110_000, 110_150)
        #expect(
            try run("  if n == 1 then return long {} end", [rise]).trades
                == trade("BUY", "1.10010", "02", "1.10150", "14.00", "end_of_data"))
        // A short pays the spread at the end: 110160 against 110000.
        #expect(
            try run("  if n == 1 then return short {} end", [rise]).trades
                == trade("SELL", "1.10000", "02", "1.10160", "-16.00", "end_of_data"))
    }

    @Test func theLastBarDecidesNothing() throws {
        #expect(try run("  return n == 3 and long {} or nil", [Self.still]).trades.isEmpty)
        #expect(try run("  return n == 3 and long {} or nil", [Self.still, Self.still]).trades.count == 1)
    }

    @Test func aStopFillsAtItsPriceAndAGapAtTheOpen() throws {
        let body = "  if n == 1 then return long { stop_loss = 1.099 } end"
        let touch: Bar = (110_000, 110_000, 109_900, 110_000)
        #expect(try run(body, [touch, Self.still]).trades == trade("BUY", "1.10010", "02", "1.09900", "-11.00", "stop_loss"))
        let gap: Bar = (109_800, 110_100, 109_700, 110_000)
        #expect(try run(body, [gap, Self.still]).trades == trade("BUY", "1.10010", "02", "1.09800", "-21.00", "stop_loss"))
        let miss: Bar = (110_000, 110_000, 109_901, 110_000)
        #expect(try run(body, [miss]).trades == trade("BUY", "1.10010", "02", "1.10000", "-1.00", "end_of_data"))
    }

    @Test func aTargetIsNeverBetterThanItsPrice() throws {
        let body = "  if n == 1 then return long { take_profit = 1.101 } end"
        let expected = trade("BUY", "1.10010", "02", "1.10100", "9.00", "take_profit")
        #expect(try run(body, [(110_000, 110_100, 110_000, 110_000), Self.still]).trades == expected)
        #expect(try run(body, [(110_500, 110_600, 110_400, 110_500), Self.still]).trades == expected)
    }

    @Test func shortsCloseAtTheAsk() throws {
        let stop = "  if n == 1 then return short { stop_loss = 1.101 } end"
        let up: Bar = (110_000, 110_090, 110_000, 110_000)
        #expect(try run(stop, [up]).trades == trade("SELL", "1.10000", "02", "1.10100", "-10.00", "stop_loss"))
        #expect(try run(stop, [(110_000, 110_089, 110_000, 110_000)]).trades.first?.hasSuffix("end_of_data") == true)
        let target = "  if n == 1 then return short { take_profit = 1.099 } end"
        #expect(
            try run(target, [(110_000, 110_000, 109_890, 110_000)]).trades
                == trade("SELL", "1.10000", "02", "1.09900", "10.00", "take_profit"))
        #expect(try run(target, [(110_000, 110_000, 109_891, 110_000)]).trades.first?.hasSuffix("end_of_data") == true)
    }

    @Test func theStopComesFirstAndTheReportCountsSuchBars() throws {
        let run = try run(
            "  if n == 1 then return long { stop_loss = 1.099, take_profit = 1.101 } end",
            [(110_000, 110_300, 109_800, 110_000), Self.still])
        #expect(run.trades == trade("BUY", "1.10010", "02", "1.09900", "-11.00", "stop_loss"))
        #expect(run.report.assumptions["ambiguous_exits"]?.hasPrefix("1 exits") == true)
    }

    @Test func theEntryBarCounts() throws {
        let data = try scratch.write("bars.csv", BarText.hourly([Self.still, (110_000, 110_000, 109_850, 110_000), Self.still]))
        let strategy = try scratch.strategy("  if n == 1 then return long { stop_loss = 1.099 } end")
        #expect(try Backtest(strategy, data: data, Self.terms).trades == trade("BUY", "1.10010", "01", "1.09900", "-11.00", "stop_loss"))
    }

    @Test func slippageAndCommission() throws {
        let costs = ["--override", "costs.slippage_points=3", "costs.commission_per_lot=3.5"]
        let head = "1,EURUSD,BUY,0.10,2024-01-01T01:00:00Z,1.10013,2024-01-01T02:00:00Z,"
        let body = "  if n == 1 then return long { stop_loss = 1.099, take_profit = 1.101 } end"
        // 0.35 for each deal; the stop slips to 109897, the target does not slip.
        #expect(try run(body, [(110_000, 110_000, 109_800, 110_000)], costs).trades == [head + "1.09897,-0.70,0.00,-11.60,stop_loss"])
        let won = try run(body, [(110_000, 110_100, 110_000, 110_000)], costs)
        #expect(won.trades == [head + "1.10100,-0.70,0.00,8.70,take_profit"])
        #expect(won.report.netProfit == 8.00 && won.report.totalCommission == -0.70 && won.report.finalBalance == 10_008)
    }

    @Test func aReversalClosesAndOpensAtOneQuote() throws {
        let run = try run("  if n == 1 then return long {} elseif n == 2 then return short {} end", [(110_200, 110_200, 110_200, 110_200)])
        #expect(
            run.trades == trade("BUY", "1.10010", "02", "1.10200", "19.00", "reverse")
                + ["2,EURUSD,SELL,0.10,2024-01-01T02:00:00Z,1.10200,2024-01-01T02:00:00Z,1.10210,0.00,0.00,-1.00,end_of_data"])
    }

    @Test func stopsRoundTowardsTheEntry() throws {
        let low: Bar = (110_000, 110_000, 109_000, 110_000)
        #expect(try run("  if n == 1 then return long { stop_loss = 1.098761 } end", [low]).trades.first?.contains(",1.09877,") == true)
        let high: Bar = (110_000, 111_000, 110_000, 110_000)
        #expect(try run("  if n == 1 then return short { stop_loss = 1.104569 } end", [high]).trades.first?.contains(",1.10456,") == true)
        #expect(try run("  if n == 1 then return long { take_profit = 1.104569 } end", [high]).trades.first?.contains(",1.10456,") == true)
    }

    @Test(arguments: [
        "long { stop_loss = 1.1 }", "long { take_profit = 1.1 }", "short { stop_loss = 1.1001 }", "short { take_profit = 1.1001 }",
    ])
    func aStopOnTheWrongSideIsRefused(_ order: String) throws {
        let run = try run("  if n == 1 then return \(order) end", [Self.still])
        #expect(run.trades.isEmpty)
        #expect(run.report.denials == ["invalid_stops": 1])
    }

    @Test func limitAndStopEntries() throws {
        let limit = "  if n == 1 then return long { order = \"limit\", price = 1.0995 } end"
        let reached = try run(limit, [(110_000, 110_000, 109_940, 110_000)])
        #expect(
            reached.trades == ["1,EURUSD,BUY,0.10,2024-01-01T02:00:00Z,1.09950,2024-01-01T02:00:00Z,1.10000,0.00,0.00,5.00,end_of_data"])
        #expect(try run(limit, [(110_000, 110_000, 109_941, 110_000)]).trades.isEmpty)
        let stop = "  if n == 1 then return short { order = \"stop\", price = 1.0995 } end"
        let broken = try run(stop, [(110_000, 110_000, 109_900, 109_900)], ["--override", "costs.slippage_points=3"])
        #expect(
            broken.trades == ["1,EURUSD,SELL,0.10,2024-01-01T02:00:00Z,1.09947,2024-01-01T02:00:00Z,1.09910,0.00,0.00,3.70,end_of_data"])
    }

    @Test func anEntryExpires() throws {
        let body = "  if n == 1 then return long { order = \"limit\", price = 1.0995, expiry = 1 } end"
        #expect(try run(body, [(110_000, 110_000, 109_000, 110_000)]).trades.isEmpty)
    }
}
