import ArgumentParser
import Research
import ScriptAPI

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a commented template to start from.", subcommands: [NewStrategy.self])
}

struct NewStrategy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategy", abstract: "Write strategies/NAME.lua, a small strategy that passes the check.")

    @Argument(help: "The name: lower-case letters, digits and _.")
    var name: String

    @Option(help: ArgumentHelp("The folder to write into.", valueName: "folder"))
    var folder = "strategies"

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let path = try StrategyTemplate.write(name: name, folder: folder)
            let next = "herald --check-script \(path)"
            try emit(output.json ? JSONValue.object(["path": .string(path)]).text : "wrote \(path); check it with: \(next)")
        }
    }
}
