internal import FoundationEssentials
internal import Market
internal import ScriptAPI

extension WhyAnswer {
    private static let longest = 60

    /// The answer for a person, ending in a newline.
    public var text: String {
        var lines = ["\(header.strategy) on \(header.symbol) \(header.timeframe), \(window.lowerBound) to \(window.upperBound)".printed]
        lines += [sentence, ""]
        lines += ["What happened"] + happened
        lines += section("Latched", scan.latches.flatMap(latched))
        lines += section("Held", scan.positions.map { "  since \($0.time)  \($0.holding)".printed })
        lines += section("Waiting at the broker", scan.pending.map { "  since \($0.time)  \($0.words)".printed })
        if scan.facts.isEmpty {
            lines += ["", "Around it", "  last before   \(around(scan.before))", "  first after   \(around(scan.after))"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] { lines.isEmpty ? [] : ["", title] + lines }

    private var happened: [String] {
        guard !scan.facts.isEmpty else { return ["  nothing is recorded"] }
        let shown = scan.facts.prefix(WhyAnswer.longest)
        let more = scan.facts.count - shown.count
        return shown.flatMap { fact in
            ["  \(fact.time)  \(fact.words)".printed] + fact.figures.map { "    " + $0.printed }
        } + (more > 0 ? ["  and \(more) more; --json has all of them"] : [])
    }

    private func latched(_ latch: WhyScan.Latch) -> [String] {
        let fact = latch.fact
        var lines = ["  since \(fact.time)  \(fact.code ?? "-")".printed] + fact.figures.map { "    " + $0.printed }
        if let released = latch.released {
            lines.append("    lifted    \(released.time), \(released.lifter)".printed)
        } else if fact.liftedBy == "daily_reset" {
            lines.append(
                "    lifted    not before the end of the record; by the daily reset\(header.dailyReset.map { " at \($0)" } ?? "")".printed)
        } else {
            lines.append("    lifted    never; only an operator's command lifts it, and a backtest has no operator")
        }
        return lines
    }

    private func around(_ fact: RunRecordFact?) -> String { fact.map { "\($0.time)  \($0.words)".printed } ?? "nothing" }
}

extension RunRecordFact {
    /// The fact in plain words, without its time.
    var words: String {
        switch kind {
        case .signal:
            action == "close"
                ? "signal \(number(signal)) to leave the market\(said)" : "signal \(number(signal)) to enter \(side ?? "-") \(terms)\(said)"
        case .skipped: "skipped: \(reason ?? "-")\(value.map { " (\($0))" } ?? "")"
        case .denied: "signal \(number(signal)) denied: \(code ?? "-")"
        case .rejected:
            "the broker refused \(order == 0 ? "a close" : "order \(number(order))"): \(code ?? "-")\(retcode.map { " (MT5 code \($0))" } ?? "")"
        case .ordered: "order \(number(order)): \(side ?? "-") \(volume ?? "-") lots \(terms)"
        case .withdrawn: "order \(number(order)) withdrawn: \(reason ?? "-")"
        case .deal:
            entry == "in"
                ? "position \(number(position)) opened: \(side ?? "-") \(volume ?? "-") lots \(symbol ?? "-") at \(price ?? "-")"
                : "position \(number(position)) closed at \(price ?? "-"), profit \(profit ?? "-"): \(reason ?? "-")"
        case .latched: "\(code ?? "-") latched\(action.map { " (\($0))" } ?? "")"
        case .released: "\(code ?? "-") lifted, \(lifter)"
        case .cashFlow: "money paid \(amount?.hasPrefix("-") == true ? "out" : "in"): \(amount ?? "-")"
        case .failed:
            "the script failed: \(file ?? "-"):\(number(line)): \(message ?? "-")\(callback.map { " (in \($0))" } ?? ""); it is not asked again"
        case .log: "the script logged (line \(number(line))): \(message ?? "-")"
        }
    }

    /// Observed, limit and formula of a denial or a latch, one a line.
    var figures: [String] {
        let rows = [("observed", observed), ("limit", limit), ("formula", formula)]
        return rows.compactMap { name, text in
            guard let text, !text.isEmpty else { return nil }
            return name + String(repeating: " ", count: 10 - name.count) + text
        }
    }

    /// Who lifted a latch.
    var lifter: String { reason.map { "by an operator: \($0)" } ?? "by the daily reset" }

    /// A position, from its opening deal.
    var holding: String {
        "position \(number(position)): \(side ?? "-") \(volume ?? "-") lots \(symbol ?? "-") at \(price ?? "-")\(exits)"
    }

    /// The line of the record as a value.
    var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: source)) ?? .null }

    private var terms: String { (type == "market" ? "at market" : "\(type ?? "-") \(price ?? "-")") + exits }

    private var exits: String { (stopLoss.map { ", stop \($0)" } ?? "") + (takeProfit.map { ", target \($0)" } ?? "") }

    private var said: String { reason.map { ": \($0)" } ?? "" }

    private func number(_ value: Int64?) -> String { value.map { String($0) } ?? "-" }
}

extension String {
    /// Safe to print as one line: the record's words are a script's.
    fileprivate var printed: String { printable(self) }
}
