import ArgumentParser
import Research

struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell from the record of a backtest why there was no trade at a time.",
        discussion: """
            Reads what `herald backtest … --record FILE` wrote, and lists what happened at the decisions of the bar or day:
            skips, denials with what was observed, the limit and the formula, what had latched, what was held.
            """)

    @Argument(help: "The record of a run.")
    var record: String

    @Option(
        help: ArgumentHelp(
            "The time in UTC, 2015-01-31T13:00; a date alone means the whole day. The end of the record when left out.", valueName: "time"))
    var at: String?

    @Option(help: "Only what concerns this strategy, by its name.")
    var strategy: String?

    @Option(help: "Only what concerns this symbol.")
    var symbol: String?

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let answer = try WhyCommand.run(WhyRequest(record: record, at: at, strategy: strategy, symbol: symbol))
            try emit(output.json ? answer.json.text : String(answer.text.dropLast()))
        }
    }
}
