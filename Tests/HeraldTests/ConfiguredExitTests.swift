import Foundation
import Testing

/// A backtest watches its positions with the exits that the configuration names for its script.
@Suite struct ConfiguredExitTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Closes at the first close after the entry.
    private func hasty(_ name: String = "hasty.lua") throws -> String {
        try scratch.write(
            name,
            """
            local words = require("words")
            local E = exit { api = 1, name = "Hasty", version = "0.1", description = "For tests." }
            function E:should_exit(position, data) return close { reason = words.why } end
            return E

            """)
    }

    private func configuration(_ tables: [(script: String, symbol: String, exits: String)]) throws -> String {
        try scratch.write(
            "c.toml",
            "[risk]\npreset = \"off\"\n"
                + tables.map { "\n[[strategy]]\nfile = \"\($0.script)\"\nsymbol = \"\($0.symbol)\"\nexits = [\($0.exits)]\n" }.joined())
    }

    private func arguments(_ script: String, _ config: String, _ more: [String] = []) throws -> [String] {
        let data = try scratch.write("bars.csv", BarText.hourly(BarText.still(8)))
        return ["backtest", script, "--data", data, "--symbol", "EURUSD", "--lots", "0.1", "--config", config] + more
    }

    private func setUp() throws -> (script: String, exit: String) {
        try scratch.write("words.lua", "return { why = \"enough\" }\n")
        return (try scratch.strategy("  if n == 1 then return long {} end"), try hasty())
    }

    /// Entered at 01:00; the exit is asked when that hour has closed.
    @Test func exitsOfTheConfigurationAreUsedUnlessLeftOut() throws {
        let (script, exit) = try setUp()
        let config = try configuration([(script, "GBPUSD", ""), (script, "EURUSD", "\"\(exit)\"")])
        let used = try herald(try arguments(script, config))
        #expect(used.output.contains("Hasty (priority 30, at each bar); named in \(config):12"), "\(used.output)\(used.errors)")
        let left = try herald(try arguments(script, config, ["--no-exits"]))
        #expect(left.output.contains("none but stops, targets and the strategies themselves"), "\(left.errors)")
        let typed = try herald(try arguments(script, config, ["--exit", "exits/time_based.lua"]))
        #expect(!typed.output.contains("Hasty") && !typed.output.contains("named in"), "\(typed.errors)")
        expectRefusal(
            try herald(try arguments(script, config, ["--exit", exit, "--no-exits"])), 2,
            "--exit names an exit and --no-exits leaves them out")
    }

    @Test func tablesThatDisagreeAreNotGuessedAt() throws {
        let (script, exit) = try setUp()
        let config = try configuration([(script, "EURUSD", ""), (script, "EURUSD", "\"\(exit)\"")])
        expectRefusal(
            try herald(try arguments(script, config)), 2, "\(config):9:3: error: \(script) has other exits here than in line 4",
            "--no-exits")
    }

    /// Modules are read as the scripts are, whoever requires them.
    @Test(arguments: ["--record", "--trades"])
    func modulesAreNeverOverwritten(_ option: String) throws {
        let (script, exit) = try setUp()
        let config = try configuration([(script, "EURUSD", "\"\(exit)\"")])
        let module = scratch.path("words.lua")
        let before = try text(scratch.url("words.lua"))
        expectRefusal(try herald(try arguments(script, config, [option, module])), 2, "would overwrite \(module)")
        expectRefusal(try herald("--config", config, option, module), 2)
        #expect(try text(scratch.url("words.lua")) == before)
    }
}
