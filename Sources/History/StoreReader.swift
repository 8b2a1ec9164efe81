import Market

/// Takes rows out of a mapped file, verified.
enum StoreReader {
    /// The bars of some rows, copied. Throws when they are damaged or in disorder.
    static func bars(_ mapping: StoreMapping, _ rows: Range<Int>) throws(StoreError) -> BarSeries {
        let series = try unordered(mapping, rows)
        let (opened, prices, extras) = (
            mapping.column(0, Timestamp.self), mapping.column(1, BarPoints.self), mapping.column(2, BarExtras.self)
        )
        var last = Timestamp(nanoseconds: .min)
        for row in rows {
            let price = prices[row]
            let isSane = price.low > 0 && price.low <= min(price.open, price.close) && price.high >= max(price.open, price.close)
            guard isSane, extras[row].spread >= 0, last < opened[row] else {
                throw .damaged(path: mapping.path, reason: "row \(row) is no bar that follows the one before")
            }
            last = opened[row]
        }
        return series
    }

    /// The same without a look at what the rows say, for a check that reports it.
    static func unordered(_ mapping: StoreMapping, _ rows: Range<Int>) throws(StoreError) -> BarSeries {
        guard case .bars(let timeframe) = mapping.header.kind else {
            throw .damaged(path: mapping.path, reason: "the file holds ticks, its name says bars")
        }
        try mapping.verify(rows)
        return BarSeries(
            digits: mapping.header.digits, timeframe: timeframe,
            opened: copied(mapping.column(0, Timestamp.self), rows), prices: copied(mapping.column(1, BarPoints.self), rows),
            extras: copied(mapping.column(2, BarExtras.self), rows))
    }

    private static func copied<Element>(_ column: UnsafeBufferPointer<Element>, _ rows: Range<Int>) -> ContiguousArray<Element> {
        ContiguousArray(UnsafeBufferPointer(rebasing: column[rows]))
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
