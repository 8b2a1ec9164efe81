import Foundation
import Testing

/// What the README and exits/README.md show of exits works as it stands.
@Suite struct ExitDocumentTests {
    private let scratch: Scratch

    /// A copy of what a visitor has, with the README's scripts saved as it says.
    init() throws {
        scratch = try Scratch(withCopiesOf: "config.toml", "samples", "strategies", "exits")
        try scratch.write("strategies/first.lua", try #require(try blocks("lua", of: "README.md").first) + "\n")
        for (path, code) in try named() { try scratch.write(path, code + "\n") }
    }

    private func blocks(_ language: String, of path: String) throws -> [String] {
        try text(repository.appendingPathComponent(path)).components(separatedBy: "```\(language)\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
    }

    /// Whole exits of both pages with the file that their first line names.
    private func named() throws -> [(path: String, code: String)] {
        try ["README.md", "exits/README.md"].flatMap { try blocks("lua", of: $0) }.filter { $0.contains("= exit {") }.map { code in
            let path = code.firstMatch(of: #/^-- (exits/[a-z0-9_]+\.lua):/#)?.1
            return (String(try #require(path, "its first line must name its file: -- exits/NAME.lua: what it does")), code)
        }
    }

    /// The commands of a page's shell blocks that speak of exits, in one line each.
    private func commands(of path: String) throws -> [[String]] {
        try blocks("sh", of: path).flatMap { $0.replacingOccurrences(of: "\\\n", with: " ").components(separatedBy: "\n") }
            .filter { $0.hasPrefix("herald ") && $0.contains("--exit") }
            .map { $0.replacingOccurrences(of: " FILE ", with: " \(sample) ").split(separator: " ").dropFirst().map(String.init) }
    }

    private func exits(_ outcome: Outcome) throws -> Set<String> { Set(try Report(outcome).byExit.map(\.name)) }

    @Test func everyExitShownPassesTheCheckAndActs() throws {
        let named = try named()
        #expect(named.map(\.path) == ["exits/half_at_one_r.lua"])
        for (path, _) in named {
            let checked = try herald("--check-script", path, in: scratch.folder)
            #expect(checked.status == 0 && checked.outputLines.first?.hasPrefix("\(path): ok: ") == true, "\(checked.output)")
            let run = try herald(
                "backtest", "strategies/first.lua", "--data", sample, "--symbol", "EURUSD", "--exit", path, "--json", in: scratch.folder)
            #expect(try exits(run).contains("stop_loss (Half at 1 R)"))
        }
    }

    /// Lua that is no whole exit stands in a `should_exit`.
    @Test func everyFragmentOfTheExitsPageRuns() throws {
        for code in try blocks("lua", of: "exits/README.md") where !code.contains("= exit {") {
            let path = try scratch.write(
                "fragment.lua",
                "local E = exit { api = 1, name = \"f\" }\nfunction E:should_exit(position, data)\n\(code)\nend\nreturn E\n")
            let checked = try herald("--check-script", path)
            #expect(checked.status == 0, "\(checked.output)")
        }
    }

    @Test(arguments: ["README.md", "exits/README.md"])
    func theCommandsWork(_ page: String) throws {
        let commands = try commands(of: page)
        #expect(commands.count == 1)
        for command in commands {
            let names = try exits(try herald(command + ["--json"], in: scratch.folder))
            #expect(names.isSuperset(of: ["stop_loss (Trailing stop)", "exit (Time based)"]), "\(names)")
        }
    }

    @Test func theConfigurationOfTheExitsPageRuns() throws {
        let shown = try #require(try blocks("toml", of: "exits/README.md").first)
        let config = try scratch.write("c.toml", "[market]\nbars = 1500\n\n\(shown)\n")
        let names = try exits(try herald("--config", config, "--json", in: scratch.folder))
        #expect(names.contains("stop_loss (Trailing stop)"), "\(names)")
    }

    /// The table tells what the files declare.
    @Test func theTableOfTheExitsPageIsTrue() throws {
        let rows = try text(repository.appendingPathComponent("exits/README.md")).matches(
            of: /\| `([a-z_]+\.lua)` \| .* \| (bar|tick) \| ([0-9]+) \|/)
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("exits")).filter { $0.hasSuffix(".lua") }
        #expect(Set(rows.map { String($0.1) }) == Set(files).subtracting(["half_at_one_r.lua"]) && rows.count == 7)
        for row in rows {
            let script = try text(scratch.url("exits/\(row.1)"))
            #expect(script.contains("priority = \(row.3), runs = \"\(row.2)\""), "\(row.1)")
        }
    }
}
