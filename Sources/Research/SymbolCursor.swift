internal import Market
internal import Simulation

/// A place in one symbol's bars: which bar is open, and what its path quotes.
struct SymbolCursor {
    private let series: BarSeries
    private let pointRaw: Int64
    private var next = 0
    /// The bar that has opened and not yet closed.
    private var current: Bar?
    /// With other symbols beside it, a bar can end before its own successor opens.
    private var currentEnd = Timestamp(nanoseconds: .max)
    private(set) var path = BarPath(open: .zero, low: .zero, high: .zero, close: .zero, spread: .zero)

    init(_ series: BarSeries) {
        self.series = series
        pointRaw = series.pointRaw
    }

    /// When the next bar opens; nil at the end of the data.
    var nextOpened: Timestamp? { next < series.count ? series.opened[next] : nil }

    /// When the last bar that was begun opened.
    var lastOpened: Timestamp? { next > 0 ? series.opened[next - 1] : nil }

    /// Hands over the open bar when it has ended by an instant: its time is up, or the next bar opens.
    mutating func takeEnded(at time: Timestamp) -> Bar? {
        guard let bar = current, nextOpened == time || time >= currentEnd else { return nil }
        current = nil
        return bar
    }

    /// Opens the bar that begins at an instant; false when none does.
    mutating func begin(at time: Timestamp) -> Bool {
        guard nextOpened == time else { return false }
        let bar = series[next]
        next += 1
        current = bar
        currentEnd = bar.opened.adding(seconds: series.timeframe.nominalSeconds)
        path = BarPath(
            open: bar.open, low: bar.low, high: bar.high, close: bar.close, spread: Price(raw: Int64(bar.spreadPoints) * pointRaw))
        return true
    }

    /// Whether the current bar is the one that opened at an instant.
    func isOpen(at time: Timestamp) -> Bool { current?.opened == time }
}

/// What a bar quotes on its way: the open, the two extremes in the order that hurts, the close.
struct BarPath {
    let open: Quote
    let range: BarRange
    let close: Quote

    init(open: Price, low: Price, high: Price, close: Price, spread: Price) {
        self.open = Quote(bid: open, ask: open + spread)
        range = BarRange(low: Quote(bid: low, ask: low + spread), high: Quote(bid: high, ask: high + spread))
        self.close = Quote(bid: close, ask: close + spread)
    }

    /// The extreme that hurts a net position.
    func adverse(isShort: Bool) -> Quote { isShort ? range.high : range.low }

    /// The other extreme.
    func favourable(isShort: Bool) -> Quote { isShort ? range.low : range.high }
}
