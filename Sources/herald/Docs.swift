import ArgumentParser
import Observability
import Research

struct Docs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the generated references: docs/lua-api.md, docs/configuration.md, docs/metrics.md, strategies/herald.meta.lua.")

    @Flag(help: "Write nothing; fail when a file is not what would be written.")
    var check = false

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let stale = try GeneratedFiles.update(
                checkOnly: check, more: [("docs/metrics.md", MetricCatalogue.markdownReference())])
            if output.json { try emit(JSONValue.object(["stale": .array(stale.map(JSONValue.string))]).text) }
            for path in stale where !output.json { try emit(check ? "\(path):1:1: error: stale; run ./dev docs" : "wrote \(path)") }
            if check, !stale.isEmpty { throw ExitCode(1) }
        }
    }
}
