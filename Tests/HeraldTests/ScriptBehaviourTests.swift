import Foundation
import Testing

/// What scripts can say besides entering on a bar.
@Suite struct ScriptBehaviourTests {
    private let scratch: Scratch
    private let still: String

    init() throws {
        scratch = try Scratch()
        still = try scratch.write("still.csv", BarText.hourly(BarText.still(6)))
    }

    private func run(_ body: String, _ more: [String] = []) throws -> Backtest {
        try Backtest(try scratch.strategy(body), data: still, ["--override", "risk.preset=off", "--lots", "0.1"] + more)
    }

    @Test func closeEndsThePositionAtTheNextOpen() throws {
        let run = try run("  if n == 1 then return long {} elseif n == 3 then return close { reason = \"enough\" } end")
        #expect(run.trades == ["1,EURUSD,BUY,0.10,2024-01-01T01:00:00Z,1.10010,2024-01-01T03:00:00Z,1.10000,0.00,0.00,-1.00,close"])
        #expect(run.report.signals == 1)
    }

    @Test func skipsAreCountedByReason() throws {
        let run = try run("  if n <= 2 then return skip(\"too early\", n) elseif n == 4 then return close {} end")
        #expect(run.report.skips == ["too early": 2, "nothing_to_close": 1])
        #expect(run.report.trades == 0)
    }

    @Test func theSameSideAgainIsSkippedUnlessAddingIsAllowed() throws {
        let body = "  return long {}"
        let once = try run(body)
        #expect(once.trades.count == 1)
        #expect(once.report.skips == ["already_in_position": 4])
        #expect(try run(body, ["--override", "entries.adding=true"]).trades.count == 5)
    }

    @Test func hedgingHoldsBothSides() throws {
        let body = "  if n == 1 then return long {} elseif n == 2 then return short {} end"
        let reasons = { (run: Backtest) in run.trades.map { $0.split(separator: ",").last.map(String.init) } }
        #expect(reasons(try run(body)) == ["reverse", "end_of_data"])
        #expect(reasons(try run(body, ["--override", "entries.hedging=true"])) == ["end_of_data", "end_of_data"])
    }

    @Test func aSizeHintShrinks() throws {
        #expect(try run("  return long { size_hint = 0.57 }").trades.first?.contains(",BUY,0.05,") == true)
        #expect(try run("  return long { size_hint = 0.01 }").report.denials == ["size_below_minimum": 5])
        let outcome = try herald(
            "backtest", try scratch.strategy("  return long { size_hint = 1.5 }"), "--data", still, "--symbol", "EURUSD")
        expectRefusal(outcome, 1, ":4:3: error: size_hint must lie in (0, 1]")
    }

    @Test func aScriptSeesClosedBarsOnly() throws {
        let data = try scratch.write(
            "two.csv", BarText.hourly([(110_000, 110_020, 109_980, 110_010), (110_030, 110_090, 110_000, 110_050), (1, 1, 1, 1)]))
        let path = try scratch.strategy(
            "  log(bar.open, bar.high, bar.low, bar.close, bar.spread_points, bar.hour, bar.weekday, bars[1] and bars[1].close, tick.bid)")
        let outcome = try herald("backtest", path, "--data", data, "--symbol", "EURUSD")
        #expect(
            outcome.outputLines.prefix { $0.hasPrefix("log ") } == [
                "log 2024-01-01T01:00:00Z line 4: 1.1 1.1002 1.0998 1.1001 10 0 1 nil 1.1003",
                "log 2024-01-01T02:00:00Z line 4: 1.1003 1.1009 1.1 1.1005 10 1 1 1.1001 1e-05",
            ])
    }

    @Test func logsAreShownUpToFifty() throws {
        let path = try scratch.strategy("  log(\"bar\", n)")
        let lines = try herald("backtest", path, "--data", sample, "--symbol", "EURUSD").outputLines.filter { $0.hasPrefix("log ") }
        #expect(lines.count == 50)
        #expect(lines.first == "log 2024-01-01T01:00:00Z line 4: bar 1")
        let json = try herald("backtest", path, "--data", sample, "--symbol", "EURUSD", "--json").output
        #expect(json.hasPrefix("{"))
    }

    /// The path of a bar is open, adverse extreme, other extreme, close; a decision fills at the worse of its quote and the next.
    @Test func onTickSeesThePathAndFillsAtTheWorseQuote() throws {
        let data = try scratch.write(
            "path.csv", BarText.hourly([(110_000, 110_300, 109_800, 110_100), (110_100, 110_100, 110_100, 110_100)]))
        func trades(_ bid: String) throws -> (trades: [String], log: [String]) {
            let path = try scratch.write(
                "tick.lua",
                """
                local S = strategy { api = 1, name = "Ticks", timeframe = "H1" }
                local done = false
                function S:on_tick(tick)
                  log(tick.bid)
                  if not done and tick.bid == \(bid) then done = true return long {} end
                end
                return S

                """)
            let text = try herald("backtest", path, "--data", data, "--symbol", "EURUSD", "--override", "risk.preset=off", "--lots", "0.1")
            let log = text.outputLines.prefix { $0.hasPrefix("log ") }.map { String($0.split(separator: " ").last ?? "") }
            return (try Backtest(path, data: data).trades, log)
        }
        let end = ",2024-01-01T01:00:00Z,1.10100,0.00,0.00,"
        let (worse, log) = try trades("1.098")
        #expect(log.prefix(4) == ["1.1", "1.098", "1.103", "1.101"])
        // Seen at ask 109810, filled at the next ask, 110310.
        #expect(worse == ["1,EURUSD,BUY,0.10,2024-01-01T00:00:00Z,1.10310\(end)-21.00,end_of_data"])
        // Seen at ask 110310; the next ask, 110110, is better and not given.
        #expect(try trades("1.103").trades == ["1,EURUSD,BUY,0.10,2024-01-01T00:00:00Z,1.10310\(end)-21.00,end_of_data"])
    }
}
