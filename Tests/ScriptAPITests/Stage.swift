import Engine
import Foundation
import Market
import Research
import Risk
import ScriptAPI
import Scripting
import Simulation
import Testing
import Trading

/// The repository's root.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// 2024-01-01 00:00 UTC, a Monday.
let start: Int64 = 1_704_067_200

/// A long time for scripts, since debug builds and busy machines are slow.
let patient = ScriptLimits(softMilliseconds: 20_000, hardMilliseconds: 60_000)

/// A script as if it stood in `t.lua`.
func load(_ text: String, _ options: ScriptOptions = ScriptOptions(limits: patient)) throws -> ScriptedStrategy {
    try ScriptLoader.strategy(ScriptSource(text: text, path: "t.lua"), options)
}

/// What is wrong with a script, each as `line:column: message`; empty when it loads.
func complaints(_ text: String, _ options: ScriptOptions = ScriptOptions(limits: patient)) -> [String] {
    do {
        _ = try load(text, options)
        return []
    } catch let failure as ScriptFailure {
        return failure.findings.map { "\($0.line):\($0.column): \($0.message)" }
    } catch {
        return ["\(error)"]
    }
}

/// A whole strategy around the lines of its `on_bar`, which begin on line 3.
func onBar(_ body: String, indicators: String = "{}") -> String {
    "local S = strategy { api = 1, name = \"t\", timeframe = \"H1\" } function S:indicators() return \(indicators) end\n"
        + "function S:on_bar(bar)\n\(body)\nend\nreturn S\n"
}

/// Bars that open at a price each, an hour apart, 20 points up and down, spread 10, seven ticks.
func hourly(_ opens: [Int32]) -> BarSeries {
    var builder = BarSeriesBuilder(digits: 5, timeframe: .h1, capacity: opens.count)
    for (hour, open) in opens.enumerated() {
        builder.append(
            opened: Timestamp(seconds: start + Int64(hour) * 3600),
            BarPoints(open: open, high: open + 20, low: open - 20, close: open + 10), BarExtras(spread: 10, tickCount: 7))
    }
    return builder.build()
}

/// Runs a strategy over EURUSD bars with a lot at a time on 100,000 dollars, 3.50 a lot and deal, and no guards.
func run(
    _ strategy: any Strategy, _ series: BarSeries = hourly(Array(repeating: 110_000, count: 8)), zone: ZoneRules = .utc
) throws -> BacktestRecord {
    let specification = try #require(SymbolSpecification.builtIn("EURUSD"))
    let value = try #require(ContractValue(specification, account: "USD"))
    var plan = BacktestPlan(
        symbols: [BacktestSymbol(value: value, series: series)], strategies: [StrategyAssignment(strategy: strategy, symbol: 0)],
        currency: "USD", balance: Money(raw: 100_000 * Money.one),
        terms: BrokerTerms(leverage: 100, stopOutPercent: 0, slippagePoints: 0, commissionPerLot: Money(raw: 35_000)),
        limits: RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc)), sizing: .fixedLots(Volume(raw: Volume.one)),
        dataZone: zone, tradeFrom: nil, adding: false, hedging: false, stopsOnFailure: true)
    plan.keepsDecisions = true
    var driver = try BacktestDriver(plan)
    return driver.run().record
}

/// What a script logged while it ran.
func logs(_ text: String, _ series: BarSeries = hourly(Array(repeating: 110_000, count: 8)), zone: ZoneRules = .utc) throws -> [String] {
    let record = try run(load(text), series, zone: zone)
    #expect(record.failure == nil, "\(String(describing: record.failure))")
    return record.logs.map(\.text)
}

/// A folder for the length of a test, with files in it.
func withFolder<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    return try body(folder.path)
}
