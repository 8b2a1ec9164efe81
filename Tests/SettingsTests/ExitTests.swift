import Settings
import Testing

@Suite("Exits of a strategy")
struct ExitTests {
    @Test("without a word there are none, and the policy keeps the stop")
    func defaults() throws {
        let loaded = try settings("[[strategy]]\nfile = \"a.lua\"\nsymbol = \"EURUSD\"")
        #expect(loaded.strategies[0].exits.isEmpty)
        #expect(loaded.exits.onFailure == .keepStop && loaded.exits.protectiveStopPercent == 1)
        #expect(loaded.account.marginMode == .hedging)
        #expect(ExitFailureSettings.Action.allCases.map(\.rawValue) == ["keep_stop", "tighten", "close"])
    }

    @Test("paths and inline tables in one list, each with its place")
    func inline() throws {
        let exits = try settings(
            """
            [[strategy]]
            file = "a.lua"
            symbol = "EURUSD"
            exits = [
              "exits/trailing_stop.lua",
              { file = "exits/time_based.lua", priority = 0, name = "late", params = { bars = 48, on = true } }, { file = "b" },
            ]
            """
        ).strategies[0].exits
        #expect(exits.map(\.file) == ["exits/trailing_stop.lua", "exits/time_based.lua", "b"])
        #expect(exits.map(\.priority) == [nil, 0, nil] && exits.map(\.name) == [nil, "late", nil])
        #expect(exits.map { [$0.position.line, $0.position.column] } == [[5, 3], [6, 3], [6, 102]])
        #expect(exits[1].params["bars"] == ParameterValue(.integer(48), position: SettingPosition(line: 6, column: 76)))
        #expect(exits[1].params["on"]?.value == .bool(true) && exits[0].params.isEmpty)
    }

    @Test("tables of their own belong to the strategy above them")
    func tables() throws {
        let strategies = try settings(
            """
            [[strategy]]
            file = "a.lua"
            symbol = "EURUSD"
            [[strategy.exits]]
            file = "x.lua"
            priority = 100
            [strategy.exits.params]
            multiple = 2.5
            [[strategy]]
            file = "b.lua"
            symbol = "GBPUSD"
              [[strategy.exits]]
              file = "y.lua"
              [[strategy.exits]]
              file = "z.lua"
              name = "Z"
            """
        ).strategies
        #expect(strategies.map { $0.exits.map(\.file) } == [["x.lua"], ["y.lua", "z.lua"]])
        #expect(strategies[0].exits[0].priority == 100 && strategies[1].exits[1].name == "Z")
        #expect(strategies[0].exits[0].params["multiple"] == ParameterValue(.number(2.5), position: SettingPosition(line: 8, column: 1)))
        #expect(strategies.flatMap(\.exits).map { [$0.position.line, $0.position.column] } == [[4, 12], [12, 14], [14, 14]])
    }

    private static let start = "[[strategy]]\nfile = \"a\"\nsymbol = \"EURUSD\"\n"

    @Test("each mistake is told exactly", arguments: lists + keys)
    func told(_ bad: BadText) { #expect(messages(Self.start + bad.text) == bad.expected) }

    private static let listShape =
        "strategy.exits: expected a list such as [\"exits/trailing_stop.lua\"] or [[strategy.exits]] in double brackets, found "
    private static let entryShape =
        "strategy.exits: expected the path of a script in quotes or a table such as { file = \"exits/trailing_stop.lua\" }, found "

    static let lists = [
        BadText("exits = \"x.lua\"", "c.toml:4:1: error: \(listShape)the string \"x.lua\""),
        BadText("[strategy.exits]\nfile = \"x.lua\"", "c.toml:4:11: error: \(listShape)a table"),
        BadText(
            "exits = [1, [\"x\"], \" \", \"ok\", true]", "c.toml:4:10: error: \(entryShape)the integer 1",
            "c.toml:4:13: error: \(entryShape)a list",
            "c.toml:4:20: error: strategy.exits: expected text that is not empty and has no control characters, found \" \"",
            "c.toml:4:31: error: \(entryShape)true"),
        BadText("exit = []", "c.toml:4:1: error: unknown key 'strategy.exit'; did you mean 'exits'?"),
        BadText("priority = 5", "c.toml:4:1: error: unknown key 'strategy.priority'; 'priority' belongs in [[strategy.exits]]"),
    ]

    static let keys = [
        BadText(
            "exits = [{ priority = 101, name = 5, params = { a = nan, b = [1] }, prio = 1 }]",
            "c.toml:4:10: error: strategy.exits: file must be given in each of a strategy's exits",
            "c.toml:4:12: error: strategy.exits.priority: 101 is out of range; allowed: 0 to 100",
            "c.toml:4:28: error: strategy.exits.name: expected text, found the integer 5",
            "c.toml:4:49: error: strategy.exits.params.a: expected a finite number, found nan",
            "c.toml:4:58: error: strategy.exits.params.b: expected true, false, a number or text, found a list",
            "c.toml:4:69: error: unknown key 'strategy.exits.prio'; known are file, name, params, priority"),
        BadText(
            "[[strategy.exits]]\nfile = \"x\"\npriority = -1\nsymbol = \"EURUSD\"\nparams = 3\n[[strategy.exits]]",
            "c.toml:6:1: error: strategy.exits.priority: -1 is out of range; allowed: 0 to 100",
            "c.toml:7:1: error: unknown key 'strategy.exits.symbol'; 'symbol' belongs in [[strategy]]",
            "c.toml:8:1: error: strategy.exits.params: expected a table such as { fast = 20 }, found the integer 3",
            "c.toml:9:12: error: strategy.exits: file must be given in each of a strategy's exits"),
        BadText(
            "exits = [{ file = \"x\", prioriti = 1 }]",
            "c.toml:4:24: error: unknown key 'strategy.exits.prioriti'; did you mean 'priority'?"),
        BadText(
            "[exits]\non_failure = \"keep\"\nprotective_stop_percent = 50.1\nfile = \"x\"",
            "c.toml:5:1: error: exits.on_failure: unknown on_failure \"keep\" (allowed: \"keep_stop\", \"tighten\", \"close\")",
            "c.toml:6:1: error: exits.protective_stop_percent: 50.1 is out of range; allowed: above 0 up to 50 percent",
            "c.toml:7:1: error: unknown key 'exits.file'; 'file' belongs in [[strategy]]"),
        BadText(
            "[exits]\non_failure = \"tigten\"",
            "c.toml:5:1: error: exits.on_failure: unknown on_failure \"tigten\"; did you mean 'tighten'? "
                + "(allowed: \"keep_stop\", \"tighten\", \"close\")"),
        BadText(
            "[exits]\nprotective_stop_percent = 0",
            "c.toml:5:1: error: exits.protective_stop_percent: 0 is out of range; allowed: above 0 up to 50 percent"),
    ]

    @Test("a table with a dot in its name is none of the tables")
    func quotedName() {
        #expect(messages("\"strategy.exits\" = 1").first?.hasPrefix("c.toml:1:1: error: unknown key '\"strategy.exits\"'") == true)
    }

    @Test("the whole range of the policy loads")
    func bounds() throws {
        let loaded = try settings("[exits]\non_failure = \"close\"\nprotective_stop_percent = 50")
        #expect(loaded.exits.onFailure == .close && loaded.exits.protectiveStopPercent == 50)
        #expect(try settings("", overrides: ["exits.protective_stop_percent=0.01 %"]).exits.protectiveStopPercent == 0.01)
        #expect(
            messages("", overrides: ["exits=1"])
                == ["--override exits=1: error: 'exits' is a table; override one of its keys, such as exits.on_failure=…"])
    }
}

@Suite("What a netting account cannot do")
struct NettingTests {
    private static let netting = "account.margin_mode = \"netting\"\n"
    private static func strategy(_ symbol: String) -> String { "[[strategy]]\nfile = \"a\"\nsymbol = \"\(symbol)\"\n" }
    private static func shared(_ place: String, _ symbol: String, _ line: Int) -> String {
        "c.toml:\(place): error: strategy.symbol: \"\(symbol)\" is traded by the strategy in line \(line) too, and with "
            + "account.margin_mode = \"netting\" they would share one position; remove one of them or set margin_mode = \"hedging\""
    }
    private static let hedging =
        "error: entries.hedging: contradicts account.margin_mode = \"netting\": such an account holds one side of a symbol at a time; "
        + "set hedging = false or margin_mode = \"hedging\""

    @Test("one strategy per symbol and one side are fine")
    func fine() throws {
        let text = Self.netting + Self.strategy("EURUSD") + Self.strategy("GBPUSD") + "[entries]\nadding = true\nhedging = false"
        #expect(try settings(text).account.marginMode == .netting)
        let shared = Self.strategy("EURUSD") + Self.strategy("EURUSD") + "[entries]\nhedging = true"
        #expect(try settings(shared).account.marginMode == .hedging)
    }

    @Test("every strategy beyond the first of a symbol is told, and hedging too")
    func contradictions() {
        let symbols = ["EURUSD", "GBPUSD", "EURUSD", "EURUSD", "GBPUSD"]
        let text = Self.netting + symbols.map(Self.strategy).joined() + "[entries]\nhedging = true"
        #expect(
            messages(text) == [
                Self.shared("10:1", "EURUSD", 4), Self.shared("13:1", "EURUSD", 4), Self.shared("16:1", "GBPUSD", 7),
                "c.toml:18:1: \(Self.hedging)",
            ])
        #expect(messages("[entries]\nhedging = true", overrides: ["account.margin_mode=netting"]) == ["c.toml:2:1: \(Self.hedging)"])
        #expect(
            messages(Self.netting, overrides: ["entries.hedging=true"]) == ["--override entries.hedging=true: \(Self.hedging)"])
    }

    @Test("a misspelt mode is one mistake, not two")
    func misspelt() {
        #expect(
            messages("[account]\nmargin_mode = \"nettin\"\n[entries]\nhedging = true") == [
                "c.toml:2:1: error: account.margin_mode: unknown margin_mode \"nettin\"; did you mean 'netting'? "
                    + "(allowed: \"hedging\", \"netting\")"
            ])
    }
}
