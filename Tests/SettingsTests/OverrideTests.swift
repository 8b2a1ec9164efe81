import Market
import Risk
import Settings
import Testing

@Suite("Overrides")
struct OverrideTests {
    @Test("each form of value")
    func values() throws {
        let loaded = try settings(
            "[account]\nbalance = 1\ncurrency = \"USD\"",
            overrides: [
                "account.balance=5000", "risk.preset=off", "costs.slippage_points=3", "sizing.method=fixed_lots",
                "risk.daily_reset=00:00 Europe/Prague", "symbols.XAUUSD.digits=2", "data.time_zone='Asia/Tokyo'",
                "entries.hedging = true", "sizing.risk_percent=0.02 %", "symbols.\"A.b\".digits=1",
                "symbols.\"A.b\".contract_size=1", "symbols.\"A.b\".base_currency=AAA",
                "symbols.\"A.b\".profit_currency=USD", "account.leverage=20", "account.leverage=40",
            ])
        #expect(loaded.account.balance.description == "5000")
        #expect(loaded.risk.preset == "off")
        #expect(loaded.risk.dailyReset.zone.name == "Europe/Prague")
        #expect(loaded.costs.slippagePoints == 3)
        #expect(loaded.sizing == .fixedLots(loaded.sizingLots))
        #expect(loaded.sizingRiskPercent == 0.02)
        #expect(loaded.specification(for: "XAUUSD")?.digits == 2)
        #expect(loaded.specification(for: "A.b")?.digits == 1)
        #expect(loaded.data.timeZone.name == "Asia/Tokyo")
        #expect(loaded.entries.hedging)
        #expect(loaded.account.leverage == 40)
    }

    @Test("an override replaces a mistake in the file")
    func repairs() throws {
        #expect(
            try settings("[account]\nbalance = \"x\"", overrides: ["account.balance=7"]).account.balance.double == 7)
    }

    @Test(
        "the same checks as in the file",
        arguments: [
            ("account.balance=ten", "account.balance: expected a number, found the string \"ten\""),
            ("account.balence=1", "unknown key 'account.balence'; did you mean 'balance'?"),
            ("acount.balance=1", "unknown table 'acount'; did you mean 'account'?"),
            ("leverage=1", "unknown key 'leverage'; 'leverage' belongs in [account]"),
            ("account.leverage=5000", "account.leverage: 5000 is out of range; allowed: 1 to 3000"),
            (
                "account.currency=",
                "account.currency: expected a currency code of three upper-case letters such as \"USD\", found \"\""
            ),
            (
                "risk.preset=of",
                "risk.preset: unknown preset \"of\"; did you mean 'off'? (allowed: \(presetNames))"
            ),
            ("sizing.lots=nan", "sizing.lots: expected a finite number, found nan"),
            ("sizing.lots=1 lot", "sizing.lots: expected a number, found the string \"1 lot\""),
            ("sizing.lots=1\nrisk.preset=\"off\"", "a value stands on one line, without NUL characters"),
            ("sizing.lots=\"1", "the value is no valid TOML: Error while parsing string: encountered end-of-file"),
            ("account", "expected key=value with a dotted key, such as account.balance=5000"),
            ("", "expected key=value with a dotted key, such as account.balance=5000"),
            ("=1", "expected key=value with a dotted key, such as account.balance=5000"),
            ("account.=1", "expected key=value with a dotted key, such as account.balance=5000"),
            ("account=1", "'account' is a table; override one of its keys, such as account.currency=…"),
            ("account={balance=1}", "'account' is a table; override one of its keys, such as account.currency=…"),
            ("symbols.EURUSD={digits=1}", "a table cannot be overridden as a whole; override its keys one by one"),
            (
                "strategy.file=a.lua",
                "[[strategy]] is a list and cannot be overridden; edit the file or name another one"
            ),
            ("strategy=[]", "[[strategy]] is a list and cannot be overridden; edit the file or name another one"),
            ("symbols.EURUSD=1", "symbols.EURUSD: expected a table [symbols.EURUSD], found the integer 1"),
            (
                "symbols.EURUSQ.digits=1",
                "symbols.EURUSQ: 'EURUSQ' is not built in, so contract_size, base_currency, profit_currency must be given; did you mean 'EURUSD'?"
            ),
        ])
    func checked(_ argument: String, _ expected: String) {
        #expect(messages("", overrides: [argument]) == ["--override \(argument): error: \(expected)"])
    }

    @Test("a key below a value is refused")
    func below() {
        #expect(
            messages("[account]\nbalance = 1", overrides: ["account.balance.x=1"]) == [
                "--override account.balance.x=1: error: 'account.balance' is no table, so it has no keys"
            ])
    }

    @Test("overrides apply to the built-in defaults, too")
    func defaults() throws {
        #expect(try HeraldSettings.load(path: nil, overrides: ["market.bars=500"]).market.bars == 500)
    }
}
