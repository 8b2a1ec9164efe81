internal import Indicators
internal import Market

/// One symbol in the core: its terms, its last quote and its bars in every timeframe anybody reads.
final class SymbolBook {
    let value: ContractValue
    var quote: Quote?
    private let base: TimeframeFeed
    private var longer: [TimeframeFeed] = []
    private let zone: ZoneRules
    /// Bit 0: a base bar waits to be shown; bit n: the n-th longer timeframe closed at this event.
    private(set) var closedMask = 0

    init(value: ContractValue, base: Timeframe, zone: ZoneRules) {
        (self.value, self.zone) = (value, zone)
        self.base = TimeframeFeed(timeframe: base, specification: value.specification, zone: zone)
    }

    /// The feed of a timeframe and its bit in ``closedMask``; nil when it is not made of whole base bars.
    func feed(_ timeframe: Timeframe) -> (feed: TimeframeFeed, bit: Int)? {
        if timeframe == base.timeframe { return (base, 1) }
        guard timeframe.holdsWhole(base.timeframe) else { return nil }
        if let index = longer.firstIndex(where: { $0.timeframe == timeframe }) { return (longer[index], 2 << index) }
        let feed = TimeframeFeed(timeframe: timeframe, specification: value.specification, zone: zone)
        longer.append(feed)
        return (feed, 1 << longer.count)
    }

    /// Takes a closed base bar.
    func append(_ bar: Bar) {
        base.close(bar)
        closedMask |= 1
        for feed in longer { feed.merge(bar) }
    }

    /// Closes every longer bar whose end has come, before any script runs.
    func closeEnded(at second: Int64) {
        guard closedMask != 0 else { return }
        for (index, feed) in longer.enumerated() where feed.closeIfEnded(at: second) { closedMask |= 2 << index }
    }

    /// Everything closed so far has been shown.
    func markShown() { closedMask = 0 }
}
