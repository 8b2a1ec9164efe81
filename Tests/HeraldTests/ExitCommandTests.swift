import Foundation
import Testing

/// Exits from outside: written by `herald new`, checked, and given on the command line.
@Suite struct ExitCommandTests {
    private let scratch: Scratch
    private static let strategy = "strategies/sma_crossover.lua"
    private static let trail = "exits/trailing_stop.lua"

    init() throws { scratch = try Scratch(withCopiesOf: "samples", "strategies", "exits") }

    private func backtest(_ more: String...) throws -> Outcome {
        try herald(["backtest", Self.strategy, "--data", sample, "--symbol", "EURUSD"] + more, in: scratch.folder)
    }

    private func refuses(
        _ exits: [String], status: Int32 = 2, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let options = exits.flatMap { ["--exit", $0] }
        let outcome = try herald(["backtest", Self.strategy, "--data", sample, "--symbol", "EURUSD"] + options, in: scratch.folder)
        expectRefusal(outcome, status, message, sourceLocation: sourceLocation)
    }

    @Test func aNewExitIsWrittenCheckedAndUsed() throws {
        let written = try herald("new", "exit", "mine", in: scratch.folder)
        #expect(written.output == "wrote exits/mine.lua; check it with: herald --check-script exits/mine.lua\n")
        let checked = try herald("--check-script", "exits/mine.lua", in: scratch.folder)
        #expect(checked.status == 0 && checked.outputLines.first == "exits/mine.lua: ok: mine 0.1, exit, priority 70, asked at each bar")
        let used = try Report(try backtest("--exit", "exits/mine.lua,max_bars=10", "--json"))
        #expect(used.byExit.contains { $0.name == "exit (mine)" && $0.trades > 0 && $0.mean_bars == 10 })
        let before = try text(scratch.url("exits/mine.lua"))
        expectRefusal(try herald("new", "exit", "mine", in: scratch.folder), 2, "exits/mine.lua exists already")
        #expect(try text(scratch.url("exits/mine.lua")) == before)
        expectRefusal(try herald("new", "exit", "Mine", in: scratch.folder), 2, "'Mine' is no name for an exit")
        let elsewhere = try herald("new", "exit", "mine", "--folder", "more", "--json", in: scratch.folder)
        #expect(elsewhere.status == 0 && elsewhere.output.contains("\"more/mine.lua\""))
        #expect(try text(scratch.url("more/mine.lua")) == before)
    }

    @Test func strategiesAndExitsAreCheckedTogether() throws {
        struct Check: Decodable {
            struct Script: Decodable {
                let kind: String
                let priority, smoke_closes, smoke_stop_moves, smoke_signals: Int?
                let runs: String?
            }
            let scripts: [Script]
        }
        let outcome = try herald("--check-script", Self.strategy, Self.trail, "--json", in: scratch.folder)
        let scripts = try JSONDecoder().decode(Check.self, from: Data(outcome.output.utf8)).scripts
        #expect(scripts.map(\.kind) == ["strategy", "exit"] && scripts.map(\.priority) == [nil, 30])
        #expect(scripts[1].runs == "tick" && scripts[1].smoke_stop_moves ?? 0 > 0 && scripts[1].smoke_signals == nil)
    }

    @Test func whatIsTypedWronglyIsToldWithASuggestion() throws {
        try refuses(
            ["\(Self.trail),distanc=3"], "\(Self.trail):5:3: error: unknown parameter 'distanc' in \(Self.trail); did you mean 'distance'?")
        try refuses(
            ["\(Self.trail),distance=-3"], "\(Self.trail):5:3: error: parameter 'distance' is -3; it must be a number from 0 to 100000")
        try refuses(["\(Self.trail),unit=pips"], "parameter 'unit' is pips; it must be one of atr, points")
        try refuses(["\(Self.trail),distance"], "error: --exit '\(Self.trail),distance': write FILE, or FILE,name=value,name=value")
        try refuses(["\(Self.trail),=3"], "write FILE, or FILE,name=value,name=value")
        try refuses(["exits/profit_target.lua,level_1=2,level_2=1"], "error: the levels must rise")
        try refuses(["exits/none.lua"], "exits/none.lua:1:1: error: there is no such file")
        try refuses([Self.strategy], status: 2, "\(Self.strategy):1:85: error: the file is a strategy, not an exit: ")
        try refuses([Self.trail, "\(Self.trail),distance=4"], "\(Self.trail): error: two exits of one strategy are called 'Trailing stop'")
        let outcome = try herald("backtest", Self.trail, "--data", sample, "--symbol", "EURUSD", in: scratch.folder)
        expectRefusal(outcome, 2, "\(Self.trail):2:11: error: the file is an exit, not a strategy: ")
    }

    @Test func anExitThatFailsEndsABacktestAtItsLineAndColumn() throws {
        let path = try scratch.faultyExit()
        let outcome = try backtest("--exit", path)
        expectRefusal(outcome, 1, "\(path):3:5: error: worn out (in should_exit, at 2024-0")
        #expect(outcome.errorLines.count == 1)
    }

    @Test func noOutputReplacesAnExit() throws {
        let before = try text(scratch.url(Self.trail))
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link.lua"), withDestinationPath: scratch.path(Self.trail))
        for (option, victim) in [("--trades", Self.trail), ("--trades", "link.lua"), ("--record", Self.trail), ("--record", "link.lua")] {
            expectRefusal(try backtest("--exit", Self.trail, option, victim), 2, "would overwrite")
            #expect(try text(scratch.url(Self.trail)) == before)
        }
    }
}
