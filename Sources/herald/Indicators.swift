import ArgumentParser
import Market
import Research

struct Indicators: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the indicators, or tell one's parameters, outputs, warm-up and formula.")

    @Argument(help: "The name of one, e.g. rsi.")
    var name: String?

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            if output.json {
                try emit(IndicatorReference.json(name).text)
            } else {
                try emit(name.map(IndicatorReference.text) ?? IndicatorReference.list)
            }
        }
    }
}

struct Indicator: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute one indicator over a file of bars, to compare it with a terminal.",
        discussion: """
            Writes one line a bar: the time in UTC, then one column per output, empty before warm-up.
            Prices have the decimals of --symbol, or as many as the file shows.
            """)

    @Argument(help: "The indicator, e.g. rsi.")
    var name: String

    @Option(help: ArgumentHelp("The bars, as MetaTrader 5 exports them.", valueName: "file"))
    var data: String

    @Option(help: "The symbol the bars are of, e.g. EURUSD.")
    var symbol: String?

    @Option(help: "Merge the bars to a longer timeframe, e.g. H4.")
    var timeframe: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Parameters, and price= and variant=, e.g. period=14 price=typical variant=talib.", valueName: "name=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("Where the values go; - for standard output.", valueName: "file"))
    var csv = "-"

    @Option(help: ArgumentHelp("The clock of the file: an IANA name, or with hours added (America/New_York+7).", valueName: "zone"))
    var dataTimeZone: String?

    @OptionGroup var shared: SharedOptions

    mutating func run() throws {
        try report {
            let command = IndicatorCommand(
                name: name, data: data, symbol: symbol, timeframe: try timeframe.map(parsedTimeframe),
                values: try set.map(assignment), settings: try shared.settings(dataTimeZone.map { ["data.time_zone=\"\($0)\""] } ?? []))
            let result = try command.run()
            warn(result.warnings + result.absences)
            if csv == "-" {
                try emit(String(result.text.dropLast()))
            } else {
                try result.write(to: csv, readFrom: data)
                try emit(result.summary)
            }
        }
    }
}
