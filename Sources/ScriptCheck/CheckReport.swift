public import Research
public import ScriptAPI

/// What a check found out about one script.
public struct CheckReport: Sendable {
    /// As the user wrote it.
    public let path: String
    /// Errors and warnings in the order of the source.
    public var findings: [ScriptFinding]
    /// What the script is and costs; nil when it never ran.
    public var summary: Summary?
    /// A file that cannot be read at all, rather than a wrong script.
    public var isUnreadable = false
    /// An editor stub, which is no script.
    public var isStub = false

    /// A script that ran.
    public struct Summary: Sendable {
        /// What a script is, and what it did in the smoke run.
        public enum Kind: Sendable {
            /// The bars it decides on, e.g. `H1`, and its signals to enter.
            case strategy(timeframe: String, signals: Int)
            /// Its priority, `bar` or `tick`, the positions it was tried on, the closes it asked for and the stops it moved.
            case exit(priority: Int, runs: String, positions: Int, closes: Int, moves: Int)
        }

        /// As declared; never empty.
        public let name: String
        /// As declared; empty when not given.
        public let version: String
        /// What it is and did.
        public let kind: Kind
        /// The values it ran with, what each may be, and what it means.
        public let parameters: [(name: String, value: String, range: String, doc: String)]
        /// `fast = sma(20)`.
        public let indicators: [String]
        /// Bars of the strategy's timeframe before the first decision.
        public let warmUpBars: Int
        /// Bars of the smoke run.
        public let bars: Int
        /// The whole engine's time per bar.
        public let microsecondsPerBar: Double
        /// Bytes the script's heap was granted per bar.
        public let bytesPerBar: Double
    }

    /// Whether the script may be run: no errors.
    public var passed: Bool { isStub || summary != nil && !findings.contains { $0.severity == .error } }
}

extension CheckReport {
    /// The findings, one a line, then what the script is.
    public var text: String {
        if isStub { return "\(path): ok: an editor stub, not a script\n" }
        var lines = findings.map(\.text)
        if let summary {
            lines.append(
                "\(path): \(passed ? "ok" : "failed"): \(summary.name)\(summary.version.isEmpty ? "" : " " + summary.version), \(summary.kind.text)"
            )
            lines += summary.parameters.map { "  parameter  \($0.name) = \($0.value)  (\($0.range)) \($0.doc)" }
            lines += summary.indicators.map { "  indicator  \($0)" }
            lines.append("  warm-up    \(summary.warmUpBars) bars")
            lines.append(
                "  cost       \(rounded(summary.microsecondsPerBar)) microseconds and \(rounded(summary.bytesPerBar)) bytes a bar")
            lines.append("  smoke run  \(summary.bars) bars, \(summary.kind.activity)")
        } else {
            lines.append("\(path): failed")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same as one object.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "path": .string(path), "passed": .bool(passed),
            "findings": .array(
                findings.map {
                    .object([
                        "file": .string($0.file), "line": .integer($0.line), "column": .integer($0.column),
                        "severity": .string($0.severity.rawValue), "message": .string($0.message),
                    ])
                }),
        ]
        guard let summary else { return .object(members) }
        members["name"] = .string(summary.name)
        members["version"] = .string(summary.version)
        switch summary.kind {
        case .strategy(let timeframe, let signals):
            members["kind"] = .string("strategy")
            members["timeframe"] = .string(timeframe)
            members["smoke_signals"] = .integer(signals)
        case .exit(let priority, let runs, let positions, let closes, let moves):
            members["kind"] = .string("exit")
            members["priority"] = .integer(priority)
            members["runs"] = .string(runs)
            members["smoke_positions"] = .integer(positions)
            members["smoke_closes"] = .integer(closes)
            members["smoke_stop_moves"] = .integer(moves)
        }
        members["parameters"] = .array(
            summary.parameters.map {
                .object(["name": .string($0.name), "value": .string($0.value), "range": .string($0.range), "doc": .string($0.doc)])
            })
        members["indicators"] = .array(summary.indicators.map(JSONValue.string))
        members["warm_up_bars"] = .integer(summary.warmUpBars)
        members["smoke_bars"] = .integer(summary.bars)
        members["microseconds_per_bar"] = .number(summary.microsecondsPerBar)
        members["bytes_per_bar"] = .number(summary.bytesPerBar)
        return .object(members)
    }

    private func rounded(_ value: Double) -> String { String((value * 1000).rounded() / 1000) }
}

extension CheckReport.Summary.Kind {
    /// The timeframe of a strategy; when an exit is asked.
    fileprivate var text: String {
        switch self {
        case .strategy(let timeframe, _): timeframe
        case .exit(let priority, let runs, _, _, _): "exit, priority \(priority), asked at each \(runs)"
        }
    }

    fileprivate var activity: String {
        switch self {
        case .strategy(_, let signals): "\(signals) signals"
        case .exit(_, _, let positions, let closes, let moves): "\(positions) positions, \(closes) closes, \(moves) stop moves"
        }
    }
}
