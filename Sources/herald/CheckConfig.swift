import ArgumentParser
import Research

struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check the configuration and print every error with its line.")

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            do throws(UserError) {
                let settings = try shared.settings()
                try MarketRun.check(settings, path: shared.path ?? "the built-in configuration")
            } catch {
                if output.json {
                    try emit(JSONValue.object(["passed": .bool(false), "errors": .array(error.lines.map(JSONValue.string))]).text)
                }
                throw error
            }
            let place = shared.path ?? "built-in configuration"
            try emit(output.json ? JSONValue.object(["passed": .bool(true), "errors": .array([])]).text : "\(place): ok")
        }
    }
}
