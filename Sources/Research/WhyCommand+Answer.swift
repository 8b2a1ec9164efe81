internal import Market
internal import ScriptAPI

/// Why there was no trade, or that there was one.
public struct WhyAnswer {
    let header: RunRecordHeader
    let span: WhySpan
    let window: Range<Timestamp>
    let scan: WhyScan
    let decisionsHash: String

    /// The strongest thing that happened, as `--json` names it.
    enum Verdict: String {
        case traded, denied, rejected, waiting, failed
        case warmingUp = "warming_up"
        case skipped, closed, managed, stopped
        case noBarYet = "no_bar_yet"
        case silent
    }

    var verdict: Verdict {
        let deals = of(.deal)
        if deals.contains(where: { !$0.isClosing }) { return .traded }
        if let refusal { return refusal }
        if !of(.failed).isEmpty { return .failed }
        if !deals.isEmpty { return deals.allSatisfy(isWindingUp) ? .stopped : .closed }
        if !of(.exitRejected).isEmpty || !of(.changeRejected).isEmpty { return .rejected }
        if !of(.ordered).isEmpty { return .waiting }
        let skips = of(.skipped)
        if !skips.isEmpty { return skips.allSatisfy { $0.reason == "warming_up" } ? .warmingUp : .skipped }
        let leaving = of(.signal).filter { $0.action != "change" }
        if !leaving.isEmpty || !of(.withdrawn).isEmpty { return .closed }
        if !of(.exit).isEmpty || !of(.modified).isEmpty || !of(.changed).isEmpty { return .managed }
        if !scan.failures.isEmpty || isAfterTheRun { return .stopped }
        return window.upperBound <= span.firstDecision ? .noBarYet : .silent
    }

    private var refusal: Verdict? {
        if !of(.denied).isEmpty { return .denied }
        return of(.rejected).isEmpty ? nil : .rejected
    }

    /// Whether a deal only ended what a script that had failed before left behind.
    private func isWindingUp(_ deal: RunRecordFact) -> Bool {
        deal.reason == "end_of_data" && scan.failures.contains { $0.strategy == deal.strategy }
    }

    private var isAfterTheRun: Bool { span.ended.map { $0 < window.lowerBound } ?? false }

    /// One sentence, one more when exits spoke, and one when a script had failed before.
    var sentence: String {
        let isTold = verdict == .failed || verdict == .stopped || verdict == .traded
        let failed = isTold || scan.failures.isEmpty ? "" : capitalized(stoppedWords) + "."
        return [verdictSentence, exitSentence, failed].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// What had failed when the window began, since when, and what that meant.
    private var stoppedWords: String {
        let owner = { (fact: RunRecordFact) in header.strategies.count > 1 ? " of \(printable(fact.strategy ?? "-"))" : "" }
        let words = scan.failures.map { fact in
            let (what, since) = (fact.exit.map { "the exit " + printable($0) } ?? "the script", fact.time)
            let end =
                if let ended = span.ended, ended == since {
                    "and the run ended then; nothing was opened since"
                } else if fact.exit != nil {
                    "and its strategy opened nothing since"
                } else {
                    "and was not asked again"
                }
            return "\(what)\(owner(fact)) had failed at \(since) (\(fact.failure)), \(end)"
        }
        return words.isEmpty ? "the run had ended at \(span.ended?.description ?? "-")" : list(words, separator: "; ")
    }

    /// What became of the exits' wishes, each exit once for each end.
    private var exitSentence: String {
        let ends = of(.exit).map { "\($0.exit ?? "-") \($0.ending)" }
        return ends.isEmpty ? "" : "Exits: \(list(ends.map(printable), separator: "; "))."
    }

    private var verdictSentence: String {
        switch verdict {
        case .traded: "There was a trade: \(of(.deal).filter { !$0.isClosing }.map { printable($0.words) }.joined(separator: "; "))."
        case .denied:
            "No trade: \(signals(of(.denied))) denied by \(list(of(.denied).compactMap(\.code)))."
        case .rejected:
            "No trade: the broker refused with \(list((of(.rejected) + of(.exitRejected) + of(.changeRejected)).compactMap(\.code)))."
        case .waiting: "No trade yet: an order was sent and waits for its price."
        case .failed:
            "No trade: \(list(of(.failed).map(failedWords), separator: "; "))\(of(.failed).contains { $0.time == span.ended } ? "; the run ended then" : "")."
        case .warmingUp: "No trade: the strategy's indicators were still warming up."
        case .skipped: "No trade: skipped because of \(list(of(.skipped).compactMap(\.reason).map(printable)))."
        case .closed: closedSentence
        case .managed:
            of(.exit).isEmpty && of(.modified).isEmpty
                ? "No trade yet: what waits at the broker was only changed."
                : "No new trade: what was held was only managed, by its exits or by other hands."
        case .stopped: "No trade: \(stoppedWords)."
        case .noBarYet: "No trade: no bar had closed yet; the first decision was possible at \(span.firstDecision)."
        case .silent: "No trade: the script said nothing, or the data has no bar then; no signal, skip or denial is recorded."
        }
    }

    private func failedWords(_ fact: RunRecordFact) -> String {
        fact.exit.map { "the exit \(printable($0)) failed (\(fact.failure)), and its strategy opens nothing more" }
            ?? "the script failed (\(fact.failure))"
    }

    private var closedSentence: String {
        let deals = of(.deal)
        guard !deals.isEmpty, deals.allSatisfy(\.isPartialClose), of(.withdrawn).isEmpty else {
            return "No new trade: what the strategy had was closed or withdrawn\(closings)."
        }
        return "No new trade: \(deals.map { "\($0.partWords): \(printable($0.closing))" }.joined(separator: "; "))."
    }

    /// Why what was closed was closed; empty when only something was withdrawn.
    private var closings: String {
        let reasons = of(.deal).map { printable($0.closing) }
        return reasons.isEmpty ? "" : ": " + list(reasons)
    }

    func of(_ kind: RunRecordFact.Kind) -> [RunRecordFact] { scan.facts.filter { $0.kind == kind } }

    private func signals(_ denials: [RunRecordFact]) -> String {
        let signals = Set(denials.compactMap(\.signal)).sorted()
        guard signals.count == 1, let only = signals.first else { return "\(signals.count) signals were" }
        return "signal \(only) was"
    }

    /// Each name once, in the order of their first appearance.
    private func list(_ names: [String], separator: String = ", ") -> String {
        var seen: [String] = []
        for name in names where !seen.contains(name) { seen.append(name) }
        return seen.joined(separator: separator)
    }

    /// One object; facts stand in it as in the record.
    public var json: JSONValue {
        .object([
            "strategy": .string(header.strategy), "symbol": .string(header.symbol), "timeframe": .string(header.timeframe),
            "from": .string(window.lowerBound.description), "to": .string(window.upperBound.description),
            "verdict": .string(verdict.rawValue), "answer": .string(sentence), "facts": .array(scan.facts.map(\.json)),
            "latches": .array(
                scan.latches.map {
                    .object([
                        "since": .string($0.fact.time.description), "released": $0.released.map { .string($0.time.description) } ?? .null,
                        "latch": $0.fact.json,
                    ])
                }),
            "positions": .array(scan.positions.map(\.json)), "pending": .array(scan.pending.map(\.pendingJSON)),
            "failures": .array(scan.failures.map(\.json)), "ended": span.ended.map { .string($0.description) } ?? .null,
            "before": scan.before?.json ?? .null, "after": scan.after?.json ?? .null,
            "decisions_hash": .string(decisionsHash),
        ])
    }
}

extension RunRecordFact {
    /// Where a script failed and with what words.
    fileprivate var failure: String { printable("\(file ?? "-"):\(line.map { String($0) } ?? "-"): \(message ?? "-")") }
}
