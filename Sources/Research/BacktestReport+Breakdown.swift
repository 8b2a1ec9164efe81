internal import Engine
internal import Market
internal import Performance
internal import ScriptAPI

extension BacktestReport {
    private static let longestTable = 10
    private static let widestName = 40

    /// Trades by what their entries were called.
    var byEntry: TradeBreakdown { TradeBreakdown(outcome.record.trades) { $0.entryTag } }

    /// Trades by why they ended, and by which exit.
    var byExit: TradeBreakdown { TradeBreakdown(outcome.record.trades) { $0.exitName } }

    /// Trades by strategy; those of one name are told apart by their place in the configuration.
    var byStrategy: TradeBreakdown {
        let names = strategyNames
        return TradeBreakdown(outcome.record.trades) { names[$0.strategy] }
    }

    /// The tables of the text report, each after an empty line; none without trades.
    var breakdownLines: [String] {
        guard !outcome.record.trades.isEmpty else { return [] }
        var lines = lines("By entry tag", byEntry) + lines("By exit", byExit)
        if plan.strategies.count > 1 { lines += self.lines("By strategy", byStrategy) }
        return lines
    }

    private func lines(_ title: String, _ breakdown: TradeBreakdown) -> [String] {
        let (shown, others) = breakdown.shortened(to: BacktestReport.longestTable)
        var rows = [["", "trades", "net \(plan.currency)", "won %", "factor", "mean R", "MAE R", "MFE R", "held", "bars"]]
        rows += shown.map { row($0, name($0)) }
        if let others { rows.append(row(others, "others (\(breakdown.groups.count - shown.count))")) }
        return ["", title] + aligned(rows)
    }

    /// Short and on one line.
    private func name(_ group: TradeGroup) -> String {
        guard !group.name.isEmpty else { return "(none)" }
        let name = printable(group.name)
        return name.count > BacktestReport.widestName ? name.prefix(BacktestReport.widestName - 1) + "…" : name
    }

    private func row(_ group: TradeGroup, _ name: String) -> [String] {
        let optional = { (value: Double?, digits: Int) in value.map { fixed($0, digits) } ?? "-" }
        return [
            name, String(group.trades), group.net.text(digits: 2), optional(group.statistics.winRate, 1),
            optional(group.statistics.profitFactor, 2), optional(group.meanMultiple, 2), optional(group.meanWorstMultiple, 2),
            optional(group.meanBestMultiple, 2), group.meanHoldingSeconds.map(holding) ?? "-", optional(group.meanBars, 1),
        ]
    }

    /// A time in the unit that suits it.
    private func holding(_ seconds: Double) -> String {
        switch seconds {
        case ..<60: "\(fixed(seconds, 0)) s"
        case ..<3600: "\(fixed(seconds / 60, 1)) min"
        case ..<172_800: "\(fixed(seconds / 3600, 1)) h"
        default: "\(fixed(seconds / 86_400, 1)) d"
        }
    }

    /// Columns as wide as their widest cell; the first to the left, the others to the right.
    private func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.indices.reduce("  ") { line, column in
                let blanks = String(repeating: " ", count: widths[column] - row[column].count)
                return line + (column == 0 ? row[column] + blanks : "  " + blanks + row[column])
            }
        }
    }
}
