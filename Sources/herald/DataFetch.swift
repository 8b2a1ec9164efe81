import ArgumentParser
import Foundation
import Market
import Research
import Runtime
import ScriptAPI
import Settings

struct DataFetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch bars or ticks from MetaTrader 5 into the store.",
        discussion: """
            Listens as connector.address, port and key say until the service HeraldHistory in the terminal dials. What came is kept,
            and the same command asks only for what the terminal has not told whole yet. Ends with 1 when the terminal does not answer.
            """)

    @Argument(help: "The symbol, as the configuration spells it.")
    var symbol: String

    @Option(help: "The length of the bars, e.g. M1.")
    var timeframe: String?

    @Flag(help: "Fetch every change of the quote instead of bars, day by day.")
    var ticks = false

    @Option(help: ArgumentHelp("From this day or time on, UTC.", valueName: "date"))
    var from: String

    @Option(help: ArgumentHelp("Before this day or time, UTC; otherwise now.", valueName: "date"))
    var to: String?

    @Flag(help: "Fetch what was fetched already once more.")
    var again = false

    @OptionGroup var place: StoreOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let settings = try shared.settings()
            let length = try length()
            let begin = try instant(from, "--from")
            let end = try to.map { try instant($0, "--to") } ?? Timestamp(seconds: Int64(Date().timeIntervalSince1970))
            var fetch = PriceFetch(
                symbol: symbol, timeframe: length, from: begin, to: end, store: place.folder(settings), isAgain: again,
                settings: settings, path: shared.path ?? "the built-in configuration")
            let bar = ProgressBar("\(symbol) \(length?.rawValue ?? "ticks")")
            fetch.progress = { bar.show($0, "\($1) \(length == nil ? "ticks" : "bars")") }
            fetch.log = { if !bar.isShown { warn([printable($0)]) } }
            let result: PriceFetchReport
            do { result = try fetch.run() } catch {
                bar.end()
                throw error
            }
            bar.end()
            try emit(output.json ? result.json.text : result.text)
        }
    }

    /// nil for ticks.
    private func length() throws(UserError) -> Timeframe? {
        switch (ticks, timeframe) {
        case (true, nil): return nil
        case (false, let written?):
            guard let length = Timeframe(text: written) else { throw .usage("--timeframe '\(written)' is none; write e.g. M1 or H1") }
            return length
        case (true, .some): throw .usage("--ticks and --timeframe exclude each other; fetch one after the other")
        case (false, nil): throw .usage("say what to fetch: --timeframe M1 for bars, or --ticks")
        }
    }

    private func instant(_ text: String, _ option: String) throws(UserError) -> Timestamp {
        guard let time = Timestamp(text: text) else { throw .usage("\(option) '\(text)' is no date; write e.g. 2015-01-01") }
        return time
    }
}

/// A line that shows how far a long work is, on a terminal only.
final class ProgressBar: Sendable {
    private let title: String
    /// Whether anybody can see it.
    let isShown = isatty(STDERR_FILENO) == 1

    init(_ title: String) { self.title = title }

    /// Shows a share from 0 to 1.
    func show(_ share: Double, _ words: String) {
        guard isShown else { return }
        let full = Int((share * 30).rounded())
        let line =
            "\r\(title) [\(String(repeating: "=", count: full))\(String(repeating: " ", count: 30 - full))] \(Int(share * 100)) % \(words)  "
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// Leaves the line.
    func end() {
        if isShown { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}
