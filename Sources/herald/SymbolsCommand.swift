import ArgumentParser
import Foundation
import Market
import Research
import Runtime
import ScriptAPI
import Settings

struct SymbolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "symbols", abstract: "Work with the specifications of symbols.",
        subcommands: [SymbolsImport.self, SymbolsFetch.self, SymbolsList.self, SymbolsShow.self])
}

struct SymbolsImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring specifications that a script in the MetaTrader 5 terminal printed into the folder of symbols.",
        discussion: """
            The files hold lines NAME=value, e.g. SYMBOL_DIGITS=5 (docs/symbols.md). A symbol that is not described gets \
            symbols/NAME.toml; one that is, and differs, a dated table below the others. What stands there is never changed.
            """)

    @Argument(help: "The files, one symbol each.")
    var files: [String]

    @Option(help: ArgumentHelp("The day or instant from which they hold (UTC); today for what has changed.", valueName: "date"))
    var from: String?

    @Flag(help: "Read and compare, but write nothing.")
    var dryRun = false

    /// The same flag stands at the top for a run, and the parser gives it to whoever is asked first.
    @ParentCommand var top: Herald

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let imported = try SymbolImport(
                SymbolImportRequest(
                    files: files, from: from, now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)),
                    folder: shared.settings().data.symbolsFolder, isTrial: dryRun || top.live.dryRun))
            try emit(output.json ? imported.json.text : String(imported.text.dropLast()))
        }
    }
}

struct SymbolsFetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Ask MetaTrader 5 for specifications, and bring them into the folder of symbols.",
        discussion: """
            Listens as connector.address, port and key say until the service HeraldHistory in the terminal dials. What differs from a \
            symbol's newest table becomes a table of its own that holds from today on (UTC), a second one of a day from the present \
            instant on. A live run does the same by itself.
            """)

    @Argument(help: "The symbols, as the configuration spells them.")
    var symbols: [String]

    @Flag(help: "Ask and compare, but write nothing.")
    var dryRun = false

    /// The same flag stands at the top for a run, and the parser gives it to whoever is asked first.
    @ParentCommand var top: Herald

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let settings = try shared.settings()
            guard Set(symbols).count == symbols.count else { throw UserError.usage("a symbol is named twice; name each once") }
            let found = try SymbolFetch.run(
                symbols, settings, path: shared.path ?? "the built-in configuration", log: { warn([printable($0)]) })
            let written = try KeptTerms.write(found, folder: settings.data.symbolsFolder, isTrial: dryRun || top.live.dryRun)
            try emit(output.json ? written.json.text : String(written.text.dropLast()))
        }
    }
}

struct SymbolsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the symbols: built in, in the folder of symbols and in the configuration.")

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let listing = SymbolListing(try shared.settings())
            try emit(output.json ? listing.json.text : String(listing.text.dropLast()))
        }
    }
}

struct SymbolsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print everything known of a symbol, as a file of symbols says it.")

    @Argument(help: "The symbol, as the broker spells it.")
    var symbol: String

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            let listing = SymbolListing(try shared.settings())
            try emit(output.json ? listing.json(of: symbol).text : String(listing.text(of: symbol).dropLast()))
        }
    }
}
