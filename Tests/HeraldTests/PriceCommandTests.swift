import Foundation
import Testing

/// Where a backtest's prices come from, which quotes it sees and what its costs are multiplied by.
@Suite struct PriceCommandTests {
    private static let strategy = repository.appendingPathComponent("strategies/sma_crossover.lua").path
    private static let bars = repository.appendingPathComponent(sample).path

    private struct Report: Decodable {
        let net_profit: Double
        let net_profit_without_costs: Double?
        let decisions_hash: String
        let trades: Int
        let assumptions: [String: String]
    }

    private func backtest(_ arguments: String..., in folder: URL = repository) throws -> Report {
        let outcome = try herald(
            ["backtest", Self.strategy, "--symbol", "EURUSD", "--lots", "0.1", "--json"] + arguments, in: folder)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    @Test(arguments: ["pessimistic_ohlc", "open_prices", "m1_ohlc", "every_tick", "real_ticks"])
    func everyModelRunsAndSaysWhatItIs(_ model: String) throws {
        // An hour of ticks, two a minute, drawn upwards.
        let scratch = try Scratch()
        let rows = (0..<600).map { index in
            let minute = String(format: "%02d:%02d:%02d.000", 10 + index / 120, index / 2 % 60, index % 2 * 30)
            return
                "2024.01.08\t\(minute)\t\(String(format: "%.5f\t%.5f", 1.1 + Double(index % 50) * 1e-4, 1.1001 + Double(index % 50) * 1e-4))\t\t\t6"
        }
        let file = try scratch.write(
            "ticks.csv", "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n" + rows.joined(separator: "\n") + "\n")
        let report =
            model == "real_ticks"
            ? try backtest("--ticks", file, "--timeframe", "M1", "--set", "fast=3", "slow=8", in: scratch.folder)
            : try backtest("--data", Self.bars, "--model", model)
        #expect(report.assumptions["price_model"]?.hasPrefix(model + ":") == true && report.trades > 3)
        if model == "real_ticks" { #expect(report.assumptions["price_model"]?.contains("100.0 % of 600 quotes are real") == true) }
    }

    @Test func theStoreIsWhereTheConfigurationSays() throws {
        let scratch = try Scratch()
        let config = try scratch.write("c.toml", "[data]\nstore = \"kept/here\"\n")
        let imported = try herald("data", "import", Self.bars, "--symbol", "EURUSD", "--config", config, in: scratch.folder)
        #expect(
            imported.status == 0 && FileManager.default.fileExists(atPath: scratch.path("kept/here/EURUSD/H1.bars")), "\(imported.errors)")
        #expect(try herald("data", "list", "--config", config, in: scratch.folder).output.contains("kept/here/EURUSD/H1.bars"))
        #expect(try herald("data", "check", "--config", config, in: scratch.folder).output.hasPrefix("EURUSD H1: 4000"))
        #expect(try backtest("--config", config, in: scratch.folder).trades > 3)
        let other = try herald("data", "list", "--config", config, "--store", "elsewhere", in: scratch.folder)
        #expect(other.output.hasPrefix("no prices are stored in elsewhere;"), "--store goes before the key")
        let read = ["backtest", Self.strategy, "--symbol", "EURUSD", "--config", config, "--store", "elsewhere"]
        expectRefusal(try herald(read, in: scratch.folder), 2, "elsewhere: error: no prices of EURUSD are stored")
        expectRefusal(
            try herald("data", "list", "--override", "data.store=\"\"", in: scratch.folder), 2,
            "data.store: expected text that is not empty")
    }

    @Test func theStoreGivesWhatTheFileGave() throws {
        let scratch = try Scratch()
        let imported = try herald("data", "import", Self.bars, "--symbol", "EURUSD", in: scratch.folder)
        #expect(imported.status == 0, "\(imported.errors)")
        let (stored, read) = (try backtest(in: scratch.folder), try backtest("--data", Self.bars, in: scratch.folder))
        #expect(stored.decisions_hash == read.decisions_hash && stored.net_profit == read.net_profit)
        let again = try herald("data", "import", Self.bars, "--symbol", "EURUSD", "--json", in: scratch.folder)
        #expect(again.status == 0)
        #expect(try backtest(in: scratch.folder).decisions_hash == read.decisions_hash)
        #expect(try herald("data", "list", in: scratch.folder).output.contains("EURUSD"))
    }

    /// Wider spreads cost more, and what remains without costs is the same strategy on the same prices.
    @Test func stressCostsMoneyAndTheTwinShowsHowMuch() throws {
        let (plain, stressed) = (try backtest("--data", Self.bars), try backtest("--data", Self.bars, "--stress", "spread=3"))
        #expect(stressed.net_profit < plain.net_profit)
        #expect(plain.net_profit_without_costs == stressed.net_profit_without_costs)
        #expect(try #require(plain.net_profit_without_costs) > plain.net_profit)
        #expect(stressed.assumptions["data"]?.contains("spread × 3") == true)
        let free = try backtest("--data", Self.bars, "--stress", "spread=0")
        #expect(free.net_profit == free.net_profit_without_costs)
    }

    @Test func moneyIsConvertedThroughAnotherSymbol() throws {
        let arguments = ["--data", Self.bars, "--override", "account.currency=GBP"]
        let outcome = try herald(["backtest", Self.strategy, "--symbol", "EURUSD", "--lots", "0.1"] + arguments)
        #expect(outcome.status == 2 && outcome.errors.contains("needs the price of USD/GBP; give its bars with --with SYMBOL=FILE"))
        // The euro's own prices stand in for the pound's: profit in dollars is divided by about 1.1.
        let dollars = try backtest("--data", Self.bars)
        let pounds = try backtest("--data", Self.bars, "--with", "GBPUSD=\(Self.bars)", "--override", "account.currency=GBP")
        #expect(pounds.trades == dollars.trades && abs(pounds.net_profit * 1.1 / dollars.net_profit - 1) < 0.1)
    }

    @Test(arguments: [
        (["--data", "x.csv", "--model", "ticks"], "unknown price model 'ticks'; there are pessimistic_ohlc, "),
        (["--data", "x.csv", "--stress", "spred=2"], "--stress: unknown cost \"spred\"; known are spread, "),
        (["--data", "x.csv", "--ticks", "y.csv", "--model", "every_tick"], "--ticks is for --model real_ticks"),
        (["--store", "nowhere"], "nowhere"),
    ])
    func mistakesAreTold(_ arguments: [String], _ message: String) throws {
        let outcome = try herald(["backtest", Self.strategy, "--symbol", "EURUSD"] + arguments)
        #expect(outcome.status == 2 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
