public import Market

/// The bars or ticks of one file together with what was left out of it.
public struct ImportedPrices: Sendable {
    /// What a file held.
    public enum Prices: Sendable {
        /// Bars of bid prices, oldest first.
        case bars(BarSeries)
        /// Quotes, oldest first.
        case ticks(TickSeries)
    }

    /// The format that was found or asked for.
    public let format: DataFormat
    /// The accepted rows.
    public let prices: Prices
    /// What was read and what was left out.
    public let report: ImportReport
    /// What a reader of the figures should know.
    public let notes: ImportNotes

    public init(format: DataFormat, prices: Prices, report: ImportReport, notes: ImportNotes) {
        (self.format, self.prices, self.report, self.notes) = (format, prices, report, notes)
    }

    /// The number of bars or ticks.
    public var count: Int {
        switch prices {
        case .bars(let series): series.count
        case .ticks(let series): series.count
        }
    }
}

/// What an import left out or had to assume, beside bad rows.
public struct ImportNotes: Hashable, Sendable {
    /// Whether the bars came without a spread and carry 0.
    public var lacksSpread = false
    /// Ticks before both sides had a price; they are left out.
    public var incompleteTicks = 0
    /// Bars of a closed market that stood still without volume; they are left out.
    public var flatBars = 0
    /// Bid bars without an ask bar at the same time; they carry the spread 0.
    public var barsWithoutAsk = 0
    /// Bars whose ask opened below the bid; they carry the spread 0.
    public var crossedBars = 0
    /// The clock that the file's times were read on, in words.
    public var clock = ""

    public init() {}

    /// One sentence for each thing worth saying.
    public var lines: [String] {
        var lines: [String] = []
        if !clock.isEmpty { lines.append("times read as \(clock)") }
        if lacksSpread { lines.append("the file has no spread: its bars carry 0, so let the backtest add one") }
        if incompleteTicks > 0 { lines.append("\(incompleteTicks) ticks left out that came before both bid and ask were known") }
        if flatBars > 0 { lines.append("\(flatBars) bars left out that stood still without volume, as on weekends") }
        if barsWithoutAsk > 0 { lines.append("\(barsWithoutAsk) bars have no ask bar at their time and carry the spread 0") }
        if crossedBars > 0 { lines.append("\(crossedBars) bars opened with ask below bid and carry the spread 0") }
        return lines
    }
}
