import ArgumentParser
import Foundation
import Research
import Runtime
import Settings

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trade on the configuration until told to stop; the same as herald without a subcommand.",
        discussion: """
            run.mode of the configuration decides what prices and fills are. A simulated market with run.speed = 0 runs to the end of
            its prices at once; then the report is printed, and nothing is kept unless --data-dir names a folder.
            Ctrl-C and SIGTERM stop as run.on_stop says, SIGHUP reloads, SIGUSR1 closes everything and opens nothing more.
            """)

    @OptionGroup var live: LiveOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var files: RunFiles

    mutating func run() throws { try Run.perform(live, shared, output, files) }

    /// Runs a configuration in the way it asks for.
    static func perform(_ live: LiveOptions, _ shared: SharedOptions, _ output: OutputOptions, _ files: RunFiles) throws {
        try report {
            let settings = try ScriptFolder(try shared.settings(live.overrides), path: shared.place).settings
            if settings.run.mode == .simulate, settings.run.speed == 0, live.place.dataDirectory == nil {
                return try market(settings, shared, output, files)
            }
            guard files.trades == nil, files.record == nil else {
                throw UserError.usage(
                    "--record and --trades belong to a simulated market that runs to its end at once; what this run does is kept in its data directory: see `herald export`"
                )
            }
            let environment = ProcessInfo.processInfo.environment
            let isWatched = environment["NOTIFY_SOCKET"] != nil || environment[Supervisor.variable] != nil
            if live.noSupervisor || isWatched || settings.run.speed == 0 {
                throw ExitCode(try Worker(settings, shared, live, environment).run(json: output.json))
            }
            let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            var supervisor = Supervisor(
                program: program, arguments: Array(CommandLine.arguments.dropFirst()), environment: environment,
                say: { warn(["herald: " + $0]) })
            throw ExitCode(supervisor.run())
        }
    }

    private static func market(
        _ settings: HeraldSettings, _ shared: SharedOptions, _ output: OutputOptions, _ files: RunFiles
    ) throws {
        let inputs = MarketRun.scripts(of: settings) + (shared.path.map { [$0] } ?? [])
        let record = try files.recordFile(readFrom: inputs)
        let result = try MarketRun.run(settings, path: shared.path ?? "the built-in configuration", record: record)
        try files.writeTrades(result, readFrom: inputs)
        try show(result, json: output.json)
        if result.outcome.record.failure != nil { throw ExitCode(1) }
    }
}
