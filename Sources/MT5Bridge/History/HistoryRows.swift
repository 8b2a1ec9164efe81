public import Market

/// What is fetched of a symbol's history.
public enum HistoryRows: Hashable, Sendable {
    /// Closed bars of a length.
    case bars(Timeframe)
    /// Every change of the quote.
    case ticks

    /// Where a part that begins at an instant ends: 129,600 bars further (90 days of minutes), or with the day (UTC).
    func end(ofPartFrom begin: Timestamp) -> Timestamp {
        switch self {
        case .bars(let timeframe): begin.adding(seconds: timeframe.nominalSeconds * 129_600)
        case .ticks: Timestamp(seconds: (floorDivide(begin.seconds, 86_400) + 1) * 86_400)
        }
    }
}

/// A part of a history that came whole.
public struct HistoryPart: Hashable, Sendable {
    /// Openings or ticks from this instant on were asked for.
    public let from: Timestamp
    /// Openings or ticks before this instant were asked for.
    public let to: Timestamp
    /// Oldest first; empty where the terminal has none, and for ticks.
    public let bars: [Bar]
    /// Oldest first; empty where the terminal has none, and for bars.
    public let ticks: [PastTick]
    /// Rows of ticks that are no quotes: a side is missing, lies off the symbol's grid, or the ask is below the bid.
    public let leftOut: Int
    /// The terminal had everything: neither its own bound of bars nor its server's first date cut it short, and a day of ticks on
    /// which the market is open for hours has some.
    public let isComplete: Bool
}
