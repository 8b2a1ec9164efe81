internal import Engine
internal import Indicators
internal import Market
internal import Research
public import ScriptAPI

/// Checks a script without any market: syntax, names, contract, a smoke run with its cost, determinism, prefix invariance.
///
/// It needs a broker, so it stands above the simulator (ADR 0002); hot reload runs the same check.
public enum ScriptChecker {
    /// Runs every level; a level that fails ends the check, except that names are all reported.
    public static func check(path: String, options: ScriptOptions = ScriptOptions()) -> CheckReport {
        let source: ScriptSource
        do { source = try ScriptSource(path: path) } catch {
            return CheckReport(path: path, findings: error.findings, summary: nil, isUnreadable: error.kind == .file)
        }
        if source.text.hasPrefix("---@meta") { return CheckReport(path: path, findings: [], summary: nil, isStub: true) }
        var report = CheckReport(path: path, findings: source.lint(), summary: nil)
        guard !report.findings.contains(where: { $0.severity == .error }) else { return report }
        do throws(ScriptFailure) {
            try exercise(source, options, &report)
        } catch {
            report.findings += error.findings
        }
        return report
    }

    private static func exercise(
        _ source: ScriptSource, _ options: ScriptOptions, _ report: inout CheckReport
    ) throws(ScriptFailure) {
        let smoke = try SmokeRun(source, options, cut: false)
        if let finding = smoke.failure { report.findings.append(finding) }
        report.summary = smoke.summary
        guard smoke.failure == nil else { return }
        let again = try SmokeRun(source, options, cut: false)
        if let difference = firstDifference(smoke.decisions[...], again.decisions[...]) {
            report.findings.append(
                place(
                    source,
                    "two runs over the same bars decided differently at \(difference); decisions may depend on bars, parameters and the script's own fields only"
                ))
        }
        let shorter = try SmokeRun(source, options, cut: true)
        if let end = shorter.lastOpened {
            let before = { (run: SmokeRun) in run.decisions.prefix { $0.time < end } }
            if let difference = firstDifference(before(smoke), before(shorter)) {
                report.findings.append(
                    place(source, "decisions at \(difference) change when later bars are taken away: the script looks ahead"))
            }
        }
        if let idle = smoke.summary.idleness {
            var warning = place(source, idle)
            warning.severity = .warning
            report.findings.append(warning)
        }
    }

    private static func place(_ source: ScriptSource, _ message: String) -> ScriptFinding {
        ScriptFinding(file: source.path, line: 1, column: 1, message: message)
    }

    private static func firstDifference(
        _ first: ArraySlice<SmokeRun.Decision>, _ second: ArraySlice<SmokeRun.Decision>
    ) -> Timestamp? {
        for (one, other) in zip(first, second) where one.line != other.line { return min(one.time, other.time) }
        if first.count == second.count { return nil }
        return (first.count > second.count ? first.dropFirst(second.count) : second.dropFirst(first.count)).first?.time
    }
}

extension CheckReport.Summary {
    /// What makes a script look as if it did nothing; nil when it did something.
    fileprivate var idleness: String? {
        switch kind {
        case .strategy(_, signals: 0): "no signal in \(bars) synthetic bars; the strategy may never trade"
        case .exit(_, _, let positions, closes: 0, moves: 0):
            "it neither closed nor moved a stop of \(positions) positions on \(bars) synthetic bars; it may never act"
        default: nil
        }
    }
}
