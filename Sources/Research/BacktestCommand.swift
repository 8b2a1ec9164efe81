internal import Trading
public import Engine
internal import History
public import Market
internal import Performance
internal import Risk
internal import ScriptAPI
public import Settings
public import Simulation

/// What the user asked to backtest, in their own terms.
public struct BacktestRequest {
    /// Path of the `.lua` file.
    public var strategy: String
    /// Path of the bar file, as MetaTrader 5 exports it; nil takes the bars, or ticks, from the store.
    public var data: String?
    /// Path of a file of ticks; nil for none.
    public var ticks: String?
    /// The folder of the stored prices.
    public var store: String
    /// Which quotes the run sees.
    public var model: PriceModel
    /// By how much costs are multiplied.
    public var stress: StressFactors
    /// What the bars are of; refused when it has no specification.
    public var symbol: String
    /// Other symbols whose bars the strategy's indicators read.
    public var others: [(symbol: String, data: String)]
    /// Replaces the script's own; nil keeps it.
    public var timeframe: Timeframe?
    /// Bars that opened earlier only warm up.
    public var from: Timestamp?
    /// Bars that opened at or after this are left out.
    public var to: Timestamp?
    /// Values for the script's parameters as typed; the script's kinds and ranges decide.
    public var parameters: [(name: String, text: String)]
    /// What watches the positions it opens.
    public var exits: [ExitRequest]
    /// Account, costs, limits, sizing and specifications.
    public var settings: HeraldSettings

    public init(
        strategy: String, data: String?, ticks: String? = nil, store: String = "data", model: PriceModel = .pessimisticOHLC,
        stress: StressFactors = .none, symbol: String, others: [(symbol: String, data: String)] = [], timeframe: Timeframe?,
        from: Timestamp?, to: Timestamp?, parameters: [(name: String, text: String)], exits: [ExitRequest] = [],
        settings: HeraldSettings
    ) {
        (self.strategy, self.data, self.symbol, self.timeframe) = (strategy, data, symbol, timeframe)
        (self.others, self.exits) = (others, exits)
        (self.ticks, self.store, self.model, self.stress) = (ticks, store, model, stress)
        (self.from, self.to, self.parameters, self.settings) = (from, to, parameters, settings)
    }
}

/// Resolves a request, runs it and reports.
public enum BacktestCommand {
    /// Runs one strategy on one file, and writes every fact to `record`, also when the script fails. Throws what the user must read.
    public static func run(_ request: BacktestRequest, record: (any RunRecordOutput)? = nil) throws(UserError) -> BacktestReport {
        let settings = request.settings
        let value = try contractValue(request.symbol, settings, with: request.others.map(\.symbol))
        let strategy = try load(request)
        let exits = try LoadedExits(request.exits).scripts
        let timeframe = strategy.plan.timeframe
        let clock = ContinuousClock()
        let begin = clock.now
        let prices = try prices(request, value, timeframe)
        let loading = (clock.now - begin).seconds
        let symbols = [prices.symbol] + (try others(request, timeframe))
        var plan = plan(request, symbols, strategy, exits, request.stress)
        plan.recorder = record.map { RunRecordWriter(plan, to: $0) }
        let (outcome, running) = try measured(plan)
        try plan.recorder?.finish(outcome.record)
        if let failed = outcome.record.failure {
            let failure = failed.failure
            let column =
                exits.first { $0.plan.name == failed.exit }?.column(ofLine: failure.line, in: failure.file)
                ?? strategy.column(ofLine: failure.line, in: failure.file)
            throw UserError(
                ["\(failure.file):\(failure.line):\(column): error: \(failure.message) (in \(failure.callback), at \(failed.time))"],
                exitCode: 1)
        }
        var report = BacktestReport(
            title: strategy.plan.name, symbols: [request.symbol], timeframes: [timeframe], plan: plan, outcome: outcome,
            elapsedSeconds: running, loadSeconds: loading, dataNotes: prices.notes + request.stress.notes, badRows: prices.report)
        report.netWithoutCosts = try twin(request, symbols)
        return report
    }

    private static func plan(
        _ request: BacktestRequest, _ symbols: [BacktestSymbol], _ strategy: ScriptedStrategy, _ exits: [ScriptedExit],
        _ stress: StressFactors
    ) -> BacktestPlan {
        var plan = BacktestPlan(
            request.settings, symbols: symbols.map { $0.stressed(by: stress) },
            strategies: [StrategyAssignment(strategy: strategy, symbol: 0, exits: exits)])
        (plan.tradeFrom, plan.stopsOnFailure, plan.priceModel) = (request.from, true, request.model)
        plan.terms.costs = plan.terms.costs.stressed(by: stress)
        return plan
    }

    /// What the same scripts make of the same prices without spread, slippage, commission and swap; nil when a script fails
    /// only there.
    private static func twin(_ request: BacktestRequest, _ symbols: [BacktestSymbol]) throws(UserError) -> Money? {
        let (strategy, exits) = (try load(request), try LoadedExits(request.exits).scripts)
        var plan = plan(request, symbols, strategy, exits, StressFactors(spread: 0))
        plan.terms = plan.terms.costFree
        let (outcome, _) = try measured(plan)
        return outcome.record.failure == nil ? outcome.statistics.netProfit : nil
    }

    static func read(
        _ path: String, _ specification: SymbolSpecification, _ settings: HeraldSettings
    ) throws(UserError) -> ImportedBars {
        do {
            return try BarFile.read(path: path, specification: specification, zone: settings.data.timeZone)
        } catch {
            throw UserError([error.message] + error.badRowLines, exitCode: 2)
        }
    }

    /// The symbols that are only read, with bars of the strategy's timeframe.
    private static func others(_ request: BacktestRequest, _ timeframe: Timeframe) throws(UserError) -> [BacktestSymbol] {
        var found: [BacktestSymbol] = []
        for (symbol, data) in request.others {
            guard symbol != request.symbol, !found.contains(where: { $0.value.specification.name == symbol }) else {
                throw .usage("--with \(symbol)=\(data): \(symbol) has its bars already")
            }
            let value = try contractValue(symbol, request.settings, with: [request.symbol] + request.others.map(\.symbol))
            let bars = try read(data, value.specification, request.settings).series
            found.append(BacktestSymbol(value: value, series: try merged(bars, timeframe, data, request)))
        }
        return found
    }

    /// Runs a plan and measures it. Throws when a strategy does not fit its data.
    static func measured(_ plan: BacktestPlan) throws(UserError) -> (BacktestOutcome, Double) {
        var driver: BacktestDriver
        do { driver = try BacktestDriver(plan) } catch { throw UserError([error.message], exitCode: 2) }
        let clock = ContinuousClock()
        let begin = clock.now
        let outcome = driver.run()
        return (outcome, (clock.now - begin).seconds)
    }

    static func specification(_ name: String, _ settings: HeraldSettings) throws(UserError) -> SymbolSpecification {
        guard let specification = settings.specification(for: name) else {
            throw .usage(
                "unknown symbol '\(name)'; known are \(settings.symbols.keys.sorted().joined(separator: ", ")); describe another in [symbols.\(name)] of the configuration"
            )
        }
        return specification
    }

    /// A symbol's terms in money of the account, through the prices of other symbols where its own are not enough; `names` are
    /// all other symbols of the run, which `name` may be among, in their order behind the first.
    static func contractValue(
        _ name: String, _ settings: HeraldSettings, with names: [String] = []
    ) throws(UserError) -> ContractValue {
        let specification = try specification(name, settings)
        let account = settings.account.currency
        let run = names.contains(name) ? names : [name] + names
        let crosses = try run.map { other throws(UserError) in CrossSymbol(try Self.specification(other, settings)) }
        guard let value = ContractValue(specification, account: account, crosses: crosses) else {
            let cross = ContractValue.missingCross(for: specification, account: account, crosses: crosses) ?? "?"
            throw .usage(
                "\(name) on a \(account) account needs the price of \(cross); give its bars with --with SYMBOL=FILE, or use --override account.currency=\(specification.profitCurrency)"
            )
        }
        return value
    }

    private static func load(_ request: BacktestRequest) throws(UserError) -> ScriptedStrategy {
        do {
            let source = try ScriptSource(path: request.strategy)
            return try ScriptLoader.strategy(
                source, ScriptOptions(typed: request.parameters, timeframe: request.timeframe))
        } catch {
            throw UserError(error)
        }
    }

    /// Cuts the bars at `to`, merges them to the strategy's timeframe and makes sure that something is left to trade.
    static func prepared(
        _ bars: BarSeries, _ timeframe: Timeframe, _ path: String, _ request: BacktestRequest
    ) throws(UserError) -> BarSeries {
        // Quotes inside bars are made of the finest bars there are; the core merges them for the strategy.
        let keepsFine = request.model == .minuteOHLC || request.model == .everyTick
        let merged = try merged(bars, keepsFine ? min(bars.timeframe, timeframe) : timeframe, path, request)
        try checkPeriod(merged.count, request.from.map { merged.firstIndex(notBefore: $0) } ?? 0, path)
        return merged
    }

    /// Something must be left to trade.
    static func checkPeriod(_ count: Int, _ first: Int, _ path: String) throws(UserError) {
        guard first < count, count > 0 else { throw .usage("no bars are left between --from and --to in \(path)") }
    }

    private static func merged(
        _ bars: BarSeries, _ timeframe: Timeframe, _ path: String, _ request: BacktestRequest
    ) throws(UserError) -> BarSeries {
        let kept = request.to.map { bars.slice(0..<bars.firstIndex(notBefore: $0)) } ?? bars
        guard let merged = kept.resampled(to: timeframe, zone: request.settings.data.timeZone) else {
            throw .usage(
                "\(path) holds \(bars.timeframe.rawValue) bars, and the strategy wants \(timeframe.rawValue); export finer bars, or use --timeframe \(bars.timeframe.rawValue)"
            )
        }
        guard merged.count > 0 else { throw .usage("no bars are left between --from and --to in \(path)") }
        return merged
    }

}

extension Duration {
    /// The whole length in seconds.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension UserError {
    init(_ failure: ScriptFailure) {
        self.init(failure.findings.map(\.text), exitCode: failure.kind == .script ? 1 : 2)
    }
}

extension CoreSetupError {
    var message: String { "error: \(reason)" }

    /// What does not fit, in words.
    public var reason: String {
        switch self {
        case .timeframeTooShort(let timeframe):
            "the strategy wants \(timeframe.rawValue) bars, which the data cannot give: it has longer ones, or none that add up to them"
        case .unknownSymbol(let name):
            "an indicator reads \(name), which is not part of the run; in a backtest give its bars with --with \(name)=FILE"
        case .indicator(let problem): problem
        case .symbolInUse(let name):
            "something is open or on its way on \(name), which is no longer configured; configure it again until everything on it is closed"
        case .orphaned(let name):
            "something is open or on its way for the strategy \(name), which is no longer configured; configure it again until everything of it is closed"
        }
    }
}

extension BarFileError {
    /// The listed bad rows of an import that was refused, one a line.
    var badRowLines: [String] {
        switch self {
        case .tooManyBadRows(let report), .noBars(let report), .noTicks(let report, _): report.lines
        default: []
        }
    }
}

extension ImportReport {
    /// The listed bad rows as `file:line:column: error: reason: excerpt`, and how many more there are.
    var lines: [String] {
        badRows.map { "\(path):\($0.line):\($0.column): error: \($0.reason.text): \($0.excerpt)" }
            + (badRowCount > badRows.count ? ["\(path): error: and \(badRowCount - badRows.count) more bad rows"] : [])
    }
}

extension BacktestPlan {
    /// A plan with the terms, limits and sizing of a configuration.
    init(_ settings: HeraldSettings, symbols: [BacktestSymbol], strategies: [StrategyAssignment]) {
        self.init(
            symbols: symbols, strategies: strategies, currency: settings.account.currency,
            balance: settings.account.balance,
            terms: BrokerTerms(
                leverage: Int64(settings.account.leverage), stopOutPercent: settings.account.stopOutPercent,
                costs: Costs(settings.costs), accounting: settings.account.marginMode == .netting ? .netting : .hedging),
            limits: settings.risk, sizing: settings.sizing, dataZone: settings.data.timeZone, tradeFrom: nil,
            adding: settings.entries.adding, hedging: settings.entries.hedging, stopsOnFailure: false)
        protection = ProtectivePolicy(settings.exits)
    }
}

extension ProtectivePolicy {
    /// The policy of a configuration, in its words.
    init(_ settings: ExitFailureSettings) {
        guard let action = Action(rawValue: settings.onFailure.rawValue) else {
            preconditionFailure("Invariant: both sides know the same words")
        }
        self.init(action: action, stopPercent: settings.protectiveStopPercent)
    }
}
