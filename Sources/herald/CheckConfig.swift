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
                _ = try shared.settings()
            } catch {
                if output.json {
                    print(JSONValue.object(["passed": .bool(false), "errors": .array(error.lines.map(JSONValue.string))]).text)
                }
                throw error
            }
            let place = shared.path ?? "built-in configuration"
            print(output.json ? JSONValue.object(["passed": .bool(true), "errors": .array([])]).text : "\(place): ok")
        }
    }
}
