internal import Indicators
internal import Risk
internal import Engine
internal import History
internal import Market
internal import ScriptAPI
public import Settings

/// Runs a whole configuration on the embedded synthetic market.
public enum MarketRun {
    /// Every configured strategy on its own symbol, one account, from the first bar to the last; every fact goes to `record`.
    /// Throws what the user must read, before anything runs.
    public static func run(
        _ settings: HeraldSettings, path: String, record: (any RunRecordOutput)? = nil
    ) throws(UserError) -> BacktestReport {
        var plan = try plan(settings, path: path)
        let (plans, names) = (plan.strategies.map(\.strategy.plan), plan.symbols.map(\.value.specification.name))
        let base = plans.map(\.timeframe).min() ?? .h1
        plan.recorder = record.map { RunRecordWriter(plan, to: $0) }
        let (outcome, seconds) = try BacktestCommand.measured(plan)
        try plan.recorder?.finish(outcome.record)
        return BacktestReport(
            title: plans.map(\.name).joined(separator: ", "), symbols: names,
            timeframes: Set(plans.map(\.timeframe)).sorted(), plan: plan, outcome: outcome,
            elapsedSeconds: seconds, loadSeconds: nil,
            dataNotes: ["synthetic \(base.rawValue) bars, seed \(settings.market.seed): a demonstration, not evidence of a profit"],
            badRows: nil)
    }

    /// Account, costs, limits and strategies of a configuration on the synthetic market of its seed, ready to run.
    ///
    /// Throws what the user must read.
    public static func plan(
        _ settings: HeraldSettings, path: String
    ) throws(UserError) -> BacktestPlan {
        guard !settings.risk.isOff else {
            throw .usage("risk.preset is \"off\" in \(path); only a backtest accepts that")
        }
        guard !settings.strategies.isEmpty else {
            throw .usage("\(path) names no strategy; add [[strategy]] with file and symbol, or use `herald backtest`")
        }
        let loaded = try ConfiguredScripts(settings.strategies, path: path).entries
        let plans = loaded.map(\.strategy.plan)
        let declared = plans.flatMap(\.indicators) + loaded.flatMap(\.exits).flatMap(\.plan.indicators)
        let read = declared.compactMap(\.request.symbol)
        let names = try withCrosses(Set(settings.strategies.map(\.symbol) + read).sorted(), settings)
        var assignments: [StrategyAssignment] = []
        for entry in loaded {
            guard let symbol = names.firstIndex(of: entry.settings.symbol) else { continue }
            assignments.append(StrategyAssignment(strategy: entry.strategy, symbol: symbol, exits: entry.exits))
        }
        let base = plans.map(\.timeframe).min() ?? .h1
        var symbols: [BacktestSymbol] = []
        for name in names {
            let value = try BacktestCommand.contractValue(name, settings, with: names)
            let series = SyntheticMarket(seed: settings.market.seed).bars(
                specification: value.specification, timeframe: base, from: start, count: settings.market.bars)
            symbols.append(BacktestSymbol(value: value, series: series))
        }
        return BacktestPlan(settings, symbols: try BacktestCommand.dated(symbols, settings), strategies: assignments)
    }

    /// The names, and behind them the symbols whose prices turn their amounts into money of the account; these are only read.
    ///
    /// Throws when no known symbol has the price that one of them needs.
    static func withCrosses(_ names: [String], _ settings: HeraldSettings) throws(UserError) -> [String] {
        let account = settings.account.currency
        var (all, place) = (names, 0)
        while place < all.count {
            let specification = try BacktestCommand.specification(all[place], settings)
            let known = try all.map { name throws(UserError) in CrossSymbol(try BacktestCommand.specification(name, settings)) }
            guard let missing = ContractValue.missingCross(for: specification, account: account, crosses: known) else {
                place += 1
                continue
            }
            guard let cross = symbol(priced: missing, settings), !all.contains(cross) else {
                throw .usage(
                    "\(all[place]) on a \(account) account needs the price of \(missing), and no known symbol has it; describe the broker's in a file of the folder of symbols (`herald symbols fetch NAME`) or in [symbols.NAME] of the configuration"
                )
            }
            all.append(cross)
        }
        return all
    }

    /// The symbol whose price turns the first of two currencies into the other, either way round; the plainest name wins.
    private static func symbol(priced pair: String, _ settings: HeraldSettings) -> String? {
        let wanted = pair.split(separator: "/").map(String.init)
        let found = settings.symbols.filter { _, specification in
            let cross = CrossSymbol(specification)
            let own = [cross.baseCurrency, cross.profitCurrency]
            return cross.isExchangeRate && (own == wanted || own == Array(wanted.reversed()))
        }
        return found.keys.min { ($0.count, $0) < ($1.count, $1) }
    }

    /// Loads every configured strategy with its exits without running it. Throws with what is wrong with all of them.
    public static func check(_ settings: HeraldSettings, path: String) throws(UserError) -> ExitOverview {
        let entries = try ConfiguredScripts(settings.strategies, path: path).entries
        return ExitOverview(
            strategies: entries.map { entry in
                ExitOverview.Row(
                    strategy: entry.strategy.plan.name, symbol: entry.settings.symbol, exits: entry.exits.map(\.plan))
            }, failure: settings.exits)
    }

    /// The scripts that a run reads, as the configuration names them, and their modules.
    public static func scripts(of settings: HeraldSettings) -> [String] {
        ScriptPaths.all(settings.strategies.flatMap { [$0.file] + $0.exits.map(\.file) })
    }

    /// Where the embedded market begins: a Monday.
    private static let start = Timestamp(seconds: CivilTime.days(year: 2024, month: 1, day: 1) * 86_400)
}
