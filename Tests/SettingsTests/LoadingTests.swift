import Foundation
import Market
import Risk
import Settings
import Testing

@Suite("Loading a configuration")
struct LoadingTests {
    static let shipped = root.appending(path: "config.toml").path

    @Test("the shipped file loads")
    func shippedFile() throws {
        let loaded = try HeraldSettings.load(path: Self.shipped, overrides: [])
        #expect(loaded.strategies.map(\.symbol) == ["EURUSD", "GBPUSD", "XAUUSD"])
        #expect(loaded.strategies[2].params["channel"]?.value == .integer(60))
        let lines = try String(contentsOfFile: Self.shipped, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let position = try #require(loaded.strategies[2].params["channel"]?.position)
        #expect(lines[position.line - 1].dropFirst(position.column - 1).hasPrefix("channel"))
        #expect(loaded.account.balance == Money(raw: 10_000 * Money.one))
        #expect(loaded.sizing == .riskPercent(1, of: .balance))
        #expect(loaded.sizingLots == Volume(raw: Volume.one / 10))
        #expect(loaded.risk.dailyReset.secondOfDay == 17 * 3600)
        #expect(loaded.risk.dailyReset.zone.name == "America/New_York")
    }

    @Test("the built-in defaults are the shipped file without its strategies")
    func defaults() throws {
        var shipped = try HeraldSettings.load(path: Self.shipped, overrides: [])
        shipped.strategies = []
        #expect(try HeraldSettings.load(path: nil, overrides: []) == shipped)
    }

    @Test("the risk defaults are the strict preset's")
    func strict() throws {
        let risk = try settings("").risk
        #expect(risk == RiskLimits(preset: .strict, dailyReset: risk.dailyReset))
    }

    @Test("every key can be set")
    func everything() throws {
        let loaded = try settings(
            """
            account = { currency = "EUR", balance = "2500.50", leverage = 30, stop_out_percent = 0, margin_mode = "hedging" }
            data.time_zone = "America/New_York+7"
            market = { seed = 7, bars = 200 }
            entries = { adding = true, hedging = true }
            sizing = { method = "fixed_lots", lots = 0.03, risk_percent = 10, base = "equity" }
            exits = { on_failure = "tighten", protective_stop_percent = 0.5 }
            strategy = [{ file = "a.lua", symbol = "EURUSD.m", timeframe = "h4", name = "A", params = { a = true, b = 1.5, c = "x" } }]
            [costs]
            slippage_points = 3
            slippage_volatility = 0.5
            slippage_random_points = 2
            seed = 9
            commission_mode = "percent"
            commission_percent = "0.002 %"
            commission_minimum = 0.0125
            commission_side = "open"
            commission_currency = "profit"
            delay_milliseconds = 250
            delay_jitter_milliseconds = 50
            use_swap = false
            [symbols."EURUSD.m"]
            digits = 5
            contract_size = 100000
            base_currency = "EUR"
            profit_currency = "USD"
            [symbols.XAUUSD]
            digits = 2
            volume_min = 0.1
            volume_max = 50
            volume_step = 0.1
            stops_level_points = 20
            """)
        #expect(loaded.account.currency == "EUR")
        #expect(loaded.account.balance.description == "2500.5")
        #expect(loaded.account.stopOutPercent == 0)
        #expect(loaded.data.timeZone.name == "America/New_York+7")
        #expect(loaded.market.seed == 7)
        #expect(
            loaded.entries
                == {
                    var entries = loaded.entries
                    entries.adding = true
                    entries.hedging = true
                    return entries
                }())
        #expect(loaded.account.marginMode == .hedging)
        #expect(loaded.exits.onFailure == .tighten && loaded.exits.protectiveStopPercent == 0.5)
        #expect(loaded.sizing == .fixedLots(Volume(raw: 3_000_000)))
        #expect(loaded.sizingRiskPercent == 10)
        #expect(loaded.sizingBase == .equity)
        #expect(loaded.costs.slippageVolatility == 0.5 && loaded.costs.slippageRandomPoints == 2 && loaded.costs.seed == 9)
        #expect(loaded.costs.commissionMode == .percent && loaded.costs.commissionPercent == 0.002)
        #expect(loaded.costs.commissionMinimum.description == "0.0125")
        #expect(loaded.costs.commissionSide == .open && loaded.costs.commissionCurrency == .profit)
        #expect(loaded.costs.delayMilliseconds == 250 && loaded.costs.delayJitterMilliseconds == 50 && !loaded.costs.usesSwap)
        #expect(loaded.strategies[0].timeframe == .h4)
        #expect(loaded.strategies[0].params["b"]?.value == .number(1.5))
        #expect(loaded.strategies[0].params["c"]?.value == .string("x"))
        let dotted = try #require(loaded.specification(for: "EURUSD.m"))
        #expect(dotted.volumeMaximum.description == "100")
        let gold = try #require(loaded.specification(for: "XAUUSD"))
        #expect((gold.digits, gold.stopsLevelPoints) == (2, 20))
        #expect(gold.contractSize == SymbolSpecification.builtIn("XAUUSD")?.contractSize)
        #expect(loaded.specification(for: "EURUSX") == nil)
    }

    @Test("a missing file, a directory and a file that is no text are explained")
    func files() throws {
        func text(_ path: String) -> String {
            do { return "\(try HeraldSettings.load(path: path, overrides: []).strategies.count)" } catch {
                return error.description
            }
        }
        #expect(
            text("missing.toml")
                == "missing.toml: error: there is no such file; create it, or name another with --config FILE")
        #expect(text("/tmp").hasPrefix("/tmp: error: this is a directory"))
        #expect(text("/dev/zero").hasPrefix("/dev/zero: error: the file is larger than 1 MB"))
        let path = FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString).toml").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data([0x61, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: path))
        #expect(text(path) == "\(path): error: the file is not UTF-8 text; save it as UTF-8")
    }

    @Test("all mistakes are reported at once, in the order of the file, overrides last")
    func together() {
        let text = """
            [costs]
            slippage = 1
            [account]
            leverage = "ten"
            balance = -1
            [[strategy]]
            symbol = "EURUSD"
            """
        let found = messages(text, overrides: ["account.currency=eur", "data.tz=UTC"])
        #expect(
            found.map { $0.split(separator: " error: ")[0] } == [
                "c.toml:2:1:", "c.toml:4:1:", "c.toml:5:1:", "c.toml:6:3:", "--override account.currency=eur:",
                "--override data.tz=UTC:",
            ])
    }

    @Test("Windows line ends and a byte order mark are fine")
    func lineEnds() throws {
        #expect(try settings("\u{FEFF}[account]\r\nleverage = 30\r\n").account.leverage == 30)
        #expect(messages("\u{FEFF}[account]\r\nleverge = 30\r\n").first?.hasPrefix("c.toml:2:1: error:") == true)
    }
}
