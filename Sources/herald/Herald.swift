import ArgumentParser
import Research
import ScriptCheck
import Settings

/// Where the process begins: the command line's own errors end with 2, as everything the user must change does.
@main
enum Main {
    static func main() {
        ShortenedFile.explain()
        do {
            var command = try Herald.parseAsRoot()
            try command.run()
        } catch {
            guard Herald.exitCode(for: error) == .validationFailure else { Herald.exit(withError: error) }
            warn([Herald.fullMessage(for: error)])
            Herald.exit(withError: ExitCode(2))
        }
    }
}

/// The command line; composition only, the work is done by the libraries.
struct Herald: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "herald",
        abstract: "Trades MetaTrader 5 accounts by Lua strategies under hard risk guards.",
        discussion: """
            Without a subcommand, herald trades on config.toml until told to stop, as herald run does. A simulated market with
            run.speed = 0, as in the configuration it comes with, runs to the end of its prices at once and prints the report.
            Exit codes: 0 success; 1 the thing checked or run failed; 2 you must change something (usage, configuration, file).
            """,
        version: "herald \(heraldVersion)",
        subcommands: [
            Run.self, Status.self, Positions.self, Pause.self, Resume.self, Close.self, Flatten.self, Kill.self, Reload.self,
            Export.self, Replay.self, BackupCommand.self, DoctorCommand.self,
            Backtest.self, Why.self, Simulate.self, CheckConfig.self, New.self, Indicators.self, Indicator.self, DataCommand.self,
            SymbolsCommand.self, Docs.self,
        ])

    @Option(
        name: .customLong("check-script"), parsing: .upToNextOption,
        help: ArgumentHelp("Check one or more scripts and print what they are and cost.", valueName: "file"))
    var scripts: [String] = []

    @OptionGroup var live: LiveOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var files: RunFiles

    mutating func run() throws {
        try report { try scripts.isEmpty ? Run.perform(live, shared, output, files) : checkScripts() }
    }

    private func checkScripts() throws {
        guard files.trades == nil, files.record == nil else {
            throw UserError.usage("--record and --trades belong to a run, and --check-script makes none; leave one of them out")
        }
        let reports = scripts.map { ScriptChecker.check(path: $0) }
        if output.json {
            try emit(JSONValue.object(["passed": .bool(reports.allSatisfy(\.passed)), "scripts": .array(reports.map(\.json))]).text)
        } else {
            try emit(String(reports.map(\.text).joined().dropLast()))
        }
        if reports.contains(where: \.isUnreadable) { throw ExitCode(2) }
        if !reports.allSatisfy(\.passed) { throw ExitCode(1) }
    }
}

/// The version of this build; CHANGELOG.md names the same.
let heraldVersion = "0.1.0"
