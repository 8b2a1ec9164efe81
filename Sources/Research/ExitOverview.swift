internal import Engine
internal import Risk
internal import ScriptAPI
internal import Settings

/// Which exits watch the strategies of a configuration, and what happens when one fails, for a person to check.
public struct ExitOverview {
    /// One strategy, and its exits in the order of the configuration.
    struct Row {
        let strategy: String
        let symbol: String
        let exits: [ExitPlan]
    }

    let strategies: [Row]
    let failure: ExitFailureSettings

    /// For a person, without a final newline.
    public var text: String {
        let rows = strategies.map { row in
            let exits = row.exits.map(\.words).joined(separator: ", ")
            return "  \(printable(row.strategy)) on \(row.symbol): \(exits.isEmpty ? "none" : exits)"
        }
        let failing =
            "  when one fails: \(failure.onFailure.rawValue): \(failure.onFailure.words); a position without a stop is given one "
            + "\(LimitValue.number(failure.protectiveStopPercent).text) % from the price"
        return (["Exits"] + rows + [failing]).joined(separator: "\n")
    }

    /// One object: `strategies`, `on_failure`, `protective_stop_percent`.
    public var json: JSONValue {
        .object([
            "strategies": .array(
                strategies.map { row in
                    .object([
                        "strategy": .string(row.strategy), "symbol": .string(row.symbol),
                        "exits": .array(
                            row.exits.map {
                                .object([
                                    "name": .string($0.name), "priority": .integer($0.priority), "runs": .string($0.runs.rawValue),
                                ])
                            }),
                    ])
                }),
            "on_failure": .string(failure.onFailure.rawValue),
            "protective_stop_percent": .number(failure.protectiveStopPercent),
        ])
    }
}

extension ExitFailureSettings.Action {
    /// What is done, in words.
    fileprivate var words: String {
        switch self {
        case .keepStop: "the stop at the broker stays"
        case .tighten: "the stop moves halfway to the price, once"
        case .close: "its positions are closed"
        }
    }
}
