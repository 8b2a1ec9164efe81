internal import Indicators
internal import Market

/// The closed bars of one symbol in one timeframe, with the indicators declared on them.
struct TimeframeFeed {
    let timeframe: Timeframe
    let window = BarWindow()
    private var requests: [IndicatorRequest] = []
    private var columns: ContiguousArray<IndicatorColumn> = []
    /// The same columns, kept alive by the line above, so that a bar counts no references.
    private var unretained: ContiguousArray<Unmanaged<IndicatorColumn>> = []
    private let scale: Double
    private let pointRaw: Int64
    private let zone: ZoneRules
    /// The clock's offset where it never changes; nil where it must be looked up.
    private let fixedOffset: Int64?
    /// The merged bar that has not closed yet, for timeframes longer than the base.
    private var forming: Bar?
    private var formingEnd = Int64.min

    init(timeframe: Timeframe, specification: SymbolSpecification, zone: ZoneRules) {
        (self.timeframe, self.zone) = (timeframe, zone)
        fixedOffset = zone.transitions.isEmpty ? zone.initialOffset : nil
        scale = Double(powerOfTen(specification.digits))
        pointRaw = specification.point.raw
    }

    /// The column of a request, shared by everyone who asks for the same; nil for an unknown kernel.
    mutating func column(for request: IndicatorRequest) -> IndicatorColumn? {
        let own = IndicatorRequest(kernel: request.kernel, parameters: request.parameters, price: request.price)
        if let index = requests.firstIndex(of: own) { return columns[index] }
        guard let column = IndicatorCatalogue.descriptor(named: request.kernel)?.makeColumn(own) else { return nil }
        requests.append(own)
        columns.append(column)
        unretained.append(.passUnretained(column))
        return column
    }

    /// Adds a closed bar of this very timeframe.
    mutating func close(_ bar: Bar) {
        let sample = BarSample(
            open: points(bar.open, pointRaw), high: points(bar.high, pointRaw), low: points(bar.low, pointRaw),
            close: points(bar.close, pointRaw), scale: scale)
        window.append(bar, clockOffset: fixedOffset ?? zone.offset(at: bar.opened.seconds))
        for column in unretained { column._withUnsafeGuaranteedRef { $0.push(sample) } }
    }

    /// Merges a closed bar of a shorter timeframe; tells whether that closed the merged bar before it.
    mutating func merge(_ bar: Bar) -> Bool {
        let closed = closeIfEnded(at: bar.opened.seconds)
        if forming != nil {
            forming?.widen(by: bar)
        } else {
            let interval = timeframe.interval(holding: bar.opened, zone: zone)
            forming = bar
            forming?.opened = interval.opened
            formingEnd = interval.end.seconds
        }
        return closed
    }

    /// Closes the merged bar when its time has come; tells whether it did.
    mutating func closeIfEnded(at second: Int64) -> Bool {
        guard let bar = forming, second >= formingEnd else { return false }
        forming = nil
        close(bar)
        return true
    }
}

/// A price on the grid in points; the usual divisors are written out, because dividing by a constant is a multiplication.
@inline(__always)
private func points(_ price: Price, _ pointRaw: Int64) -> Int64 {
    switch pointRaw {
    case 1000: price.raw / 1000
    case 100_000: price.raw / 100_000
    case 1_000_000: price.raw / 1_000_000
    default: price.raw / pointRaw
    }
}
