import ArgumentParser
import Research
import ScriptAPI

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a commented template to start from.", subcommands: [NewStrategy.self, NewExit.self])
}

struct NewStrategy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategy", abstract: "Write strategies/NAME.lua, a small strategy that passes the check.")

    @OptionGroup var options: NewOptions

    mutating func run() throws { try options.write(.strategy) }
}

struct NewExit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit", abstract: "Write exits/NAME.lua, a small exit that passes the check.")

    @OptionGroup var options: NewOptions

    mutating func run() throws { try options.write(.exit) }
}

/// What every template needs.
struct NewOptions: ParsableArguments {
    @Argument(help: "The name: lower-case letters, digits and _.")
    var name: String

    @Option(help: ArgumentHelp("The folder to write into, if not strategies or exits.", valueName: "folder"))
    var folder: String?

    @OptionGroup var output: OutputOptions

    func write(_ template: ScriptTemplate) throws {
        try report {
            let path = try template.write(name: name, folder: folder ?? template.folder)
            let next = "herald --check-script \(path)"
            try emit(output.json ? JSONValue.object(["path": .string(path)]).text : "wrote \(path); check it with: \(next)")
        }
    }
}
