import ArgumentParser
import Research
import Settings

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Work with price data.",
        subcommands: [DataImport.self, DataFetch.self, DataList.self, DataCheck.self, DataSpread.self, DataGenerate.self])
}

/// Where the store of prices is.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the stored prices, instead of the configuration's data.store.", valueName: "folder"))
    var store: String?

    /// The folder in use.
    func folder(_ settings: HeraldSettings) -> String { store ?? settings.data.store }
}

struct DataImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring prices into the store: exports of MetaTrader 5 and 4, HistData, Dukascopy; bars or ticks.",
        discussion: """
            Formats: mt5-bars, mt5-ticks, mt4-history, histdata-bars, histdata-ticks, histdata-metatrader, dukascopy-bars, dukascopy-ticks;
            found out from the file. Prices replace what is stored from their first to their last time, never double it.
            """)

    @Argument(help: "The files; BID and ASK files of Dukascopy bars go together.")
    var files: [String]

    @Option(help: "The symbol, as the broker spells it.")
    var symbol: String

    @Option(help: ArgumentHelp("The files' format; found out otherwise.", valueName: "name"))
    var format: String?

    @Option(
        help: ArgumentHelp(
            "The clock of the files, e.g. America/New_York+7; otherwise the format's own, and data.time_zone for MetaTrader.",
            valueName: "zone"))
    var timeZone: String?

    @Option(help: "Decimals of the prices, for a symbol that is not described.")
    var digits: Int?

    @Flag(help: "Read and compare, but write nothing.")
    var dryRun = false

    /// The same flag stands at the top for a run, and the parser gives it to whoever is asked first.
    @ParentCommand var top: Herald

    @OptionGroup var place: StoreOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let settings = try shared.settings()
            let imported = try PriceImport.run(
                PriceImportRequest(
                    files: files, symbol: symbol, format: format, timeZone: timeZone, digits: digits,
                    store: place.folder(settings), isTrial: dryRun || top.live.dryRun, settings: settings))
            try emit(output.json ? imported.json.text : String(imported.text.dropLast()))
        }
    }
}

struct DataList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the stored prices.")

    @OptionGroup var place: StoreOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let listing = try PriceListing(store: place.folder(shared.settings()))
            try emit(output.json ? listing.json.text : String(listing.text.dropLast()))
            guard listing.faultLines.isEmpty else {
                warn(listing.faultLines)
                throw ExitCode(1)
            }
        }
    }
}

struct DataCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look for gaps, repetitions and unlikely values in stored prices.",
        discussion: "Ends with 1 when a file is damaged or holds something impossible; gaps and unlikely values are only told.")

    @Argument(help: "The symbol; all of them otherwise.")
    var symbol: String?

    @OptionGroup var place: StoreOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let settings = try shared.settings()
            let check = try PriceCheck(store: place.folder(settings), symbol: symbol, settings: settings)
            if output.json || !check.text.isEmpty { try emit(output.json ? check.json.text : String(check.text.dropLast())) }
            warn(check.faultLines)
            if !check.passed { throw ExitCode(1) }
        }
    }
}

struct DataSpread: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spread",
        abstract: "Find the usual spread of each hour of the week in ticks, for bars that have none.",
        discussion: """
            Write it into a file and name that in the symbol's spread_curve: herald data spread EURUSD > symbols/EURUSD.spread.
            """)

    @Argument(help: "The symbol, as the broker spells it.")
    var symbol: String

    @Option(help: ArgumentHelp("A file of ticks; those of the store when left out.", valueName: "file"))
    var ticks: String?

    @Option(help: ArgumentHelp("The share of an hour's ticks that were not wider, above 0 up to 1.", valueName: "share"))
    var quantile = 0.9

    @Option(help: ArgumentHelp("The clock of the hours; data.time_zone when left out.", valueName: "zone"))
    var timeZone: String?

    @OptionGroup var place: StoreOptions

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let settings = try shared.settings()
            let spreads = try SpreadReport(
                SpreadRequest(
                    symbol: symbol, ticks: ticks, store: place.folder(settings), quantile: quantile, timeZone: timeZone,
                    settings: settings))
            try emit(output.json ? spreads.json.text : String(spreads.text.dropLast()))
        }
    }
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
