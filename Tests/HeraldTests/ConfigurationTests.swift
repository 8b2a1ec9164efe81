import Foundation
import Testing

/// The configuration on the command line: overrides, errors, and what only a backtest accepts.
@Suite struct ConfigurationTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func backtest(_ more: String..., symbol: String = "EURUSD") throws -> Outcome {
        try herald(["backtest", "strategies/sma_crossover.lua", "--data", sample, "--symbol", symbol] + more)
    }

    @Test func theShippedConfigurationIsFine() throws {
        let outcome = try herald("check-config")
        #expect(outcome.status == 0)
        #expect(outcome.outputLines.first == "config.toml: ok")
        #expect(try herald("check-config", in: scratch.folder).outputLines.first == "built-in configuration: ok")
    }

    @Test func allErrorsAtOnceEachWithItsPlace() throws {
        let path = try scratch.write(
            "bad.toml", "[account]\nbalance = -1\nlevrage = 5\n\n[risk]\npreset = \"lax\"\n\n[foo]\nx = 1\n")
        let outcome = try herald("check-config", "--config", path)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 4)
        for (line, start) in zip(
            outcome.errorLines,
            [
                "2:1: error: account.balance: -1 is out of range", "3:1: error: unknown key 'account.levrage'; did you mean 'leverage'?",
                "6:1: error: risk.preset: unknown preset \"lax\"", "8:2: error: unknown table 'foo'",
            ])
        { #expect(line.hasPrefix("\(path):\(start)"), "\(line)") }
    }

    @Test(arguments: [["check-config"], [], ["backtest", "strategies/sma_crossover.lua", "--data", sample, "--symbol", "EURUSD"]])
    func everyCommandReadsItTheSame(_ command: [String]) throws {
        let path = try scratch.write("bad.toml", "[account]\nbalanc = 1\n")
        expectRefusal(
            try herald(command + ["--config", path]), 2, "\(path):2:1: error: unknown key 'account.balanc'; did you mean 'balance'?")
        expectRefusal(try herald(command + ["--config", "/none.toml"]), 2, "/none.toml: error: there is no such file")
        let broken = try scratch.write("broken.toml", "[account\nbalance = 1\n")
        expectRefusal(try herald(command + ["--config", broken]), 2, "\(broken):1:9: error: invalid TOML")
    }

    @Test func overridesAreCheckedLikeTheFile() throws {
        expectRefusal(
            try backtest("--override", "account.balanc=5"), 2,
            "--override account.balanc=5: error: unknown key 'account.balanc'; did you mean 'balance'?")
        let outcome = try backtest("--override", "account.balance=-5", "risk.preset=lax", "--override", "costs.slippage_points=x")
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 3)
        expectRefusal(try backtest("--override", "account.balance"), 2, "--override account.balance: error: expected key=value")
    }

    @Test func overridesWin() throws {
        let path = try scratch.write("c.toml", "[account]\nbalance = 2000\n[costs]\nslippage_points = 1\n")
        let run = try Backtest(
            "strategies/sma_crossover.lua", ["--config", path, "--override", "account.balance=3000", "costs.commission_per_lot=2"])
        #expect(run.report.initialBalance == 3000)
        #expect(run.report.assumptions["slippage"]?.hasPrefix("1 points ") == true)
        #expect(run.report.assumptions["commission"]?.hasPrefix("2.00 USD per lot and deal") == true)
    }

    @Test(arguments: ["0", "-1", "nan", "x", "1001"])
    func impossibleLots(_ lots: String) throws {
        expectRefusal(try backtest("--lots=\(lots)"), 2, "sizing.lots", "error: ")
    }

    @Test func anUnknownSymbol() throws {
        expectRefusal(try backtest(symbol: "EURUSDX"), 2, "error: unknown symbol 'EURUSDX'; known are ", "EURUSD", "[symbols.EURUSDX]")
    }

    @Test func aMissingCrossCurrency() throws {
        expectRefusal(
            try backtest(symbol: "EURJPY"), 2, "error: EURJPY on a USD account needs the price of ", "--override account.currency=JPY")
    }

    @Test func anUnknownTimeframeDateOrZone() throws {
        expectRefusal(try backtest("--timeframe", "H9"), 2, "unknown timeframe 'H9'; there are M1 ", " MN1")
        expectRefusal(try backtest("--from", "2024-02-30"), 2, "--from '2024-02-30' is no date")
        expectRefusal(try backtest("--to", "soon"), 2, "--to 'soon' is no date")
        expectRefusal(try backtest("--data-time-zone", "Mars/Olympus"), 2, "unknown time zone \"Mars/Olympus\"")
    }

    @Test func withoutGuardsOnlyABacktestRuns() throws {
        expectRefusal(
            try herald("--override", "risk.preset=off"), 2, "error: risk.preset is \"off\" in config.toml; only a backtest accepts that")
        let run = try Backtest("strategies/sma_crossover.lua", ["--override", "risk.preset=off"])
        #expect(run.outcome.errorLines == ["warning: risk.preset is \"off\": no guard protected this account; for research only"])
        #expect(run.report.assumptions["risk_preset"] == "off: no guard protected this account, research only")
        #expect(try Backtest("strategies/sma_crossover.lua", []).outcome.errors == "")
    }

    @Test(arguments: [
        ["backtest", "strategies/sma_crossover.lua"], ["backtest", "--data", sample, "--symbol", "EURUSD"], ["nonsense"], ["--nonsense"],
        ["new", "strategy"], ["data", "generate"],
        ["backtest", "strategies/sma_crossover.lua", "--data", sample, "--symbol", "EURUSD", "--nope"],
        ["data", "generate", "/tmp/never.csv", "--bars", "many"],
    ])
    func wrongUsageIsForTheUserToChange(_ arguments: [String]) throws {
        let outcome = try herald(arguments)
        #expect(outcome.status == 2, "\(outcome.errors)\(outcome.output)")
    }
}
