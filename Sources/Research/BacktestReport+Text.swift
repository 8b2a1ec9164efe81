internal import Risk
internal import Trading
internal import Market
internal import Performance
internal import ScriptAPI

extension BacktestReport {
    /// The report for a person, ending in a newline.
    public var text: String {
        var lines = ["\(title) on \(symbols.joined(separator: ", ")) \(timeframes.map(\.rawValue).joined(separator: ", "))"]
        lines.append("\(bars) bars from \(from?.description ?? "-") to \(to?.description ?? "-")")
        lines.append("")
        lines += table(results)
        lines += breakdownLines
        if !outcome.record.notices.isEmpty { lines += ["", "Notices"] + noticeLines }
        if !outcome.record.latches.isEmpty { lines += ["", "Limits that latched"] + latchLines }
        lines += ["", "Why no trade"] + refusals
        if !outcome.record.exitRefusals.isEmpty { lines += ["", "Closes and stop moves the broker refused"] + exitRefusals }
        lines += ["", "Assumptions"] + table(assumptions.map { ($0.key.replacing("_", with: " "), $0.text) })
        lines += ["", "decisions hash  \(outcome.record.decisionsHash)"]
        if let rate = barsPerSecond {
            lines.append("run time        \(fixed(elapsedSeconds, 3)) s, \(Int(rate.rounded())) bars a second")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The first 50 lines that scripts logged, each with its instant, the strategy where there are several, and the exit.
    public var logLines: [String] {
        outcome.record.logs.prefix(50).map { log in
            let names = [plan.strategies.count > 1 ? strategyNames[log.strategy] : nil, log.exit].compactMap { $0.map(printable) }
            return "log \(log.time) \(names.joined(separator: ", "))\(names.isEmpty ? "" : " ")line \(log.line): \(printable(log.text))"
        }
    }

    private var results: [(String, String)] {
        let money = { (amount: Money) in "\(amount.text(digits: 2)) \(plan.currency)" }
        let optional = { (value: Double?, digits: Int) in value.map { fixed($0, digits) } ?? "-" }
        let returns = outcome.curve.dailyReturns
        return [
            ("initial balance", money(plan.balance)),
            ("final balance", money(outcome.balance)),
            ("net profit", money(statistics.netProfit)),
            ("gross profit / loss", "\(money(statistics.grossProfit)) / \(money(statistics.grossLoss))"),
            ("profit factor", optional(statistics.profitFactor, 2)),
            ("expected payoff", optional(statistics.expectedPayoff, 2)),
            ("trades", "\(statistics.trades) (\(statistics.longTrades) long, \(statistics.shortTrades) short)"),
            ("won / lost", "\(statistics.wins) / \(statistics.losses) (\(optional(statistics.winRate, 1)) %)"),
            (
                "maximum drawdown",
                "\(money(outcome.curve.maximumDrawdown)) (\(fixed(outcome.curve.maximumDrawdownPercent, 2)) %)"
            ),
            (
                "Sharpe / Sortino",
                "\(optional(sharpeRatio(dailyReturns: returns), 2)) / \(optional(sortinoRatio(dailyReturns: returns), 2))"
            ),
        ]
    }

    private var latchLines: [String] {
        let shown = outcome.record.latches.prefix(10).map { latch in
            let consequence = plan.limits.action(ofLatch: latch.denial.code).map { ": " + $0.consequence } ?? ""
            return "  \(latch.time)  \(latch.denial.code)  \(latch.denial.explanation)\(consequence); \(latch.ending)"
        }
        let more = outcome.record.latches.count - shown.count
        return shown + (more > 0 ? ["  and \(more) more"] : [])
    }

    private var noticeLines: [String] {
        let notices = outcome.record.notices
        let shown = notices.prefix(10).map { "  \($0.time)  \($0.notice.code.rawValue)  \(printable($0.notice.message))" }
        return shown + (notices.count > shown.count ? ["  and \(notices.count - shown.count) more"] : [])
    }

    private var refusals: [String] {
        let denials = outcome.record.denials.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let skips = outcome.record.skips.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
        let lines =
            denials.map { ("\($0.value) × \($0.key)", outcome.record.examples[$0.key].map { "e.g. " + $0.explanation } ?? "") }
            + skips.map { ("\($0.value) × \(printable($0.key))", "skipped") }
        return lines.isEmpty ? ["  every signal was traded"] : table(lines)
    }

    private var exitRefusals: [String] {
        outcome.record.exitRefusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "  \($0.value) × \($0.key)" }
    }

    /// Two columns, the first as wide as its widest cell.
    private func table(_ rows: [(String, String)]) -> [String] {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
    }
}

extension RunLatch {
    /// When and by whom it was lifted, in words.
    fileprivate var ending: String {
        guard let released else { return "held to the end" }
        return "lifted \(released.time) by " + (released.reason.map { "an operator: " + printable($0) } ?? "the daily reset")
    }
}

/// A number with a fixed count of decimals (0 to 8), `-` when it is not finite or absurdly large.
func fixed(_ value: Double, _ digits: Int) -> String { Price(value)?.text(digits: digits) ?? "-" }
