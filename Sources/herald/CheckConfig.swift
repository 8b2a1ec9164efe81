import ArgumentParser
import Foundation
import Market
import Research
import Runtime

struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Check the configuration and print every error with its line, or the limits it comes to in money and the exits.")

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let limits: EffectiveLimits
            let exits: ExitOverview
            do throws(UserError) {
                let settings = try shared.settings()
                let folder = try ScriptFolder(settings, path: shared.place)
                warn(folder.notes)
                exits = try MarketRun.check(folder.settings, path: shared.place)
                limits = EffectiveLimits(settings, now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
            } catch {
                if output.json {
                    try emit(JSONValue.object(["passed": .bool(false), "errors": .array(error.lines.map(JSONValue.string))]).text)
                }
                throw error
            }
            if output.json {
                try emit(JSONValue.object(["passed": .bool(true), "errors": .array([]), "limits": limits.json, "exits": exits.json]).text)
            } else {
                try emit("\(shared.path ?? "built-in configuration"): ok\n\n\(limits.text)\n\n\(exits.text)")
            }
        }
    }
}
