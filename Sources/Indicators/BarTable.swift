public import Market

/// Closed bars in columns that indicators can be computed over, made once and read by many at the same time.
public final class BarTable: Sendable {
    /// The columns, valid as long as this table.
    public nonisolated(unsafe) let columns: BarColumns  // allow: written before the table is handed out, then only read
    private nonisolated(unsafe) let prices: UnsafeMutablePointer<Double>  // allow: as above
    private nonisolated(unsafe) let whole: UnsafeMutablePointer<Int64>  // allow: as above

    /// The bars of a series; `zone` is the clock whose midnights begin a broker's day.
    public init(_ series: BarSeries, zone: ZoneRules) {
        let count = series.count
        let prices = UnsafeMutablePointer<Double>.allocate(capacity: max(5 * count, 1))
        let whole = UnsafeMutablePointer<Int64>.allocate(capacity: max(2 * count, 1))
        for index in 0..<count {
            let bar = series[index]
            (prices + index).initialize(to: bar.open.double)
            (prices + (count + index)).initialize(to: bar.high.double)
            (prices + (2 * count + index)).initialize(to: bar.low.double)
            (prices + (3 * count + index)).initialize(to: bar.close.double)
            (prices + (4 * count + index)).initialize(to: Double(bar.tickCount))
            let second = bar.opened.seconds
            (whole + index).initialize(to: dayNumber(second + zone.offset(at: second)))
            (whole + (count + index)).initialize(to: second)
        }
        (self.prices, self.whole) = (prices, whole)
        columns = BarColumns(
            trusting: count, open: prices, high: prices + count, low: prices + 2 * count, close: prices + 3 * count,
            volume: prices + 4 * count, day: whole, time: whole + count, grid: PriceGrid(digits: series.digits))
    }

    deinit {
        prices.deallocate()
        whole.deallocate()
    }
}

/// Days since 1970 of a clock reading in seconds.
@inlinable public func dayNumber(_ clockSeconds: Int64) -> Int64 { (clockSeconds >= 0 ? clockSeconds : clockSeconds - 86_399) / 86_400 }

/// The values of one indicator over a whole ``BarTable``, read by many at the same time.
public final class ComputedIndicator: Sendable {
    /// Name, parameters, price and variant.
    public let request: IndicatorRequest
    /// Name, outputs and warm-up of it.
    public let descriptor: KernelDescriptor
    /// The bars it was computed over.
    public let table: BarTable
    /// One column per output, as long as the table; NaN is absent.
    public nonisolated(unsafe) let outputs: [UnsafeMutablePointer<Double>]  // allow: written by init only

    /// Computes a request over a table.
    ///
    /// Errors: a request that cannot be met, in words.
    public init(_ request: IndicatorRequest, over table: BarTable) throws(KernelProblem) {
        descriptor = try IndicatorCatalogue.checked(request)
        (self.request, self.table) = (request.local, table)
        outputs = descriptor.outputs.map { _ in .allocate(capacity: max(table.columns.count, 1)) }
        try IndicatorCatalogue.compute(request, over: table.columns, into: outputs)
    }

    deinit { for output in outputs { output.deallocate() } }

    /// When a bar opened, seconds since 1970 in UTC; nil past the last.
    func time(_ index: Int) -> Int64? { index < table.columns.count ? table.columns.time[index] : nil }

    /// When the last bar opened, seconds since 1970 in UTC; nil without bars.
    public var lastTime: Int64? { table.columns.count > 0 ? table.columns.time[table.columns.count - 1] : nil }
}
