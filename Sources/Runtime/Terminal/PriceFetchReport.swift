internal import History
internal import MT5Bridge
public import Market
public import Research

/// What came of fetching prices from a terminal.
public struct PriceFetchReport: Sendable {
    /// A period of which the terminal had less than was asked for.
    public struct Shortage: Hashable, Sendable {
        /// Openings or ticks from this instant on.
        public let from: Timestamp
        /// Openings or ticks before this instant.
        public let to: Timestamp
        /// How many came all the same.
        public let rows: Int
    }

    /// As the configuration spells it.
    public let symbol: String
    /// Bars of a length, or ticks.
    let kind: StoreKind
    /// What was asked for.
    public let from: Timestamp
    /// What was asked for.
    public let to: Timestamp
    /// What had been told before and was not asked for again.
    public let told: [Range<Timestamp>]
    /// Bars or ticks that came.
    public private(set) var rows = 0
    /// The first that came; nil for none.
    public private(set) var first: Timestamp?
    /// The last that came; nil for none.
    public private(set) var last: Timestamp?
    /// Bars or ticks that were stored.
    public private(set) var stored = 0
    /// Those that the store did not have.
    public private(set) var added = 0
    /// Those that differ from what the store had.
    public private(set) var changed = 0
    /// Rows that are no quotes and were left out.
    public private(set) var leftOut = 0
    /// Periods of which the terminal had less than was asked for.
    public private(set) var shortages: [Shortage] = []

    init(symbol: String, kind: StoreKind, from: Timestamp, to: Timestamp, told: [Range<Timestamp>]) {
        (self.symbol, self.kind, self.from, self.to, self.told) = (symbol, kind, from, to, told)
    }

    /// `bars` or `ticks`.
    var unit: String { kind == .ticks ? "ticks" : "bars" }

    mutating func take(_ part: HistoryPart) {
        let count = part.bars.count + part.ticks.count
        rows += count
        leftOut += part.leftOut
        first = first ?? part.bars.first?.opened ?? part.ticks.first?.time
        last = part.bars.last?.opened ?? part.ticks.last?.time ?? last
        guard !part.isComplete else { return }
        if let newest = shortages.last, newest.to == part.from {
            shortages[shortages.count - 1] = Shortage(from: newest.from, to: part.to, rows: newest.rows + count)
        } else {
            shortages.append(Shortage(from: part.from, to: part.to, rows: count))
        }
    }

    mutating func take(_ change: StoreChange, rows: Int) {
        stored += rows
        added += change.added
        changed += change.changed
    }

    /// Whether the terminal had everything that was asked for.
    public var isComplete: Bool { shortages.isEmpty }

    /// A few lines for people.
    public var text: String {
        let name = kind == .ticks ? symbol : "\(symbol) \(kind)"
        var lines = told.map { "\(name): \(unit) from \($0.lowerBound) to \($0.upperBound) were fetched before" }
        if let first, let last {
            lines.append("\(name): \(rows) \(unit) from \(first) to \(last), \(added) new, \(changed) changed")
        } else {
            lines.append("\(name): no \(told.isEmpty ? "" : "more ")\(unit)")
        }
        if leftOut > 0 { lines.append("\(leftOut) rows are no quotes (no bid, no ask, or the ask below the bid) and were left out") }
        for shortage in shortages {
            lines.append("the terminal has less than was asked for from \(shortage.from) to \(shortage.to): \(shortage.rows) \(unit)")
        }
        if !isComplete { lines.append(advice) }
        lines.append("herald data check \(symbol) looks for gaps")
        return lines.joined(separator: "\n")
    }

    private var advice: String {
        kind == .ticks
            ? "the broker's ticks begin later, or its market was closed; the same command asks for these days again"
            : "set Max bars in chart to Unlimited (Tools, Options, Charts) in the terminal; or the broker's history begins later"
    }

    /// The same for programs.
    public var json: JSONValue {
        .object([
            "symbol": .string(symbol), "kind": .string(kind.description), unit: .integer(rows), "added": .integer(added),
            "changed": .integer(changed), "left_out": .integer(leftOut), "first": first.map { .string($0.description) } ?? .null,
            "last": last.map { .string($0.description) } ?? .null, "complete": .bool(isComplete),
            "told_before": .array(
                told.map {
                    .object(["from": .string($0.lowerBound.description), "to": .string($0.upperBound.description)])
                }),
            "shortages": .array(
                shortages.map {
                    .object(["from": .string($0.from.description), "to": .string($0.to.description), unit: .integer($0.rows)])
                }),
        ])
    }
}
