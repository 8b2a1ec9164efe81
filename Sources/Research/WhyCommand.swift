internal import Market

/// What the user asked of a record, in their own terms.
public struct WhyRequest {
    /// Path of the record.
    public var record: String
    /// A date, which means the whole day, or a date and time, both UTC; nil for the end of the record.
    public var at: String?
    /// Only what concerns this strategy, and the account.
    public var strategy: String?
    /// Only what concerns this symbol, and the account.
    public var symbol: String?

    public init(record: String, at: String? = nil, strategy: String? = nil, symbol: String? = nil) {
        (self.record, self.at, self.strategy, self.symbol) = (record, at, strategy, symbol)
    }
}

/// Answers "why was there no trade at that time?" from the record of a run.
public enum WhyCommand {
    /// Reads the whole record. Throws when it is damaged, or when the time, strategy or symbol is not in it.
    public static func run(_ request: WhyRequest) throws(UserError) -> WhyAnswer {
        var reader = try RunRecordReader(path: request.record)
        let header = try reader.header()
        let span = try WhySpan(header, ended: reader.ended(), path: request.record)
        let window = try span.window(request.at)
        var scan = WhyScan(window: window, strategy: request.strategy, symbol: request.symbol)
        let end = try reader.facts { scan.take($0) }
        try check(request.strategy, "strategy", scan.strategies.union(header.strategies), request.record)
        try check(request.symbol, "symbol", scan.symbols.union(header.symbol.split(separator: ",").map(String.init)), request.record)
        return WhyAnswer(header: header, span: span, window: window, scan: scan, decisionsHash: end.decisionsHash)
    }

    private static func check(_ name: String?, _ what: String, _ known: Set<String>, _ path: String) throws(UserError) {
        guard let name, !known.contains(name) else { return }
        throw .usage("\(path) has no \(what) '\(name)'; it has \(known.sorted().map { "'\($0)'" }.joined(separator: ", "))")
    }
}

/// The time a record covers.
struct WhySpan {
    let timeframe: Timeframe
    /// When the first bar that could be traded opened.
    let from: Timestamp
    /// When the last bar opened.
    let to: Timestamp
    /// When a failing script ended the run ahead of that; nil when none did.
    let ended: Timestamp?

    init(_ header: RunRecordHeader, ended: Timestamp?, path: String) throws(UserError) {
        let timeframes = header.timeframe.split(separator: ",").compactMap { Timeframe(text: String($0)) }
        guard let shortest = timeframes.min(), let from = Timestamp(recorded: header.from), let to = Timestamp(recorded: header.to),
            from <= to
        else {
            throw UserError(["\(path):1: error: the line is damaged: from, to or timeframe is none; record the run again"], exitCode: 2)
        }
        (timeframe, self.from, self.to) = (shortest, from, to)
        self.ended = ended.flatMap { $0 < to ? $0 : nil }
    }

    /// When the last bar ended.
    var end: Timestamp { bar(from: to) }

    /// When the first decision could be made: a strategy is asked when a bar has closed.
    var firstDecision: Timestamp { bar(from: from) }

    /// One bar later.
    func bar(from time: Timestamp) -> Timestamp { Timestamp(seconds: timeframe.end(ofBarOpened: time.seconds)) }

    /// The instants an answer is about. Throws when the text is no time, or one that the record does not cover.
    func window(_ text: String?) throws(UserError) -> Range<Timestamp> {
        guard let text else { return (ended ?? to)..<bar(from: ended ?? to) }
        // Beyond these years the end of a window is no time any more.
        guard let start = Timestamp(text: text), Timestamp(seconds: -8_000_000_000) < start, start < Timestamp(seconds: 9_000_000_000)
        else {
            throw .usage("--at '\(text)' is no time; write 2015-01-31 for the day or 2015-01-31T13:00, both UTC")
        }
        let isDay = !text.contains { "T :".contains($0) }
        let window = start..<(isDay ? start.adding(seconds: 86_400) : bar(from: start))
        if window.upperBound <= from { throw .usage("--at \(text) is before the first bar of the record, which opened at \(from)") }
        if start >= end { throw .usage("--at \(text) is after the end of the record: its last bar opened at \(to)") }
        return window
    }
}
