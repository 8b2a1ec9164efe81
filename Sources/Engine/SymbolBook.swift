internal import Indicators
internal import Market

/// One symbol in the core: its terms, its last quote and its bars in every timeframe anybody reads.
struct SymbolBook {
    private(set) var value: ContractValue
    private(set) var quote: Quote?
    /// When ``quote`` came in.
    private(set) var quoteTime: Timestamp?
    private var base: TimeframeFeed
    private var longer: ContiguousArray<TimeframeFeed> = []
    private let zone: ZoneRules
    private var sessions: SessionClock
    /// Bit 0: a base bar waits to be shown; bit n: the n-th longer timeframe closed at this event.
    private(set) var closedMask = 0
    /// The part of it by which positions have grown older.
    private(set) var agedMask = 0

    init(value: ContractValue, base: Timeframe, zone: ZoneRules) {
        (self.value, self.zone) = (value, zone)
        sessions = SessionClock(value.specification.sessions)
        self.base = TimeframeFeed(timeframe: base, specification: value.specification, zone: zone)
    }

    /// The bit of a timeframe in ``closedMask``, making its feed when there is none; nil when the timeframe is not made
    /// of whole base bars.
    mutating func bit(of timeframe: Timeframe) -> Int? {
        if timeframe == base.timeframe { return 1 }
        guard timeframe.holdsWhole(base.timeframe) else { return nil }
        if let index = longer.firstIndex(where: { $0.timeframe == timeframe }) { return 2 << index }
        var feed = TimeframeFeed(timeframe: timeframe, specification: value.specification, zone: zone)
        // One that comes later begins with the bars that are kept.
        for index in 0..<base.window.end.pointee { _ = feed.merge(base.window.bar(index)) }
        longer.append(feed)
        return 1 << longer.count
    }

    /// Lets go of every column but these.
    mutating func keepColumns(_ used: Set<ObjectIdentifier>) {
        base.keepColumns(used)
        for index in longer.indices { longer[index].keepColumns(used) }
    }

    /// Takes the symbol's newest quote.
    @inline(__always)
    mutating func see(_ quote: Quote, at time: Timestamp) { (self.quote, quoteTime) = (quote, time) }

    /// Takes the newest quote of a symbol that its money is converted through.
    mutating func see(_ quote: Quote, ofCross symbol: Int) { value.see(quote, of: symbol) }

    /// Where the symbol's market stands in its week.
    mutating func session(at time: Timestamp) -> SessionMoment { sessions.moment(at: time.seconds) }

    /// The closed bars behind a bit.
    func window(_ bit: Int) -> BarWindow {
        bit == 1 ? base.window : longer[bit.trailingZeroBitCount - 1].window
    }

    /// The column of a request on the timeframe behind a bit.
    mutating func column(
        _ bit: Int, _ request: IndicatorRequest, computed: ComputedIndicator?
    ) throws(KernelProblem) -> IndicatorColumn {
        bit == 1
            ? try base.column(for: request, computed: computed)
            : try longer[bit.trailingZeroBitCount - 1].column(for: request, computed: computed)
    }

    /// Takes a closed base bar.
    mutating func append(_ bar: Bar) {
        base.close(bar)
        closedMask |= 1
        for index in longer.indices where longer[index].merge(bar) { closedMask |= 2 << index }
    }

    /// Closes every longer bar whose end has come, before any script runs.
    mutating func closeEnded(at second: Int64) {
        for index in longer.indices where longer[index].closeIfEnded(at: second) { closedMask |= 2 << index }
    }

    /// The timeframes that closed a bar since last asked.
    mutating func takeAging() -> Int {
        defer { agedMask = closedMask }
        return closedMask & ~agedMask
    }

    /// Goes on with bars that no quote has shown yet.
    mutating func restoreMasks(closed: Int, aged: Int) { (closedMask, agedMask) = (closed, aged) }

    /// Everything closed so far has been shown.
    mutating func markShown() { (closedMask, agedMask) = (0, 0) }
}
