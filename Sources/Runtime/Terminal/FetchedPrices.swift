internal import History
internal import MT5Bridge
internal import Market
internal import Research

/// Prices that came from a terminal and are not stored yet, and the periods that it has told.
struct FetchedPrices {
    private let store: Store
    private let symbol: String
    private let kind: StoreKind
    private let now: Timestamp
    private var bars: [Bar] = []
    private var ticks: [PastTick] = []
    private var told: [Range<Timestamp>] = []
    /// Where the parts that are kept end.
    private var end: Timestamp?
    /// What was told whole and is stored.
    private(set) var coverage: StoreCoverage
    /// The symbol's terms, once they are known.
    var specification: SymbolSpecification?
    /// Bars that are kept in memory before they are stored.
    private static let mostBars = 500_000
    /// Ticks that are kept in memory before they are stored; each time the whole file is written.
    private static let mostTicks = 4_000_000
    /// So many seconds behind a period's end the terminal's server has settled it.
    private static let settling: Int64 = 7200

    init(_ store: Store, _ symbol: String, _ kind: StoreKind, now: Timestamp) throws(StoreError) {
        (self.store, self.symbol, self.kind, self.now) = (store, symbol, kind, now)
        coverage = try store.coverage(symbol: symbol, kind: kind)
    }

    /// Whether it is time to store them.
    var isFull: Bool { bars.count >= FetchedPrices.mostBars || ticks.count >= FetchedPrices.mostTicks }

    /// Whether a part goes on where the kept ones end: one that does not must not be stored with them, because stored prices replace
    /// everything between their first and their last.
    func isFollowed(by part: HistoryPart) -> Bool { end == nil || end == part.from }

    /// Takes what came, and from where to where it is settled: of a period that ends now the last row may be followed by others.
    mutating func take(_ part: HistoryPart) {
        bars += part.bars
        ticks += part.ticks
        end = part.to
        guard part.isComplete else { return }
        let isSettled = part.to.adding(seconds: FetchedPrices.settling) <= now
        let last = part.bars.last?.opened ?? part.ticks.last?.time
        let end = isSettled ? part.to : last ?? part.from
        if part.from < end { told.append(part.from..<min(end, part.to)) }
    }

    /// Stores them, and then what was told.
    mutating func save(_ report: inout PriceFetchReport) throws(UserError) {
        guard let specification else { return }
        do throws(StoreError) {
            switch kind {
            case .bars(let timeframe) where !bars.isEmpty:
                report.take(try store.save(series(bars, timeframe, specification), symbol: symbol), rows: bars.count)
            case .ticks where !ticks.isEmpty:
                report.take(try store.save(series(ticks, specification), symbol: symbol), rows: ticks.count)
            case .bars, .ticks: break
            }
            (bars, ticks, end) = ([], [], nil)
            for period in told { coverage.add(period) }
            told = []
            try store.keep(coverage, symbol: symbol, kind: kind)
        } catch { throw UserError([error.message], exitCode: 2) }
    }

    private func series(
        _ bars: [Bar], _ timeframe: Timeframe, _ specification: SymbolSpecification
    ) throws(StoreError) -> BarSeries {
        var builder = BarSeriesBuilder(digits: specification.digits, timeframe: timeframe, capacity: bars.count)
        let point = specification.point.raw
        for bar in bars {
            builder.append(
                opened: bar.opened,
                BarPoints(
                    open: try points(bar.open, point, bar.opened), high: try points(bar.high, point, bar.opened),
                    low: try points(bar.low, point, bar.opened), close: try points(bar.close, point, bar.opened)),
                BarExtras(spread: bar.spreadPoints, tickCount: bar.tickCount))
        }
        return builder.build()
    }

    private func series(_ ticks: [PastTick], _ specification: SymbolSpecification) throws(StoreError) -> TickSeries {
        var builder = TickSeriesBuilder(digits: specification.digits, capacity: ticks.count)
        let point = specification.point.raw
        for tick in ticks {
            builder.append(
                nanoseconds: tick.time.nanoseconds, bid: try points(tick.quote.bid, point, tick.time),
                ask: try points(tick.quote.ask, point, tick.time))
        }
        return builder.build()
    }

    private func points(_ price: Price, _ point: Int64, _ time: Timestamp) throws(StoreError) -> Int32 {
        guard let points = Int32(exactly: price.raw / point) else {
            throw .cannotWrite(path: store.file(symbol: symbol, kind: kind), reason: "the price \(price) at \(time) does not fit the file")
        }
        return points
    }
}
