import Market

/// Takes rows out of a mapped file, verified.
enum StoreReader {
    /// The bars of some rows, where they lie. Throws when they are damaged or in disorder.
    static func bars(_ mapping: StoreMapping, _ rows: Range<Int>) throws(StoreError) -> BarSeries {
        let series = try unordered(mapping, rows)
        guard isSound(series) else {
            let row = rows.lowerBound + (series.opened.indices.first { !isSound($0, series) } ?? 0)
            throw .damaged(path: mapping.path, reason: "row \(row) is no bar that follows the one before")
        }
        return series
    }

    /// Whether each row is a bar that follows the one before. Without a branch for each row, as millions are looked at.
    private static func isSound(_ series: BarSeries) -> Bool {
        let (opened, prices, extras) = (series.opened, series.prices, series.extras)
        // A sign somewhere is a fault: of a value, or of a difference that must not be negative, which cannot overflow
        // as long as no value is negative.
        var signs: Int32 = 0
        for row in prices.indices {
            let (price, extra) = (prices[row], extras[row])
            signs |= price.open | price.high | price.low | price.close | extra.spread
            signs |= (price.low &- 1) | (price.open &- price.low) | (price.close &- price.low)
            signs |= (price.high &- price.open) | (price.high &- price.close)
        }
        var ascends = true
        for row in opened.indices.dropFirst() where opened[row] <= opened[row - 1] { ascends = false }
        return signs >= 0 && ascends
    }

    private static func isSound(_ row: Int, _ series: BarSeries) -> Bool {
        let price = series.prices[row]
        return price.low > 0 && price.low <= min(price.open, price.close) && price.high >= max(price.open, price.close)
            && series.extras[row].spread >= 0 && (row == 0 || series.opened[row - 1] < series.opened[row])
    }

    /// The same without a look at what the rows say, for a check that reports it.
    static func unordered(_ mapping: StoreMapping, _ rows: Range<Int>) throws(StoreError) -> BarSeries {
        guard case .bars(let timeframe) = mapping.header.kind else {
            throw .damaged(path: mapping.path, reason: "the file holds ticks, its name says bars")
        }
        try mapping.verify(rows)
        func column<Element: BitwiseCopyable & Sendable>(_ index: Int, _ type: Element.Type) -> Column<Element> {
            Column(UnsafeBufferPointer(rebasing: mapping.column(index, type)[rows]), owner: mapping)
        }
        return BarSeries(
            digits: mapping.header.digits, timeframe: timeframe,
            opened: column(0, Timestamp.self), prices: column(1, BarPoints.self), extras: column(2, BarExtras.self))
    }

    /// The ticks of some rows, where they lie. Throws when they are damaged or in disorder.
    static func ticks(_ mapping: StoreMapping, _ rows: Range<Int>) throws(StoreError) -> TickSeries {
        let series = try unorderedTicks(mapping, rows)
        var last = Int64.min
        for index in 0..<series.count {
            let time = series.times[index]
            guard time >= last, series.bids[index] > 0, series.asks[index] >= series.bids[index] else {
                throw .damaged(path: mapping.path, reason: "row \(rows.lowerBound + index) is no tick that follows the one before")
            }
            last = time
        }
        return series
    }

    /// The same without a look at what the rows say, for a check that reports it.
    static func unorderedTicks(_ mapping: StoreMapping, _ rows: Range<Int>) throws(StoreError) -> TickSeries {
        guard mapping.header.kind == .ticks else {
            throw .damaged(path: mapping.path, reason: "the file holds bars, its name says ticks")
        }
        try mapping.verify(rows)
        return TickSeries(
            digits: mapping.header.digits, times: UnsafeBufferPointer(rebasing: mapping.times[rows]),
            bids: UnsafeBufferPointer(rebasing: mapping.column(1, Int32.self)[rows]),
            asks: UnsafeBufferPointer(rebasing: mapping.column(2, Int32.self)[rows]), owner: mapping)
    }
}
