internal import Risk
public import History
public import Market
public import Performance

/// A finished backtest with everything a report says about it.
public struct BacktestReport {
    /// The strategies' names, separated by commas.
    public let title: String
    /// Names in the order of the plan's symbols.
    public let symbols: [String]
    /// What the strategies decide on, ascending, each once.
    public let timeframes: [Timeframe]
    /// The terms it ran on.
    public let plan: BacktestPlan
    /// What the run left behind.
    public let outcome: BacktestOutcome
    /// Seconds the run took, without loading.
    public let elapsedSeconds: Double
    /// Seconds that reading the file took; nil when there was no file.
    public let loadSeconds: Double?
    /// What was done to the data before the run.
    public let dataNotes: [String]
    /// What the import left out; nil when there was no file.
    public let badRows: ImportReport?
    /// What the same scripts make of the same prices without spread, slippage, commission and swap; nil when nobody ran that.
    public var netWithoutCosts: Money?
    /// Where the exits were named, when that was not the command line.
    public var exitsOrigin: String?
    /// Sums over the closed trades of ``outcome``.
    public let statistics: TradeStatistics

    public init(
        title: String, symbols: [String], timeframes: [Timeframe], plan: BacktestPlan, outcome: BacktestOutcome,
        elapsedSeconds: Double, loadSeconds: Double?, dataNotes: [String], badRows: ImportReport?
    ) {
        (self.title, self.symbols, self.timeframes) = (title, symbols, timeframes)
        (self.plan, self.outcome) = (plan, outcome)
        (self.elapsedSeconds, self.loadSeconds) = (elapsedSeconds, loadSeconds)
        (self.dataNotes, self.badRows) = (dataNotes, badRows)
        statistics = outcome.statistics
    }

    /// Bars that could be traded: those from `--from` on, all symbols together.
    public var bars: Int { plan.symbols.reduce(0) { $0 + $1.series.count - plan.firstIndex($1.series) } }

    /// When the first traded bar opened.
    public var from: Timestamp? { plan.firstTraded }

    /// When the last bar opened.
    public var to: Timestamp? { plan.lastOpened }

    /// All bars the run went through, warm-up included, a second.
    public var barsPerSecond: Double? {
        elapsedSeconds > 0 ? Double(plan.symbols.reduce(0) { $0 + $1.series.count }) / elapsedSeconds : nil
    }

    /// Warnings a person must not miss, one a line.
    public var warnings: [String] {
        var lines: [String] = []
        if plan.limits.isOff {
            lines.append("warning: risk.preset is \"off\": no guard protected this account; for research only")
        }
        if let report = badRows, report.badRowCount > 0 {
            lines.append(
                "warning: \(report.badRowCount) of \(report.rows) rows of \(report.path) are bad and were left out:")
            lines += report.lines
        }
        let strays = outcome.record.strayDeals.count
        if strays > 0 { lines.append("warning: \(strays) deals fit no position of this run; their money is in no trade") }
        return lines
    }
}

extension BacktestPlan {
    /// When the first bar that could be traded opened.
    var firstTraded: Timestamp? { symbols.map { $0.series.opened[firstIndex($0.series)] }.min() }

    /// When the last bar opened.
    var lastOpened: Timestamp? { symbols.compactMap(\.series.opened.last).max() }

    fileprivate func firstIndex(_ series: BarSeries) -> Int {
        min(tradeFrom.map(series.firstIndex(notBefore:)) ?? 0, series.count - 1)
    }
}
