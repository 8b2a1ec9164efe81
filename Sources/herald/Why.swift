import ArgumentParser
import Foundation
import Research

struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell why there was no trade: of a backtest from its record, of a run that is going on by the symbol.",
        discussion: """
            Reads what `herald backtest … --record FILE` wrote, and lists what happened at the decisions of the bar or day:
            skips, denials with what was observed, the limit and the formula, what had latched, what was held.
            """)

    @Argument(help: "The record of a backtest, or a symbol of the run that is going on.")
    var record: String

    @Option(
        help: ArgumentHelp(
            "The time in UTC, 2015-01-31T13:00; a date alone means the whole day. The end of the record when left out.", valueName: "time"))
    var at: String?

    @Option(help: "Only what concerns this strategy, by its name.")
    var strategy: String?

    @Option(help: "Only what concerns this symbol.")
    var symbol: String?

    @OptionGroup var place: PlaceOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        if !FileManager.default.fileExists(atPath: record), !record.contains("/"), !record.contains("."), at == nil {
            return try LiveWhy.run(symbol: record, strategy: strategy, reach: ReachOptions(place, shared, output))
        }
        try report {
            let answer = try WhyCommand.run(WhyRequest(record: record, at: at, strategy: strategy, symbol: symbol))
            try emit(output.json ? answer.json.text : String(answer.text.dropLast()))
        }
    }
}
