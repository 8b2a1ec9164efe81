import ArgumentParser
import Engine
import Research
import Runtime
import ScriptAPI
import Trading

/// Answers "why is there no trade?" of a run that is going on.
enum LiveWhy {
    static func run(symbol: String, strategy: String?, reach: ReachOptions) throws {
        try report {
            let answer = try reach.ask(.why(symbol: symbol))
            guard answer.isDone, let decisions = answer.decisions else { throw UserError(["error: " + answer.message], exitCode: 2) }
            let told = decisions.filter { strategy == nil || $0.strategy == strategy }
            let status = answer.status
            let shut = (status?.latches.map { "latched \($0.code): \($0.explanation)" } ?? []) + (status.map(shutGates) ?? [])
            if reach.output.json {
                return try emit(
                    JSONValue.object([
                        "symbol": .string(symbol), "entries_shut_by": .array(shut.map(JSONValue.string)),
                        "decisions": .array(told.map(\.json)),
                    ]).text)
            }
            try emit("\(symbol): " + (shut.isEmpty ? "nothing stands in the way of entries" : "entries are shut"))
            for line in shut { try emit("  " + printable(line)) }
            for decision in told.suffix(30) {
                try emit(printable("  \(decision.time)  \(decision.strategy)  \(decision.what): \(decision.why)"))
            }
            if told.isEmpty { try emit("  nothing was decided since the start: no bar of its strategies has closed yet") }
        }
    }

    private static func shutGates(_ status: RunStatus) -> [String] {
        status.gates.map { "\($0.reason.rawValue): \($0.detail)" }
    }
}

extension TrailEntry {
    fileprivate var json: JSONValue {
        .object([
            "time": .string("\(time)"), "strategy": .string(strategy), "symbol": .string(symbol), "what": .string(what),
            "why": .string(why),
        ])
    }
}
