import ArgumentParser
import Market
import Research
import Simulation

struct Backtest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run one strategy over a file of bars and report what it would have made.",
        discussion: """
            The file is a bar export of MetaTrader 5; its layout is found out. Finer bars are merged to the strategy's timeframe.
            Prices, costs and limits come from the configuration; every assumption is printed with the result.
            """)

    @Argument(help: "The strategy, a .lua file.")
    var strategy: String?

    @Option(help: ArgumentHelp("The bars, as MetaTrader 5 exports them; those of the store when left out.", valueName: "file"))
    var data: String?

    @Option(help: ArgumentHelp("Ticks for --model real_ticks; those of the store when left out.", valueName: "file"))
    var ticks: String?

    @Option(
        help: ArgumentHelp(
            "Which quotes the run sees: pessimistic_ohlc, open_prices, m1_ohlc, every_tick or real_ticks.", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Multiply costs, e.g. spread=2,slippage=1.5; there are also commission, swap and delay.", valueName: "factors"))
    var stress: String?

    @OptionGroup var place: StoreOptions

    @Option(help: "The symbol the bars are of, e.g. EURUSD.")
    var symbol: String

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("Bars of another symbol that the strategy's indicators read.", valueName: "symbol=file"))
    var others: [String] = []

    @Option(help: "Replace the strategy's timeframe, e.g. H4.")
    var timeframe: String?

    @Option(help: ArgumentHelp("Trade from this date (UTC) on; earlier bars warm up.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("Leave out bars from this date (UTC) on: the date itself is not traded.", valueName: "date"))
    var to: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Set parameters of the strategy.", valueName: "name=value"))
    var set: [String] = []

    @Option(
        help: ArgumentHelp(
            "An exit for its positions, with values for the exit's parameters: exits/trailing_stop.lua,distance=3. Without any, those that the configuration names for this strategy.",
            valueName: "file[,name=value…]"))
    var exit: [String] = []

    @Flag(help: "Leave out the exits that the configuration names for this strategy.")
    var noExits = false

    @Option(help: ArgumentHelp("Trade fixed lots instead of the configured sizing.", valueName: "lots"))
    var lots: String?

    @Option(help: ArgumentHelp("The clock of the file: an IANA name, or with hours added (America/New_York+7).", valueName: "zone"))
    var dataTimeZone: String?

    @OptionGroup var shared: SharedOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var files: RunFiles

    mutating func run() throws {
        try report {
            let request = try request()
            let inputs = request.inputs + (shared.path.map { [$0] } ?? [])
            let result = try BacktestCommand.run(request, record: try files.recordFile(readFrom: inputs))
            try files.writeTrades(result, readFrom: inputs)
            try show(result, json: output.json)
        }
    }

    private func request() throws(UserError) -> BacktestRequest {
        // `--set a=1 strategy.lua`: what has no "=" and stands last is the strategy.
        var (assignments, file) = (set, strategy)
        if file == nil, let last = assignments.last, !last.contains("=") {
            file = last
            assignments.removeLast()
        }
        guard let file else { throw .usage("name a strategy: herald backtest strategies/sma_crossover.lua --data FILE --symbol EURUSD") }
        var more: [String] = []
        if let lots { more += ["sizing.method=\"fixed_lots\"", "sizing.lots=\(lots)"] }
        if let dataTimeZone { more.append("data.time_zone=\"\(dataTimeZone)\"") }
        let settings = try shared.settings(more)
        let exits = try BacktestExits.chosen(
            try exit.map(Self.exit), leftOut: noExits, script: file, symbol: symbol, settings: settings, path: shared.path)
        return BacktestRequest(
            strategy: file, data: data, ticks: ticks, store: place.folder(settings), model: try priceModel(), stress: try stressFactors(),
            symbol: symbol, others: try others.map(Self.other), timeframe: try timeframe.map(parsedTimeframe),
            from: try date(from, "--from"),
            to: try date(to, "--to"), parameters: try assignments.map(assignment), exits: exits,
            settings: settings)
    }

    private static func other(_ text: String) throws(UserError) -> (symbol: String, data: String) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw .usage("--with '\(text)': write SYMBOL=FILE")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    private func priceModel() throws(UserError) -> PriceModel {
        guard let model else { return ticks == nil ? .pessimisticOHLC : .realTicks }
        guard let found = PriceModel(rawValue: model) else {
            throw .usage("unknown price model '\(model)'; there are \(PriceModel.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return found
    }

    private func stressFactors() throws(UserError) -> StressFactors {
        guard let stress else { return .none }
        do { return try StressFactors(text: stress) } catch { throw .usage("--\(error.description)") }
    }

    private static func exit(_ text: String) throws(UserError) -> ExitRequest {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !parts[0].isEmpty else { throw .usage("--exit '\(text)': name a file: FILE, or FILE,name=value,name=value") }
        var parameters: [(name: String, text: String)] = []
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "="), equals != part.startIndex else {
                throw .usage("--exit '\(text)': write FILE, or FILE,name=value,name=value")
            }
            let name = String(part[..<equals])
            guard !parameters.contains(where: { $0.name == name }) else {
                throw .usage("--exit '\(text)': '\(name)' is given twice; leave one of them out")
            }
            parameters.append((name, String(part[part.index(after: equals)...])))
        }
        return ExitRequest(file: parts[0], parameters: parameters)
    }

    private func date(_ text: String?, _ option: String) throws(UserError) -> Timestamp? {
        guard let text else { return nil }
        guard let date = Timestamp(text: text) else {
            throw .usage("\(option) '\(text)' is no date; write 2015-01-31 or 2015-01-31T13:00")
        }
        return date
    }
}
