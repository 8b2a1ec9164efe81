internal import MT5Bridge
public import Market
public import Research

/// What came of fetching prices from a terminal.
public struct PriceFetchReport: Sendable {
    /// A period of which the terminal had less than was asked for.
    public struct Shortage: Hashable, Sendable {
        /// Openings from this instant on.
        public let from: Timestamp
        /// Openings before this instant.
        public let to: Timestamp
        /// How many bars came all the same.
        public let bars: Int
    }

    /// As the configuration spells it.
    public let symbol: String
    /// The length of the bars.
    public let timeframe: Timeframe
    /// What was asked for.
    public let from: Timestamp
    /// What was asked for.
    public let to: Timestamp
    /// Where it went on, when the beginning was stored already.
    public let resumedAt: Timestamp?
    /// Bars that came.
    public private(set) var bars = 0
    /// The first that came; nil for none.
    public private(set) var first: Timestamp?
    /// The last that came; nil for none.
    public private(set) var last: Timestamp?
    /// Bars that were stored.
    public internal(set) var stored = 0
    /// Bars that the store did not have.
    public internal(set) var added = 0
    /// Bars that differ from those the store had.
    public internal(set) var changed = 0
    /// Periods of which the terminal had less than was asked for.
    public private(set) var shortages: [Shortage] = []

    init(symbol: String, timeframe: Timeframe, from: Timestamp, to: Timestamp, resumedAt: Timestamp?) {
        (self.symbol, self.timeframe, self.from, self.to, self.resumedAt) = (symbol, timeframe, from, to, resumedAt)
    }

    mutating func take(_ part: HistoryPart) {
        bars += part.bars.count
        first = first ?? part.bars.first?.opened
        last = part.bars.last?.opened ?? last
        guard !part.isComplete else { return }
        if let newest = shortages.last, newest.to == part.from {
            shortages[shortages.count - 1] = Shortage(from: newest.from, to: part.to, bars: newest.bars + part.bars.count)
        } else {
            shortages.append(Shortage(from: part.from, to: part.to, bars: part.bars.count))
        }
    }

    /// Whether the terminal had everything that was asked for.
    public var isComplete: Bool { shortages.isEmpty }

    /// A few lines for people.
    public var text: String {
        var lines: [String] = []
        if let resumedAt { lines.append("\(symbol) \(timeframe.rawValue) is stored to \(resumedAt); went on from there") }
        if let first, let last {
            lines.append("\(symbol) \(timeframe.rawValue): \(bars) bars from \(first) to \(last), \(added) new, \(changed) changed")
        } else {
            lines.append("\(symbol) \(timeframe.rawValue): no bars")
        }
        for shortage in shortages {
            lines.append("the terminal has less than was asked for from \(shortage.from) to \(shortage.to): \(shortage.bars) bars")
        }
        if !isComplete {
            lines.append(
                "set Max bars in chart to Unlimited (Tools, Options, Charts) in the terminal; or the broker's history begins later")
        }
        lines.append("herald data check \(symbol) looks for gaps")
        return lines.joined(separator: "\n")
    }

    /// The same for programs.
    public var json: JSONValue {
        .object([
            "symbol": .string(symbol), "timeframe": .string(timeframe.rawValue), "bars": .integer(bars), "added": .integer(added),
            "changed": .integer(changed), "first": first.map { .string($0.description) } ?? .null,
            "last": last.map { .string($0.description) } ?? .null, "complete": .bool(isComplete),
            "shortages": .array(
                shortages.map {
                    .object(["from": .string($0.from.description), "to": .string($0.to.description), "bars": .integer($0.bars)])
                }),
        ])
    }
}
