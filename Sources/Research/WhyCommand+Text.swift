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
        lines += section("Held", scan.positions.map { "  since \($0.opening.time)  \($0.words)".printed })
        lines += section("Failed", scan.failures.map { "  since \($0.time)  \($0.words)".printed })
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
            "the broker refused order \(number(order)): \(refusal)"
        case .ordered: "order \(number(order)): \(side ?? "-") \(volume ?? "-") lots \(terms)"
        case .withdrawn: "order \(number(order)) withdrawn: \(reason ?? "-")"
        case .deal: dealWords
        case .exit: exitWords
        case .modified:
            "position \(number(position)) has now \(stopLoss.map { "stop \($0)" } ?? "no stop"), \(takeProfit.map { "target \($0)" } ?? "no target")\(label.map { ": moved by \($0)" } ?? "")"
        case .exitRejected: "the broker refused to close or move position \(number(position)): \(refusal)"
        case .latched: "\(code ?? "-") latched\(action.map { " (\($0))" } ?? "")"
        case .released: "\(code ?? "-") lifted, \(lifter)"
        case .cashFlow: "money paid \(amount?.hasPrefix("-") == true ? "out" : "in"): \(amount ?? "-")"
        case .adjusted: "the balance moved without a position of this run: \(amount ?? "-")"
        case .notice: "notice \(code ?? "-"): \(message ?? "-")"
        case .failed:
            "\(exit.map { "the exit \($0)" } ?? "the script") failed: \(file ?? "-"):\(number(line)): \(message ?? "-")\(callback.map { " (in \($0))" } ?? ""); it is not asked again"
        case .log: "\(exit.map { "the exit \($0)" } ?? "the script") logged (line \(number(line))): \(message ?? "-")"
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

    /// The line of the record as a value.
    var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: source)) ?? .null }

    private var dealWords: String {
        let what = "position \(number(position))"
        let lots = "\(side ?? "-") \(volume ?? "-") lots"
        let called = label.map { ": \($0)" } ?? ""
        return switch entry {
        case "in": "\(what) opened: \(lots) \(symbol ?? "-") at \(price ?? "-")\(called)"
        case "inout": "\(what) turned: \(lots) \(symbol ?? "-") at \(price ?? "-"), profit \(profit ?? "-")\(called)"
        case _ where isPartialClose: "\(partWords) at \(price ?? "-"), profit \(profit ?? "-"): \(closing)"
        default: "\(what) closed: \(lots) at \(price ?? "-"), profit \(profit ?? "-"): \(closing)"
        }
    }

    /// What a partial close took of what was open.
    var partWords: String {
        "a part of position \(number(position)) was closed: \(lots.lotsText) of \(openBefore?.lotsText ?? "-") lots"
    }

    /// Why a deal closed: the reason, with the exit's name where there is one.
    var closing: String { (reason ?? "-") + (entry == "out" ? label.map { " (\($0))" } ?? "" : "") }

    private var exitWords: String {
        let wish =
            action == "close"
            ? (whole == true
                ? "to close all of position \(number(position)), \(volume ?? "-") lots"
                : "to close \(volume ?? "-") lots of position \(number(position))")
            : "the stop of position \(number(position)) at \(stopLoss ?? "what is no price")"
        return "exit \(exit ?? "-") (priority \(number(priority))) wants \(wish), price \(price ?? "-")\(said) - \(ending)"
            + (alarm == true ? ", alarm raised" : "")
    }

    /// What became of an exit's wish.
    var ending: String {
        switch verdict {
        case "overruled": "overruled by \(overruledBy ?? "-")"
        case "dropped": "dropped: \(because ?? "-")"
        default: action == "close" ? "closed" : "moved the stop"
        }
    }

    private var refusal: String { "\(code ?? "-")\(retcode.map { " (MT5 code \($0))" } ?? "")" }

    private var terms: String {
        (type == "market" ? "at market" : "\(type ?? "-") \(price ?? "-")") + levelWords(stopLoss, takeProfit)
    }

    private var said: String { reason.map { ": \($0)" } ?? "" }

    fileprivate func number(_ value: Int64?) -> String { value.map { String($0) } ?? "-" }
}

extension WhyHolding {
    /// The position in plain words.
    fileprivate var words: String {
        let part = volume < opened ? " of \(opened.lotsText)" : ""
        return "position \(opening.number(opening.position)): \(opening.side ?? "-") \(volume.lotsText)\(part) lots "
            + "\(opening.symbol ?? "-") at \(opening.price ?? "-")\(levelWords(stopLoss, takeProfit))"
    }
}

/// Stop and target, each where there is one.
private func levelWords(_ stopLoss: String?, _ takeProfit: String?) -> String {
    (stopLoss.map { ", stop \($0)" } ?? "") + (takeProfit.map { ", target \($0)" } ?? "")
}

extension String {
    /// Safe to print as one line: the record's words are a script's.
    fileprivate var printed: String { printable(self) }
}
