import Foundation
import Market
import Settings
import Testing

@Suite("Margin, swap and orders of a symbol")
struct SymbolTermsTests {
    private func symbol(_ keys: String) throws -> SymbolSpecification {
        try #require(try settings("[symbols.EURUSD]\n\(keys)").specification(for: "EURUSD"))
    }

    @Test("nothing written leaves everything as built in")
    func absent() throws {
        let found = try symbol("")
        #expect(found.margin == MarginTerms() && found.swap == SwapTerms() && found.tickSize == nil)
        // The usual hours tell scripts the time; only hours somebody wrote are held against orders.
        #expect(found.orders == OrderTerms(keepsSessions: false))
    }

    @Test("every key arrives")
    func given() throws {
        let found = try symbol(
            """
            tick_size = 0.0001
            margin_calculation = "futures"
            margin_initial = 1200.5
            margin_maintenance = "900"
            margin_hedged = 600
            margin_hedged_larger_leg = true
            margin_currency = "USD"
            margin_rate_long = 1.5
            margin_rate_short = 0
            tick_price = 12.5
            swap_mode = "interest_open"
            swap_long = -3.25
            swap_short = 1
            swap_triple_day = "Friday"
            trade_mode = "long_only"
            execution = "exchange"
            order_kinds = ["market", "limit", "sl"]
            filling = ["ioc"]
            expiration = ["gtc", "specified_day"]
            freeze_level_points = 7
            volume_limit = 25
            """)
        #expect(found.tickSize == Price(text: "0.0001"))
        #expect(
            found.margin
                == MarginTerms(
                    calculation: .futures, initialPerLot: Money(text: "1200.5"), maintenancePerLot: Money(text: "900"),
                    hedgedContract: Money(text: "600"), chargesLargerLeg: true, tickPrice: Price(text: "12.5"), currency: "USD",
                    longRate: 1.5, shortRate: 0))
        #expect(found.swap == SwapTerms(mode: .interestOpen, long: -3.25, short: 1, nights: [0, 1, 1, 1, 1, 3, 0]))
        #expect(
            found.orders
                == OrderTerms(
                    tradeMode: .longOnly, execution: .exchange, kinds: [.market, .limit, .stopLoss], fillings: .immediateOrCancel,
                    expirations: [.untilCancelled, .specifiedDay], freezeLevelPoints: 7, keepsSessions: false,
                    volumeLimit: Volume(text: "25")))
        #expect(try symbol("sessions = [\"Mon-Fri 08:00-20:00\"]").orders.keepsSessions)
        let free = try symbol("sessions = [\"Mon-Fri 08:00-20:00\"]\nkeep_sessions = false")
        #expect(!free.orders.keepsSessions)
        // The usual hours of a built-in symbol, held against orders.
        let (kept, usual) = (try symbol("keep_sessions = true"), try symbol(""))
        #expect(kept.orders.keepsSessions && kept.sessions == usual.sessions && !usual.orders.keepsSessions)
    }

    @Test("zero is no fixed margin, and nights can be told one by one")
    func zero() throws {
        let found = try symbol("margin_initial = 0\nmargin_maintenance = 0\nmargin_hedged = 0\nswap_nights = [0, 1, 1, 1, 3, 1, 1]")
        #expect(found.margin == MarginTerms(hedgedContract: .zero) && found.swap.nights == [0, 1, 1, 1, 3, 1, 1])
        #expect(try symbol("swap_triple_day = \"Wed\"").swap == SwapTerms())
    }

    @Test("each mistake and contradiction is told exactly", arguments: mistakes)
    func told(_ bad: BadText) { #expect(messages("[symbols.EURUSD]\n" + bad.text) == bad.expected) }

    static let mistakes = [
        BadText(
            "swap_mode = \"point\"",
            "c.toml:2:1: error: symbols.EURUSD.swap_mode: unknown swap_mode \"point\"; did you mean 'points'? (allowed: \"disabled\", \"points\", "
                + "\"base_currency\", \"margin_currency\", \"deposit_currency\", \"profit_currency\", \"interest_current\", \"interest_open\", "
                + "\"reopen_current\", \"reopen_bid\")"),
        BadText(
            "swap_long = -5",
            "c.toml:2:1: error: symbols.EURUSD.swap_long: swap_mode is \"disabled\", so rates mean nothing; write swap_mode = \"points\" or what "
                + "they count in, or remove them"),
        BadText(
            "swap_triple_day = \"Wendsday\"",
            "c.toml:2:1: error: symbols.EURUSD.swap_triple_day: unknown day \"Wendsday\" (known are Sun, Mon, Tue, Wed, Thu, Fri, Sat)"),
        BadText(
            "swap_nights = [0, 1, 1]",
            "c.toml:2:1: error: symbols.EURUSD.swap_nights: expected seven whole numbers from 0 to 10, Sunday's first, such as "
                + "[0, 1, 1, 3, 1, 1, 0]"),
        BadText(
            "swap_nights = [0, 1, 1, 1, 3, 1, 1]\nswap_triple_day = \"Thu\"",
            "c.toml:3:1: error: symbols.EURUSD.swap_triple_day: contradicts swap_nights, which says it for every day; remove one of them"),
        BadText(
            "tick_size = 0.000015",
            "c.toml:2:1: error: symbols.EURUSD.tick_size: a tick of 0.000015 is not made of whole points of 0.00001"),
        BadText(
            "margin_calculation = \"futures\"",
            "c.toml:2:1: error: symbols.EURUSD.margin_calculation: \"futures\" needs margin_initial, what a lot binds; give it"),
        BadText(
            "margin_maintenance = 5",
            "c.toml:2:1: error: symbols.EURUSD.margin_maintenance: a fixed maintenance margin needs a fixed margin_initial; give it, or write 0"
        ),
        BadText(
            "tick_price = 5",
            "c.toml:2:1: error: symbols.EURUSD.tick_price: only margin_calculation \"futures\" and \"cfd_index\" count by tick price, here it "
                + "is \"forex\"; remove one of them"),
        BadText(
            "volume_limit = 0.001",
            "c.toml:2:1: error: symbols.EURUSD.volume_limit: volume_limit = 0.001 lots is below volume_min = 0.01 lots"),
        BadText(
            "order_kinds = [\"limit\"]",
            "c.toml:2:1: error: symbols.EURUSD.order_kinds: without \"market\" no position could be closed; add it, or write trade_mode = "
                + "\"disabled\""),
        BadText(
            "filling = \"fok\"\nexpiration = [\"gtd\"]",
            "c.toml:2:1: error: symbols.EURUSD.filling: expected a list such as [\"fok\"], found the string \"fok\"",
            "c.toml:3:1: error: symbols.EURUSD.expiration: unknown expiration \"gtd\"; did you mean 'gtc'? (known are gtc, day, specified, "
                + "specified_day)"),
    ]
}

@Suite("Files of symbols")
struct SymbolFileTests {
    /// A folder of files, the settings read with it, and what became of them.
    private func load(_ files: [String: String], _ configuration: String = "") throws -> Result<HeraldSettings, SettingsFailure> {
        let folder = FileManager.default.temporaryDirectory.appending(path: "symbols-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8) }
        do throws(SettingsFailure) {
            return .success(try settings(configuration, overrides: ["data.symbols_folder=\(folder.path)"]))
        } catch {
            return .failure(error)
        }
    }

    private func failures(_ files: [String: String]) throws -> [String] {
        guard case .failure(let failure) = try load(files) else { return [] }
        return failure.errors.map { error in
            let folder = error.path.prefix { $0 != "\n" }.split(separator: "/").dropLast().joined(separator: "/")
            return error.text.replacing("/\(folder)/", with: "")
        }
    }

    @Test("a file is a symbol, several, or one through time, and the configuration goes before it")
    func files() throws {
        let loaded = try load(
            [
                "GBPUSD.toml": "stops_level_points = 10\nswap_mode = \"points\"\nswap_long = -2",
                "any.toml": "name = \"EURUSD.m\"\ndigits = 5\ncontract_size = 1000\nbase_currency = \"EUR\"\nprofit_currency = \"USD\"",
                "more.toml":
                    "[XAUUSD]\nvolume_min = 0.1\nvolume_step = 0.1\n[[EURUSD]]\nswap_mode = \"points\"\nswap_long = -5\nsessions = [\"always\"]\n"
                    + "[[EURUSD]]\nvalid_from = 2024-01-01\nswap_long = -7\n[[EURUSD]]\nvalid_from = \"2025-03-01\"\nmargin_rate_long = 2",
                "readme.txt": "no TOML",
            ], "[symbols.EURUSD]\nstops_level_points = 3"
        ).get()
        #expect(loaded.specification(for: "GBPUSD")?.swap == SwapTerms(mode: .points, long: -2))
        #expect(loaded.specification(for: "EURUSD.m")?.contractSize == Money(text: "1000"))
        #expect(loaded.specification(for: "XAUUSD")?.volumeMinimum == Volume(text: "0.1"))
        let euro = loaded.specifications(for: "EURUSD")
        #expect(euro.map(\.from) == [nil, Timestamp(text: "2024-01-01 00:00"), Timestamp(text: "2025-03-01 00:00")])
        #expect(euro.map(\.specification.swap.long) == [-5, -7, -7] && euro.map(\.specification.margin.longRate) == [1, 1, 2])
        #expect(euro.allSatisfy { $0.specification.stopsLevelPoints == 3 && $0.specification.sessions.isAlwaysOpen })
        #expect(loaded.specification(for: "EURUSD") == euro.last?.specification)
        let (before, day) = (try #require(Timestamp(text: "2023-12-31 23:59")), try #require(Timestamp(text: "2024-01-01 00:00")))
        #expect(loaded.specification(for: "EURUSD", at: before)?.swap.long == -5)
        #expect(loaded.specification(for: "EURUSD", at: day)?.swap.long == -7)
        #expect(loaded.specifications(for: "USDJPY").count == 1 && loaded.specifications(for: "NONE").isEmpty)
    }

    @Test("terms that change within a day say from which instant on they hold")
    func instants() throws {
        let loaded = try load([
            "a.toml": "[[EURUSD]]\nvalid_from = 2024-01-01\nstops_level_points = 1\n"
                + "[[EURUSD]]\nvalid_from = \"2024-01-01T14:05:09Z\"\nstops_level_points = 2\n"
                + "[[EURUSD]]\nvalid_from = \"2024-01-01T15:30:00Z\"\nstops_level_points = 3\n"
                + "[[EURUSD]]\nvalid_from = \"2024-01-01T23:59:59Z\"\nstops_level_points = 4\n"
        ]).get()
        let times = ["00:00:00", "14:05:09", "15:30:00", "23:59:59"].map { Timestamp(text: "2024-01-01T\($0)Z") }
        #expect(loaded.specifications(for: "EURUSD").map(\.from) == times)
        let levels = try ["14:05:08", "14:05:09", "15:29:59", "15:30:00"].map {
            loaded.specification(for: "EURUSD", at: try #require(Timestamp(text: "2024-01-01T\($0)Z")))?.stopsLevelPoints
        }
        #expect(levels == [1, 2, 2, 3])
        // Nobody knows on which clock a time without an offset is.
        for (written, found) in [("2024-01-01T14:05:09Z", "a date and time"), ("'2024-01-01T14:05'", "the string \"2024-01-01T14:05\"")] {
            #expect(
                try failures(["a.toml": "[[EURUSD]]\nvalid_from = \(written)\n"]) == [
                    "a.toml:2:1: error: EURUSD.valid_from: expected a day such as 2024-01-01 or an instant in quotes such as "
                        + "\"2024-01-01T14:05:00Z\", found \(found)"
                ])
        }
        #expect(
            try failures([
                "a.toml": "[[EURUSD]]\nvalid_from = '2024-01-01T10:00:00Z'\n[[EURUSD]]\nvalid_from = '2024-01-01T10:00:00Z'\n"
            ]).count == 1)
    }

    @Test("every mistake names its file, line and column")
    func mistakes() throws {
        let found = try failures([
            "a.toml": "[EURUSD]\ndigit = 5\n[[GBPUSD]]\nvalid_from = 2024-02-01\n[[GBPUSD]]\nvalid_from = 2024-01-01\n",
            "b.toml": "digits = 5\nswap_long = 1\nvalid_from = 5\nEUR = 1", "c.toml": "[EURUSD]\n[USDJPY]\nvolume_min = 0\n", "d.toml": "[",
            "e.toml": "EURCHF = 5\nEURGBP = []",
        ])
        #expect(
            found == [
                "a.toml:2:1: error: unknown key 'EURUSD.digit'; did you mean 'digits'?",
                "a.toml:6:1: error: GBPUSD.valid_from: the tables of a symbol stand in the order of their days; each after the first needs a "
                    + "later valid_from",
                "b.toml:1:1: error: b: 'b' is not built in, so contract_size, base_currency, profit_currency must be given",
                "b.toml:3:1: error: valid_from: expected a day such as 2024-01-01 or an instant in quotes such as \"2024-01-01T14:05:00Z\", found the integer 5",
                "b.toml:4:1: error: unknown key 'EUR'; docs/configuration.md has the 38 known ones",
                "c.toml: error: EURUSD is described in a.toml too; remove it from one of them",
                "c.toml:3:1: error: USDJPY.volume_min: 0 is out of range; allowed: above 0 up to 100000 lots",
                "d.toml:1:2: error: invalid TOML: Error while parsing table header: encountered end-of-file",
                "e.toml:1:1: error: EURCHF: expected a table [EURCHF] or dated ones [[EURCHF]], found the integer 5",
                "e.toml:2:1: error: EURGBP: expected a table [EURGBP] or dated ones [[EURGBP]], found a list",
            ])
    }

    @Test("a folder that is named must be there")
    func missing() {
        #expect(
            messages("[data]\nsymbols_folder = \"no/such\"") == [
                "no/such: error: data.symbols_folder: there is no such folder; create it, or remove the key"
            ])
        #expect(
            messages("[data]\nsymbols_folder = 5") == ["c.toml:2:1: error: data.symbols_folder: expected text, found the integer 5"])
    }
}
