import Risk
import Testing

/// One mistaken text and exactly what is said about it.
struct BadText: Sendable, CustomTestStringConvertible {
    let text: String
    let expected: [String]
    var testDescription: String { text }

    init(_ text: String, _ expected: String...) { (self.text, self.expected) = (text, expected) }
}

@Suite("What is said about mistakes")
struct MessageTests {
    @Test(
        "each mistake is told exactly", arguments: [keys, types, ranges, words, hours, limits, loosened, lists, symbols].flatMap { $0 })
    func told(_ bad: BadText) { #expect(messages(bad.text) == bad.expected) }

    static let keys = [
        BadText(
            "[risk]\nmax_dayly_loss_percent = 5",
            "c.toml:2:1: error: unknown key 'risk.max_dayly_loss_percent'; did you mean 'max_daily_loss_percent'?"),
        BadText(
            "[risk]\nmax_daily_loss = 5",
            "c.toml:2:1: error: unknown key 'risk.max_daily_loss'; did you mean 'max_daily_loss_percent'?"),
        BadText("[accuont]\nbalance = 1", "c.toml:1:2: error: unknown table 'accuont'; did you mean 'account'?"),
        BadText("balance = 5", "c.toml:1:1: error: unknown key 'balance'; 'balance' belongs in [account]"),
        BadText("[risk]\nlots = 1", "c.toml:2:1: error: unknown key 'risk.lots'; 'lots' belongs in [sizing]"),
        BadText("[entries]\nx = 1", "c.toml:2:1: error: unknown key 'entries.x'; known are adding, hedging"),
        BadText("[data]\n\"a b\" = 1", "c.toml:2:1: error: unknown key 'data.\"a b\"'; known are store, symbols_folder, time_zone"),
        BadText("[risk.extra]\n", "c.toml:1:7: error: unknown table 'risk.extra'; docs/configuration.md has the \(riskKeys) known ones"),
        BadText("account = 5", "c.toml:1:1: error: account: expected a table [account], found the integer 5"),
        BadText("[Account]", "c.toml:1:2: error: unknown table 'Account'; did you mean 'account'?"),
        BadText(
            "[account]\nbalance = 1\nbalance = 2",
            "c.toml:3:11: error: invalid TOML: Error while parsing key-value pair: cannot redefine existing integer 'balance'"
        ),
        BadText("a = 1\n[=]", "c.toml:2:2: error: invalid TOML: expected a table's name, found \"=\""),
        BadText("[[ é ]]", "c.toml:1:4: error: invalid TOML: expected a table's name, found \"é\""),
        BadText("[\n]", "c.toml:1:2: error: invalid TOML: expected a table's name, found \"\\n\""),
        BadText(
            "a = \n[=]",
            "c.toml:1:5: error: invalid TOML: Error while parsing key-value pair: expected value, saw '\\n'"),
        BadText("a = [ 1, }", "c.toml:1:10: error: invalid TOML: expected a value or ']', found \"}\""),
        BadText("a = [\u{2028}]", "c.toml:1:6: error: invalid TOML: expected a value or ']', found \"\\u{2028}\""),
        BadText("a = 2024-01-01 7\n", "c.toml:1:5: error: invalid TOML: expected a time of day after the date"),
        BadText("a = [2024-01-01 7]", "c.toml:1:6: error: invalid TOML: expected a time of day after the date"),
        BadText("[account]\nname = \"a\\u0000b\"", "c.toml:2:10: error: NUL characters are not allowed; remove it"),
    ]

    private static let riskKeys = GuardCatalogue.limits.count + ["preset", "loosen", "daily_reset", "initial_balance"].count

    static let types = [
        BadText(
            "[account]\nleverage = \"ten\"",
            "c.toml:2:1: error: account.leverage: expected a whole number, found the string \"ten\""),
        BadText(
            "[account]\nleverage = 100.0",
            "c.toml:2:1: error: account.leverage: expected a whole number, found the number 100.0"),
        BadText(
            "[account]\nbalance = \"ten\"",
            "c.toml:2:1: error: account.balance: expected a number, found the string \"ten\""),
        BadText("[account]\nbalance = true", "c.toml:2:1: error: account.balance: expected a number, found true"),
        BadText("[account]\nbalance = [1]", "c.toml:2:1: error: account.balance: expected a number, found a list"),
        BadText("[account.balance]", "c.toml:1:10: error: account.balance: expected a number, found a table"),
        BadText("[account]\nbalance = nan", "c.toml:2:1: error: account.balance: expected a finite number, found nan"),
        BadText("[account]\nbalance = inf", "c.toml:2:1: error: account.balance: expected a finite number, found inf"),
        BadText(
            "[account]\nstop_out_percent = -nan",
            "c.toml:2:1: error: account.stop_out_percent: expected a finite number, found nan"),
        BadText("[account]\ncurrency = 1", "c.toml:2:1: error: account.currency: expected text, found the integer 1"),
        BadText(
            "[entries]\nadding = 1", "c.toml:2:1: error: entries.adding: expected true or false, found the integer 1"),
        BadText("[market]\nseed = 2026-01-01", "c.toml:2:1: error: market.seed: expected a whole number, found a date"),
        BadText(
            "[market]\nseed = 07:30:00", "c.toml:2:1: error: market.seed: expected a whole number, found a time of day"),
        BadText("[sizing]\nlots = \"x\"", "c.toml:2:1: error: sizing.lots: expected a number, found the string \"x\""),
    ]

    static let ranges = [
        BadText(
            "[account]\nleverage = 0", "c.toml:2:1: error: account.leverage: 0 is out of range; allowed: 1 to 3000"),
        BadText(
            "[account]\nleverage = 3001",
            "c.toml:2:1: error: account.leverage: 3001 is out of range; allowed: 1 to 3000"),
        BadText(
            "[account]\nbalance = 0",
            "c.toml:2:1: error: account.balance: 0 is out of range; allowed: above 0 up to 1000000000000 account currency"
        ),
        BadText(
            "[account]\nbalance = 9000000000000000000",
            "c.toml:2:1: error: account.balance: 9000000000000000000 is out of range; "
                + "allowed: above 0 up to 1000000000000 account currency"),
        BadText(
            "[account]\nbalance = -1.5",
            "c.toml:2:1: error: account.balance: -1.5 is out of range; allowed: above 0 up to 1000000000000 account currency"
        ),
        BadText(
            "[account]\nbalance = 1e300",
            "c.toml:2:1: error: account.balance: 1e+300 is out of range; "
                + "allowed: above 0 up to 1000000000000 account currency"),
        BadText(
            "[account]\nbalance = 100.555",
            "c.toml:2:1: error: account.balance: 100.555 has more than the 2 decimals of USD"),
        BadText(
            "[account]\nbalance = 0.00001",
            "c.toml:2:1: error: account.balance: 1e-05 has more than the 2 decimals of USD"),
        BadText(
            "[account]\nbalance = \"100.5\"\ncurrency = \"JPY\"",
            "c.toml:2:1: error: account.balance: 100.5 has more than the 0 decimals of JPY"),
        BadText(
            "[account]\nstop_out_percent = 101",
            "c.toml:2:1: error: account.stop_out_percent: 101 is out of range; allowed: 0 to 100 percent"),
        BadText(
            "[market]\nseed = -1",
            "c.toml:2:1: error: market.seed: -1 is out of range; allowed: 0 to 9223372036854775807"),
        BadText(
            "[market]\nbars = 199",
            "c.toml:2:1: error: market.bars: 199 is out of range; allowed: 200 to 5000000 H1 bars"),
        BadText(
            "[sizing]\nlots = 0", "c.toml:2:1: error: sizing.lots: 0 is out of range; allowed: above 0 up to 1000 lots"),
        BadText(
            "[sizing]\nlots = 1000.01",
            "c.toml:2:1: error: sizing.lots: 1000.01 is out of range; allowed: above 0 up to 1000 lots"),
        BadText(
            "[risk]\nmax_open_positions = 1001",
            "c.toml:2:1: error: risk.max_open_positions: 1001 is out of range; allowed: 1 to 1000"),
        BadText(
            "[costs]\nslippage_points = 100001\ncommission_per_lot = -1",
            "c.toml:2:1: error: costs.slippage_points: 100001 is out of range; allowed: 0 to 100000 points",
            "c.toml:3:1: error: costs.commission_per_lot: -1 is out of range; allowed: 0 to 1000000 account currency"),
    ]

    static let words = [
        BadText(
            "[account]\ncurrency = \"usd\"",
            "c.toml:2:1: error: account.currency: expected a currency code of three upper-case letters such as \"USD\", "
                + "found \"usd\""),
        BadText(
            "[sizing]\nmethod = \"fixed_lot\"",
            "c.toml:2:1: error: sizing.method: unknown method \"fixed_lot\"; did you mean 'fixed_lots'? "
                + "(allowed: \"risk_percent\", \"fixed_lots\", \"atr\", \"fixed_fraction\")"),
        BadText(
            "[risk]\npreset = \"none\"",
            "c.toml:2:1: error: risk.preset: unknown preset \"none\" (allowed: \(presetNames))"),
        BadText(
            "[data]\ntime_zone = \"Europe/Pragu\"",
            "c.toml:2:1: error: data.time_zone: unknown time zone \"Europe/Pragu\"; did you mean 'Europe/Prague'?"),
        BadText(
            "[data]\ntime_zone = \"america/new_york+7\"",
            "c.toml:2:1: error: data.time_zone: unknown time zone \"america/new_york+7\"; did you mean 'America/New_York+7'?"
        ),
        BadText(
            "[data]\ntime_zone = \"New York\"",
            "c.toml:2:1: error: data.time_zone: unknown time zone \"New York\"; did you mean 'America/New_York'?"),
        BadText(
            "[data]\ntime_zone = \"PST\"",
            "c.toml:2:1: error: data.time_zone: unknown time zone \"PST\"; \(zoneHelp)"),
        BadText(
            "[data]\ntime_zone = \"UTC+16\"",
            "c.toml:2:1: error: data.time_zone: unknown time zone \"UTC+16\"; \(zoneHelp)"),
        BadText(
            "[risk]\ndaily_reset = \"5pm\"",
            "c.toml:2:1: error: risk.daily_reset: expected \"HH:MM ZONE\" such as \"17:00 America/New_York\", "
                + "found the string \"5pm\""),
        BadText(
            "[risk]\ndaily_reset = \"24:00 UTC\"",
            "c.toml:2:1: error: risk.daily_reset: expected \"HH:MM ZONE\" such as \"17:00 America/New_York\", "
                + "found the string \"24:00 UTC\""),
        BadText(
            "[risk]\ndaily_reset = \"17:00 Amerika/New_York\"",
            "c.toml:2:1: error: risk.daily_reset: unknown time zone \"Amerika/New_York\"; did you mean 'America/New_York'?"
        ),
    ]

    private static let zoneHelp =
        "expected UTC, an IANA name such as Europe/Prague, or one with -15 to +15 hours added (America/New_York+7)"

    static let hours = [
        BadText("[risk]\ntrading_hours = \"always\"", hoursShape + "\"always\""),
        BadText("[risk]\ntrading_hours = \"\"", hoursShape + "\"\""),
        BadText("[risk]\ntrading_hours = \"Mon-Fri 8:00-20:00 UTC\"", hoursShape + "\"Mon-Fri 8:00-20:00 UTC\""),
        BadText("[risk]\ntrading_hours = \"Mon-Fri 08:00-20:00\"", hoursShape + "\"Mon-Fri 08:00-20:00\""),
        BadText("[risk]\ntrading_hours = \"Mon- 08:00-24:00 UTC\"", "c.toml:2:1: error: risk.trading_hours: unknown day \"\" \(dayNames)"),
        BadText("[risk]\ntrading_hours = \"Mon-Tue-Fri 08:00-20:00 UTC\"", hoursShape + "\"Mon-Tue-Fri 08:00-20:00 UTC\""),
        BadText("[risk]\ntrading_hours = \"Mon-Fri 08:00--20:00 UTC\"", hoursShape + "\"Mon-Fri 08:00--20:00 UTC\""),
        BadText("[risk]\ntrading_hours = \"Mon-Fri 08:00-24:01 UTC\"", hoursShape + "\"Mon-Fri 08:00-24:01 UTC\""),
        BadText("[risk]\ntrading_hours = \"Mon-Fri 24:00-24:00 UTC\"", hoursShape + "\"Mon-Fri 24:00-24:00 UTC\""),
        BadText(
            "[risk]\ntrading_hours = \"mon-Fri 08:00-20:00 UTC\"",
            "c.toml:2:1: error: risk.trading_hours: unknown day \"mon\"; did you mean 'Mon'? \(dayNames)"),
        BadText(
            "[risk]\ntrading_hours = \"Mon-Friday 08:00-20:00 UTC\"",
            "c.toml:2:1: error: risk.trading_hours: unknown day \"Friday\"; did you mean 'Fri'? \(dayNames)"),
        BadText(
            "[risk]\ntrading_hours = \"Mon-Fri 22:00-06:00 UTC\"",
            "c.toml:2:1: error: risk.trading_hours: 22:00-06:00 closes before it opens; hours end on the day they begin, "
                + "at 24:00 at the latest: choose a zone in which they do not cross midnight"),
        BadText(
            "[risk]\ntrading_hours = \"Mon-Fri 08:00-20:00 Europe/Londn\"",
            "c.toml:2:1: error: risk.trading_hours: unknown time zone \"Europe/Londn\"; did you mean 'Europe/London'?"),
        BadText("[risk]\ntrading_hours = 8", "c.toml:2:1: error: risk.trading_hours: expected text, found the integer 8"),
    ]

    private static let hoursShape =
        "c.toml:2:1: error: risk.trading_hours: expected \"DAY-DAY HH:MM-HH:MM ZONE\" such as "
        + "\"Mon-Fri 08:00-20:00 Europe/London\", found the string "
    private static let dayNames = "(known are Sun, Mon, Tue, Wed, Thu, Fri, Sat)"

    static let loosened = [
        BadText(
            "[risk]\nloosen = \"max_open_positions\"",
            "c.toml:2:1: error: risk.loosen: expected a list of keys such as [\"max_daily_loss_percent\"], "
                + "found the string \"max_open_positions\""),
        BadText(
            "[risk]\nloosen = [\"max_open_position\", 3, \"x\"]",
            "c.toml:2:11: error: risk.loosen: unknown limit \"max_open_position\"; did you mean 'max_open_positions'?",
            "c.toml:2:32: error: risk.loosen: expected the key of a limit in quotes, found the integer 3",
            "c.toml:2:35: error: risk.loosen: unknown limit \"x\"; name keys of [risk]"),
        BadText(
            "[risk]\nloosen = [\"daily_reset\", \"daily_reset\"]",
            "c.toml:2:26: error: risk.loosen: \"daily_reset\" stands twice; remove one"),
        BadText(
            "[risk]\ninitial_balance = 0",
            "c.toml:2:1: error: risk.initial_balance: 0 is out of range; allowed: above 0 up to 1000000000000 account currency"),
        BadText(
            "[risk]\ninitial_balance = 100.005",
            "c.toml:2:1: error: risk.initial_balance: 100.005 has more than the 2 decimals of USD"),
    ]

    static let limits = [
        BadText(
            "[risk]\nmax_volume_per_order = 20",
            "c.toml:2:1: error: risk.max_volume_per_order: contradictory limits: max_volume_per_order = 20 lots is above "
                + "max_volume_per_symbol = 10 lots (the default); lower the first or raise the second"),
        BadText(
            "[risk]\nmax_volume_per_symbol = 1",
            "c.toml:2:1: error: risk.max_volume_per_symbol: contradictory limits: max_volume_per_order = 5 lots "
                + "(the default) is above max_volume_per_symbol = 1 lots; lower the first or raise the second"),
        BadText(
            "[risk]\nmax_drawdown_percent = 4.5\nmax_daily_loss_percent = 5",
            "c.toml:3:1: error: risk.max_daily_loss_percent: contradictory limits: max_daily_loss_percent = 5 percent is "
                + "above max_drawdown_percent = 4.5 percent; lower the first or raise the second"),
        BadText(
            "[risk]\nmax_volume_per_order = 20\nmax_volume_per_symbol = \"ten\"",
            "c.toml:3:1: error: risk.max_volume_per_symbol: expected a number, found the string \"ten\""),
    ]

    static let lists = [
        BadText("[strategy]", "c.toml:1:2: error: strategy: expected [[strategy]] in double brackets, found a table"),
        BadText("\n[[strategy]]", "c.toml:2:3: error: strategy: file and symbol must be given in each [[strategy]]"),
        BadText("strategy = [1]", "c.toml:1:13: error: strategy: expected a [[strategy]] table, found the integer 1"),
        BadText(
            "[[strategy]]\nfile = \" \"\nsymbol = \"EURUSDD\"\ntimeframe = \"H5\"",
            "c.toml:2:1: error: strategy.file: expected text that is not empty and has no control characters, found \" \"",
            "c.toml:3:1: error: strategy.symbol: unknown symbol \"EURUSDD\"; did you mean 'EURUSD'?",
            "c.toml:4:1: error: strategy.timeframe: unknown timeframe \"H5\"; known are M1, M2, M3, M4, M5, M6, M10, M12, "
                + "M15, M20, M30, H1, H2, H3, H4, H6, H8, H12, D1, W1, MN1"),
        BadText(
            "[[strategy]]\nfile = \"a\"\nsymbol = \"US500.cash\"",
            "c.toml:3:1: error: strategy.symbol: unknown symbol \"US500.cash\"; "
                + "describe it in a table [symbols.\"US500.cash\"]"),
        BadText(
            "[[strategy]]\nfile = \"a\"\nsymbol = \"EURUSD\"\nparams = { a = 1, b = nan, c = [1] }\nparam = 1",
            "c.toml:4:19: error: strategy.params.b: expected a finite number, found nan",
            "c.toml:4:28: error: strategy.params.c: expected true, false, a number or text, found a list",
            "c.toml:5:1: error: unknown key 'strategy.param'; did you mean 'params'?"),
        BadText(
            "[[strategy]]\nfile = \"a\"\nsymbol = \"EURUSD\"\nparams = 3",
            "c.toml:4:1: error: strategy.params: expected a table such as { fast = 20 }, found the integer 3"),
    ]

    static let symbols = [
        BadText(
            "[symbols.EURUSDx]\ndigits = 5",
            "c.toml:1:10: error: symbols.EURUSDx: 'EURUSDx' is not built in, so contract_size, base_currency, "
                + "profit_currency must be given; did you mean 'EURUSD'?"),
        BadText(
            "[symbols.EURUSD]\ndigits = 9\npoint = 1",
            "c.toml:2:1: error: symbols.EURUSD.digits: 9 is out of range; allowed: 0 to 8",
            "c.toml:3:1: error: unknown key 'symbols.EURUSD.point'; docs/configuration.md has the 36 known ones"),
        BadText(
            "[symbols.EURUSD]\nvolume_min = 200",
            "c.toml:2:1: error: symbols.EURUSD: volume_min = 200 lots is above volume_max = 100 lots"),
        BadText(
            "[symbols.EURUSD]\nvolume_min = 0.1\nvolume_step = 0.3",
            "c.toml:3:1: error: symbols.EURUSD: volume_max = 100 lots is no multiple of volume_step = 0.3 lots",
            "c.toml:3:1: error: symbols.EURUSD: volume_min = 0.1 lots is no multiple of volume_step = 0.3 lots"),
        BadText("symbols = 1", "c.toml:1:1: error: symbols: expected [symbols.NAME] tables, found the integer 1"),
        BadText(
            "[symbols]\nEURUSD = 1",
            "c.toml:2:1: error: symbols.EURUSD: expected a table [symbols.EURUSD], found the integer 1"),
    ]
}
