import Market
import Risk
import Settings
import Testing

/// A week's hours as `[[opens, closes]]` in minutes, Sunday first.
private func minutes(_ sessions: TradingSessions?) -> [[[Int64]]] {
    (sessions?.week ?? []).map { $0.map { [$0.opens / 60, $0.closes / 60] } }
}

private let usual = "America/New_York+7"
private let currencies: [[[Int64]]] = [[]] + Array(repeating: [[0, 1440]], count: 5) + [[]]
private let metals: [[[Int64]]] = [[]] + Array(repeating: [[60, 1440]], count: 5) + [[]]
private let always: [[[Int64]]] = Array(repeating: [[0, 1440]], count: 7)

@Suite("Sessions of a symbol")
struct SessionTests {
    private func sessions(_ keys: String, of symbol: String = "EURUSD", overrides: [String] = []) throws -> TradingSessions {
        let name = symbol.contains(".") ? "\"\(symbol)\"" : symbol
        return try #require(try settings("[symbols.\(name)]\n\(keys)", overrides: overrides).specification(for: symbol)?.sessions)
    }

    @Test("every built-in symbol has its hours on New York's clock plus seven hours")
    func builtIn() throws {
        let loaded = try settings("")
        let pausing = SymbolSpecification.builtInIndices.union(["XAUUSD", "XAGUSD"])
        for name in SymbolSpecification.builtInNames {
            let found = try #require(loaded.specification(for: name)?.sessions)
            #expect(found.zone.name == usual && found.closings.isEmpty)
            #expect(minutes(found) == (pausing.contains(name) ? metals : currencies), "\(name)")
        }
        // Sunday 22:00 UTC in winter.
        let opening = try #require(Timestamp(text: "2024-01-14 22:00")).seconds
        let found = try #require(loaded.specification(for: "EURUSD")?.sessions)
        #expect(!found.moment(at: opening - 1).isOpen && found.moment(at: opening).closesIn == 120 * 3600)
    }

    @Test(
        "another name has the hours of its currencies",
        arguments: [
            ("EUR", "USD", currencies), ("XAG", "USD", metals), ("XPT", "EUR", metals), ("USD", "USD", always), ("BTC", "USD", always),
            ("EUR", "TRY", always),
        ] as [(String, String, [[[Int64]]])])
    func otherNames(base: String, profit: String, expected: [[[Int64]]]) throws {
        let keys = "digits = 2\ncontract_size = 1\nbase_currency = \"\(base)\"\nprofit_currency = \"\(profit)\""
        let found = try sessions(keys, of: "X.m")
        #expect(minutes(found) == expected && found.zone.name == usual)
    }

    @Test("several sessions a day, on the days they are written for")
    func several() throws {
        let found = try sessions(
            """
            sessions = ["Mon-Fri 09:30-16:00", "Mon-Fri 16:30-17:00", "Sun 18:00-24:00", "Sat-Sun 00:00-01:00"]
            sessions_zone = "America/New_York"
            holidays = ["2026-12-25", "2026-12-24 13:00"]
            """)
        let workday: [[Int64]] = [[570, 960], [990, 1020]]
        #expect(minutes(found) == [[[0, 60], [1080, 1440]]] + Array(repeating: workday, count: 5) + [[[0, 60]]])
        #expect(found.zone.name == "America/New_York")
        let christmas = CivilTime.days(year: 2026, month: 12, day: 25)
        #expect(
            found.closings == [
                TradingSessions.Closing(day: christmas - 1, from: 13 * 3600), TradingSessions.Closing(day: christmas),
            ])
    }

    @Test("each key alone leaves the others as they are")
    func alone() throws {
        let zoned = try sessions("sessions_zone = \"UTC\"", of: "XAUUSD")
        #expect(minutes(zoned) == metals && zoned.zone == .utc)
        let hours = try sessions("sessions = [\"Fri-Mon 10:00-11:00\"]")
        #expect(minutes(hours) == [[[600, 660]], [[600, 660]], [], [], [], [[600, 660]], [[600, 660]]] && hours.zone.name == usual)
        let closed = try sessions("holidays = [\"2026-01-01\"]")
        #expect(minutes(closed) == currencies && closed.zone.name == usual && closed.closings.map(\.from) == [0])
        let open = try sessions("sessions = [\"always\"]")
        #expect(open.isAlwaysOpen && open.zone.name == usual)
        #expect(try sessions("sessions = [\"always\"]\nsessions_zone = \"UTC\"") == .always)
        #expect(try sessions("holidays = []") == sessions(""))
    }

    @Test("an override replaces the list as a whole, and its mistakes name it")
    func overrides() throws {
        let found = try sessions("sessions = [\"x\"]", overrides: ["symbols.EURUSD.sessions=[\"Tue 00:00-12:00\"]"])
        #expect(minutes(found) == [[], [], [[0, 720]], [], [], [], []])
        #expect(
            messages("", overrides: ["symbols.EURUSD.holidays=[\"2026-13-01\"]"]) == [
                "--override symbols.EURUSD.holidays=[\"2026-13-01\"]: error: symbols.EURUSD.holidays: there is no date 2026-13-01 "
                    + "(the years 1700 to 2250 are known)"
            ])
    }

    @Test("each mistake is told exactly", arguments: hours + dates)
    func told(_ bad: BadText) { #expect(messages("[symbols.EURUSD]\n" + bad.text) == bad.expected) }

    private static let shape =
        "expected \"DAY-DAY HH:MM-HH:MM\" such as \"Mon-Fri 00:00-24:00\", or \"always\", found the string "
    private static let days = "(known are Sun, Mon, Tue, Wed, Thu, Fri, Sat)"

    static let hours = [
        BadText(
            "sessions = \"always\"",
            "c.toml:2:1: error: symbols.EURUSD.sessions: expected a list such as [\"Mon-Fri 00:00-24:00\"], "
                + "found the string \"always\""),
        BadText(
            "sessions = []",
            "c.toml:2:1: error: symbols.EURUSD.sessions: the list is empty; write the hours, or [\"always\"] for a market that never closes"
        ),
        BadText(
            "sessions = [\"Always\"]", "c.toml:2:13: error: symbols.EURUSD.sessions: \(shape)\"Always\"; did you mean 'always'?"),
        BadText(
            "sessions = [\"Mon-Fri 00:00-24:00\",\n  \"always\"]",
            "c.toml:3:3: error: symbols.EURUSD.sessions: \"always\" leaves no room for other hours; write it alone or remove it"),
        BadText(
            "sessions = [\"Mon-Fry 00:00-24:00\", 5, \"Mon 9:00-10:00\", \"Mon 00:00-24:00 UTC\"]",
            "c.toml:2:13: error: symbols.EURUSD.sessions: unknown day \"Fry\"; did you mean 'Fri'? \(days)",
            "c.toml:2:36: error: symbols.EURUSD.sessions: expected text such as \"Mon-Fri 00:00-24:00\", found the integer 5",
            "c.toml:2:39: error: symbols.EURUSD.sessions: \(shape)\"Mon 9:00-10:00\"",
            "c.toml:2:57: error: symbols.EURUSD.sessions: \(shape)\"Mon 00:00-24:00 UTC\""),
        BadText(
            "sessions = [\"Sun-Thu 18:00-17:00\"]",
            "c.toml:2:13: error: symbols.EURUSD.sessions: 18:00-17:00 closes before it opens; a session that goes on after midnight "
                + "is written as two: \"Sun-Thu 18:00-24:00\" and the rest on the following days"),
        BadText(
            "sessions_zone = \"America/New_Yrk+7\"",
            "c.toml:2:1: error: symbols.EURUSD.sessions_zone: unknown time zone \"America/New_Yrk+7\"; "
                + "did you mean 'America/New_York+7'?"),
        BadText("session = []", "c.toml:2:1: error: unknown key 'symbols.EURUSD.session'; did you mean 'sessions'?"),
    ]

    private static let dateShape =
        "expected \"YYYY-MM-DD\" for a day without trade or \"YYYY-MM-DD HH:MM\" for an early close, found the string "

    static let dates = [
        BadText(
            "holidays = \"2026-12-25\"",
            "c.toml:2:1: error: symbols.EURUSD.holidays: expected a list such as [\"2026-12-25\", \"2026-12-24 20:00\"], "
                + "found the string \"2026-12-25\""),
        BadText(
            "holidays = [2026-12-25, \"25.12.2026\", \"2026-02-30\"]",
            "c.toml:2:13: error: symbols.EURUSD.holidays: expected text such as \"2026-12-25\", found a date",
            "c.toml:2:25: error: symbols.EURUSD.holidays: \(dateShape)\"25.12.2026\"",
            "c.toml:2:39: error: symbols.EURUSD.holidays: there is no date 2026-02-30 (the years 1700 to 2250 are known)"),
        BadText(
            "holidays = [\"2026-12-24 24:00\", \"2026-12-24 00:00\", \"2026-12-24 12:00 UTC\", \"\"]",
            "c.toml:2:13: error: symbols.EURUSD.holidays: \(dateShape)\"2026-12-24 24:00\"",
            "c.toml:2:33: error: symbols.EURUSD.holidays: a day that closes at 00:00 does not open; "
                + "write \"2026-12-24\" for a day without trade",
            "c.toml:2:53: error: symbols.EURUSD.holidays: \(dateShape)\"2026-12-24 12:00 UTC\"",
            "c.toml:2:77: error: symbols.EURUSD.holidays: \(dateShape)\"\""),
        BadText(
            "holidays = [\"2026-12-24\", \"2026-12-25\", \"2026-12-24 20:00\"]",
            "c.toml:2:41: error: symbols.EURUSD.holidays: 2026-12-24 stands twice; remove one"),
    ]
}
