internal import Indicators
internal import Risk
internal import Engine
internal import History
internal import Market
internal import ScriptAPI
internal import Scripting
public import Settings

/// Runs a whole configuration on the embedded synthetic market.
public enum MarketRun {
    /// Every configured strategy on its own symbol, one account, from the first bar to the last.
    public static func run(_ settings: HeraldSettings, path: String) throws(UserError) -> BacktestReport {
        guard !settings.risk.isOff else {
            throw .usage("risk.preset is \"off\" in \(path); only a backtest accepts that")
        }
        guard !settings.strategies.isEmpty else {
            throw .usage("\(path) names no strategy; add [[strategy]] with file and symbol, or use `herald backtest`")
        }
        let loaded = try settings.strategies.map { entry throws(UserError) in try load(entry, path) }
        let exits = try settings.strategies.map { entry throws(UserError) in try LoadedExits(entry.exits, path: path).scripts }
        let declared = loaded.flatMap(\.plan.indicators) + exits.joined().flatMap(\.plan.indicators)
        let read = declared.compactMap(\.request.symbol)
        let names = Set(settings.strategies.map(\.symbol) + read).sorted()
        var assignments: [StrategyAssignment] = []
        for (index, entry) in settings.strategies.enumerated() {
            guard let symbol = names.firstIndex(of: entry.symbol) else { continue }
            assignments.append(StrategyAssignment(strategy: loaded[index], symbol: symbol, exits: exits[index]))
        }
        let base = loaded.map(\.plan.timeframe).min() ?? .h1
        var symbols: [BacktestSymbol] = []
        for name in names {
            let value = try BacktestCommand.contractValue(name, settings)
            let series = SyntheticMarket(seed: settings.market.seed).bars(
                specification: value.specification, timeframe: base, from: start, count: settings.market.bars)
            symbols.append(BacktestSymbol(value: value, series: series))
        }
        let plan = BacktestPlan(settings, symbols: symbols, strategies: assignments)
        let (outcome, seconds) = try BacktestCommand.measured(plan)
        return BacktestReport(
            title: loaded.map(\.plan.name).joined(separator: ", "), symbols: names,
            timeframes: Set(loaded.map(\.plan.timeframe)).sorted(), plan: plan, outcome: outcome,
            elapsedSeconds: seconds, loadSeconds: nil,
            dataNotes: ["synthetic \(base.rawValue) bars, seed \(settings.market.seed): a demonstration, not evidence of a profit"],
            badRows: nil)
    }

    /// Loads every configured strategy without running it. Throws with what is wrong with all of them.
    public static func check(_ settings: HeraldSettings, path: String) throws(UserError) {
        var lines: [String] = []
        for entry in settings.strategies {
            do { _ = try load(entry, path) } catch { lines += error.lines }
            do { _ = try LoadedExits(entry.exits, path: path) } catch { lines += error.lines }
        }
        guard lines.isEmpty else { throw UserError(lines, exitCode: 2) }
    }

    /// Where the embedded market begins: a Monday.
    private static let start = Timestamp(seconds: CivilTime.days(year: 2024, month: 1, day: 1) * 86_400)

    private static func load(_ entry: StrategySettings, _ path: String) throws(UserError) -> ScriptedStrategy {
        let values = entry.params.sorted { $0.key < $1.key }.map { (name: $0.key, value: ScriptValue($0.value.value)) }
        do {
            return try ScriptLoader.strategy(
                ScriptSource(path: entry.file), ScriptOptions(values: values, name: entry.name, timeframe: entry.timeframe))
        } catch {
            guard error.kind != .script else { throw UserError(error) }
            let place = "\(path):\(entry.position.line):\(entry.position.column)"
            throw UserError(error.findings.map { "\(place): error: \($0.message)" }, exitCode: 2)
        }
    }
}

extension ScriptValue {
    init(_ value: ParameterValue.Value) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(Int64(value))
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        }
    }
}
