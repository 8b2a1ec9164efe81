import ArgumentParser
import Research

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Work with price data.", subcommands: [DataGenerate.self])
}

struct DataGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write synthetic bars in MetaTrader 5's export layout: for trying things out, never evidence of a profit.")

    @Argument(help: "The file to write.")
    var file: String

    @Option(help: "The symbol, e.g. EURUSD.")
    var symbol = "EURUSD"

    @Option(help: "The timeframe, e.g. M1.")
    var timeframe = "H1"

    @Option(help: "How many bars, 1 to 10,000,000.")
    var bars = 5000

    @Option(help: "The same seed gives the same bars.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The first day, UTC.", valueName: "date"))
    var from = "2020-01-01"

    @Flag(help: "Replace the file when there is one.")
    var replace = false

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let written = try SyntheticFile.write(
                to: file, symbol: symbol, timeframe: timeframe, bars: bars, seed: seed, from: from,
                settings: shared.settings(), replace: replace)
            let summary: JSONValue = .object(["path": .string(file), "bars": .integer(written), "synthetic": .bool(true)])
            try emit(output.json ? summary.text : "wrote \(written) synthetic \(timeframe) bars of \(symbol) to \(file)")
        }
    }
}
