import Foundation
import Testing

/// The commands that are no backtest.
@Suite struct CommandTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func aNewStrategyPassesTheCheckAndRuns() throws {
        let folder = scratch.path("mine")
        let outcome = try herald("new", "strategy", "first_try", "--folder", folder)
        let path = "\(folder)/first_try.lua"
        #expect(outcome.outputLines == ["wrote \(path); check it with: herald --check-script \(path)"])
        let check = try herald("--check-script", path)
        #expect(check.status == 0, "\(check.output)")
        #expect(try Backtest(path, []).report.strategy == "first_try")
        // Never over a file that is there.
        expectRefusal(try herald("new", "strategy", "first_try", "--folder", folder), 2, "\(path) exists already")
        let json = try herald("new", "strategy", "second", "--folder", folder, "--json").output
        #expect(try JSONDecoder().decode([String: String].self, from: Data(json.utf8)) == ["path": "\(folder)/second.lua"])
    }

    @Test(arguments: ["First", "1st", "../up", "a-b", "", "ä", "a b", "end/x"])
    func badNamesForAStrategy(_ name: String) throws {
        expectRefusal(try herald("new", "strategy", "--folder", scratch.path("mine"), "--", name), 2, "'\(name)' is no name for a strategy")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("mine")))
    }

    @Test func theGeneratedFilesAreFresh() throws {
        let outcome = try herald("docs", "--check")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.isEmpty)
        let files = ["docs/configuration.md", "docs/lua-api.md", "strategies/herald.meta.lua", "docs/metrics.md"]
        let stale = try herald("docs", "--check", in: scratch.folder)
        #expect(stale.status == 1)
        #expect(stale.outputLines == files.map { "\($0):1:1: error: stale; run ./dev docs" })
        for folder in ["docs", "strategies"] {
            try FileManager.default.createDirectory(at: scratch.url(folder), withIntermediateDirectories: true)
        }
        #expect(try herald("docs", in: scratch.folder).outputLines == files.map { "wrote \($0)" })
        #expect(try herald("docs", "--check", in: scratch.folder).status == 0)
        for file in files { #expect(try text(scratch.url(file)) == text(repository.appendingPathComponent(file))) }
    }

    @Test func helpAndVersion() throws {
        let version = try herald("--version")
        #expect(version.status == 0)
        #expect(version.output.wholeMatch(of: /herald \d+\.\d+\.\d+\n/) != nil)
        for command in [[], ["backtest"], ["check-config"], ["new"], ["new", "strategy"], ["data"], ["data", "generate"], ["docs"]] {
            let help = try herald(command + ["--help"])
            #expect(help.status == 0)
            #expect(help.output.contains("USAGE: herald"))
        }
    }

    @Test func checkConfigAsJSON() throws {
        struct Answer: Decodable, Equatable {
            let passed: Bool
            let errors: [String]
        }
        func answer(_ outcome: Outcome) throws -> Answer { try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8)) }
        #expect(try answer(try herald("check-config", "--json")) == Answer(passed: true, errors: []))
        let path = try scratch.write("bad.toml", "[risk]\nmax_open_positions = -1\n")
        let bad = try herald("check-config", "--config", path, "--json")
        #expect(bad.status == 2)
        let found = try answer(bad)
        #expect(!found.passed && found.errors.count == 1)
        #expect(found.errors.first?.hasPrefix("\(path):2:1: error: risk.max_open_positions") == true)
    }

    @Test func generatingData() throws {
        let path = scratch.path("gold.csv")
        struct Answer: Decodable, Equatable {
            let path: String
            let bars: Int
            let synthetic: Bool
        }
        let json = try herald("data", "generate", path, "--symbol", "XAUUSD", "--bars", "12", "--json").output
        #expect(try JSONDecoder().decode(Answer.self, from: Data(json.utf8)) == Answer(path: path, bars: 12, synthetic: true))
        expectRefusal(try herald("data", "generate", path, "--bars", "0"), 2, "--bars must be 1 to 10,000,000")
        expectRefusal(try herald("data", "generate", path, "--symbol", "NOPE"), 2, "unknown symbol 'NOPE'")
        expectRefusal(try herald("data", "generate", path, "--timeframe", "H9"), 2, "unknown timeframe 'H9'")
        expectRefusal(try herald("data", "generate", path, "--from", "never"), 2, "--from 'never' is no date")
        expectRefusal(try herald("data", "generate", "/nowhere/x.csv"), 2, "/nowhere/x.csv: error: cannot write the file")
    }
}
