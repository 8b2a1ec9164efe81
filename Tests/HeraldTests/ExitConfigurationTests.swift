import Foundation
import Testing

/// Exits that the configuration names, on the embedded market.
@Suite struct ExitConfigurationTests {
    private let scratch: Scratch
    private let strategy = "strategies/sma_crossover.lua"
    private let trail = "exits/trailing_stop.lua"

    init() throws { scratch = try Scratch(withCopiesOf: "strategies", "exits") }

    /// A configuration with one strategy, whose exits begin on line 7.
    private func configuration(_ exits: String, _ more: String = "") throws -> String {
        try scratch.write(
            "c.toml",
            "[market]\nbars = 900\n[[strategy]]\nfile = \"\(strategy)\"\nsymbol = \"EURUSD\"\nexits = [\n  \(exits),\n]\n\(more)\n")
        return "c.toml"
    }

    @Test func theConfiguredExitsWatch() throws {
        let near = "{ file = \"\(trail)\", params = { distance = 2 }, priority = 95, name = \"Near\" }"
        let config = try configuration("\"exits/time_based.lua\", { file = \"\(trail)\" }, \(near)")
        let run = try Report(try herald("--config", config, "--json", in: scratch.folder))
        let names = Set(run.byExit.map(\.name))
        #expect(names.contains("stop_loss (Near)") && names.contains("exit (Time based)"), "\(names)")
        #expect(!names.contains("stop_loss (Trailing stop)"), "the nearer stop always wins")
        #expect(try herald("check-config", "--config", config, in: scratch.folder).status == 0)
    }

    @Test func theConfiguredPriorityDecides() throws {
        _ = try herald("new", "exit", "mine", in: scratch.folder)
        let twins = { (first: Int, second: Int) in
            let twin = { (name: String, priority: Int) in
                "{ file = \"exits/mine.lua\", name = \"\(name)\", priority = \(priority), params = { max_bars = 5 } }"
            }
            let config = try configuration("\(twin("one", first)), \(twin("two", second))")
            return Set(try Report(try herald("--config", config, "--json", in: scratch.folder)).byExit.map(\.name))
        }
        let (one, two) = (try twins(60, 50), try twins(50, 60))
        #expect(one.contains("exit (one)") && !one.contains("exit (two)") && two.contains("exit (two)") && !two.contains("exit (one)"))
    }

    @Test(arguments: [
        ("\"exits/none.lua\"", "7:3: error: exits/none.lua: there is no such file; `herald new exit NAME`"),
        ("3", "7:3: error: strategy.exits: expected the path of a script"),
        ("\"\"", "7:3: error: strategy.exits: expected text that is not empty"),
        ("{ file = \"exits/trailing_stop.lua\", params = { distanc = 3 } }", "7:50: error: unknown parameter 'distanc'"),
        (
            "{ file = \"exits/trailing_stop.lua\", params = { distance = \"far\" } }",
            "7:50: error: exits/trailing_stop.lua: parameter 'distance' is"
        ),
        ("{ file = \"exits/trailing_stop.lua\", priority = 101 }", "7:39: error: strategy.exits.priority: 101 is out of range"),
        (
            "{ file = \"exits/trailing_stop.lua\", priorty = 10 }",
            "7:39: error: unknown key 'strategy.exits.priorty'; did you mean 'priority'?"
        ),
        ("{ params = { distance = 3 } }", "7:3: error: strategy.exits: file must be given"),
        ("\"exits/time_based.lua\", \"exits/time_based.lua\"", "7:27: error: two exits of one strategy are called 'Time based'"),
    ])
    func whatIsConfiguredWronglyHasItsPlace(_ exits: String, _ message: String) throws {
        let config = try configuration(exits)
        for command in [["check-config"], []] {
            let outcome = try herald(command + ["--config", config], in: scratch.folder)
            expectRefusal(outcome, 2, "\(config):\(message)")
            #expect(outcome.errorLines.count == 1)
        }
    }

    /// What is wrong with the script itself is told where the script has it; all of it at once.
    @Test func checkConfigReportsBrokenExits() throws {
        try scratch.write("exits/broken.lua", "local E = exit { api = 1, name = \"b\" }\nreturn return\n")
        let second = "[[strategy]]\nfile = \"none.lua\"\nsymbol = \"EURUSD\"\nexits = [\"\(strategy)\"]"
        let outcome = try herald("check-config", "--config", try configuration("\"exits/broken.lua\"", second), in: scratch.folder)
        expectRefusal(
            outcome, 2, "exits/broken.lua:2:8: error: unexpected symbol near 'return'", "c.toml:9:3: error: none.lua: there is no such file"
        )
        expectRefusal(outcome, 2, "the file is a strategy, not an exit")
        #expect(outcome.errorLines.count == 3)
    }

    /// Without a subcommand the run goes on without the exit, reports, and ends with 1.
    @Test(arguments: ["keep_stop", "tighten", "close"])
    func aConfiguredExitThatFailsIsReported(_ action: String) throws {
        let config = try configuration("\"\(try scratch.faultyExit())\"", "[exits]\non_failure = \"\(action)\"")
        let outcome = try herald("--config", config, "--json", in: scratch.folder)
        #expect(outcome.status == 1 && outcome.errors.contains("exits/faulty.lua:3:") && outcome.errors.contains(": error: worn out"))
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.denials["exit_failed"] ?? 0 > 0)
        #expect(outcome.output.contains("exits.on_failure = \\\"\(action)\\\""))
        #expect(report.byExit.contains { $0.name == "protective" } == (action == "close"), "\(report.byExit.map(\.name))")
    }
}

extension Scratch {
    /// A folder as a user has it: copies of some of the repository.
    convenience init(withCopiesOf names: String...) throws {
        try self.init()
        for name in names { try FileManager.default.copyItem(at: repository.appendingPathComponent(name), to: url(name)) }
    }

    /// Writes an exit that fails at the fifth bar of a position, on line 3.
    func faultyExit() throws -> String {
        try write(
            "exits/faulty.lua",
            """
            local E = exit { api = 1, name = "Faulty" }
            function E:should_exit(position, data)
                if position.age_bars == 5 then error("worn out") end
            end
            return E

            """)
        return "exits/faulty.lua"
    }
}

extension Report {
    /// The report of a run that must succeed.
    init(_ outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try #require(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        self = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }
}
