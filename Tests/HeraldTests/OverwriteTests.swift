import Foundation
import Testing

/// Nothing a user has is lost to an output file, and a failed output is no success.
@Suite struct OverwriteTests {
    private let scratch: Scratch
    private let strategy = "strategies/sma_crossover.lua"

    init() throws { scratch = try Scratch() }

    @Test func tradesNeverReplaceWhatTheRunReads() throws {
        let script = try scratch.strategy("return nil")
        let data = try scratch.write("bars.csv", try Data(contentsOf: repository.appendingPathComponent(sample)))
        let config = try scratch.write("c.toml", "[account]\nbalance = 5000\n")
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link.lua"), withDestinationPath: script)
        for victim in [script, data, config, scratch.path("link.lua")] {
            let before = try Data(contentsOf: URL(filePath: victim))
            let outcome = try herald(
                "backtest", script, "--data", data, "--symbol", "EURUSD", "--config", config, "--trades", victim)
            expectRefusal(outcome, 2, "would overwrite")
            #expect(try Data(contentsOf: URL(filePath: victim)) == before, "\(victim)")
        }
    }

    @Test func tradesGoThroughALink() throws {
        let target = try scratch.write("target.csv", "old")
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link.csv"), withDestinationPath: target)
        let outcome = try herald(
            "backtest", strategy, "--data", sample, "--symbol", "EURUSD", "--trades", scratch.path("link.csv"))
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(try text(scratch.url("target.csv")).hasPrefix("id,symbol,side,"))
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("link.csv"))
        #expect(link == target)
    }

    /// `/dev/full` is a disk without room: every write to it fails.
    @Test(arguments: [[], ["--json"]])
    func aReportThatCannotBeWrittenIsNoSuccess(_ more: [String]) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = ["backtest", strategy, "--data", sample, "--symbol", "EURUSD"] + more
        process.currentDirectoryURL = repository
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
    }

    @Test func tradesThatCannotBeWrittenAreNoSuccess() throws {
        let outcome = try herald("backtest", strategy, "--data", sample, "--symbol", "EURUSD", "--trades", "/dev/full")
        expectRefusal(outcome, 2, "/dev/full: error: the trades cannot be written")
    }

    @Test func generatedDataReplacesNothingUnlessAsked() throws {
        let path = try scratch.write("mine.lua", "-- mine")
        expectRefusal(try herald("data", "generate", path, "--bars", "3"), 2, "exists already")
        #expect(try text(scratch.url("mine.lua")) == "-- mine")
        #expect(try herald("data", "generate", path, "--bars", "3", "--replace").status == 0)
        #expect(try text(scratch.url("mine.lua")).hasPrefix("<DATE>"))
    }

    @Test func aConfigurationWhoseStrategiesCannotRunIsNotOk() throws {
        let config = try scratch.write(
            "c.toml",
            "[[strategy]]\nfile = \"none.lua\"\nsymbol = \"EURUSD\"\n[[strategy]]\nfile = \"\(strategy)\"\nsymbol = \"EURUSD\"\nparams = { fast = 1000 }\n"
        )
        let outcome = try herald("check-config", "--config", config)
        expectRefusal(outcome, 2, "there is no such file")
        #expect(outcome.output.isEmpty)
    }
}
