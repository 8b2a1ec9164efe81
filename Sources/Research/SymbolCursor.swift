internal import Market
internal import Simulation

/// A place in one symbol's bars: which bar is open, and what its path quotes.
struct SymbolCursor {
    private let series: BarSeries
    private let zone: ZoneRules
    private let pointRaw: Int64
    private var next = 0
    /// The bar that has opened and not yet closed.
    private var current: Bar?
    private var currentEnd: Timestamp
    private(set) var openQuote = Quote(bid: .zero, ask: .zero)
    private(set) var range = BarRange(low: Quote(bid: .zero, ask: .zero), high: Quote(bid: .zero, ask: .zero))
    private var adverseIsLow = true

    init(_ series: BarSeries, zone: ZoneRules) {
        (self.series, self.zone) = (series, zone)
        pointRaw = series.pointRaw
        currentEnd = Timestamp(nanoseconds: .max)
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
        // With other symbols beside it, a bar can end before its own successor opens.
        currentEnd = bar.opened.adding(seconds: series.timeframe.nominalSeconds)
        let spread = Price(raw: Int64(bar.spreadPoints) * pointRaw)
        openQuote = Quote(bid: bar.open, ask: bar.open + spread)
        range = BarRange(low: Quote(bid: bar.low, ask: bar.low + spread), high: Quote(bid: bar.high, ask: bar.high + spread))
        return true
    }

    /// Whether the current bar is the one that opened at an instant.
    func isOpen(at time: Timestamp) -> Bool { current?.opened == time }

    /// A quote of the current bar's path; which extreme comes first is settled at the first stage.
    mutating func path(_ stage: Int, isShort: Bool) -> (step: PathStep, quote: Quote) {
        switch stage {
        case 0:
            adverseIsLow = !isShort
            return (.adverseExtreme, adverseIsLow ? range.low : range.high)
        case 1: return (.otherExtreme, adverseIsLow ? range.high : range.low)
        default:
            let close = current?.close ?? openQuote.bid
            return (.close, Quote(bid: close, ask: close + openQuote.spread))
        }
    }
}
