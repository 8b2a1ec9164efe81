internal import Indicators
internal import Market

/// The closed bars of one symbol in one timeframe, with the indicators declared on them.
final class TimeframeFeed {
    let timeframe: Timeframe
    let window = BarWindow()
    private(set) var columns: [(request: IndicatorRequest, column: IndicatorColumn)] = []
    private let scale: Double
    private let pointRaw: Int64
    private let zone: ZoneRules
    private let zoneIsFixed: Bool
    /// The merged bar that has not closed yet, for timeframes longer than the base.
    private var forming: Bar?
    private var formingEnd = Int64.min

    init(timeframe: Timeframe, specification: SymbolSpecification, zone: ZoneRules) {
        (self.timeframe, self.zone) = (timeframe, zone)
        zoneIsFixed = zone.transitions.isEmpty
        scale = Double(powerOfTen(specification.digits))
        pointRaw = specification.point.raw
    }

    /// The column of a request, shared by everyone who asks for the same.
    func column(for request: IndicatorRequest) -> IndicatorColumn? {
        let own = IndicatorRequest(kernel: request.kernel, parameters: request.parameters, price: request.price)
        if let known = columns.first(where: { $0.request == own }) { return known.column }
        guard let column = IndicatorCatalogue.descriptor(named: request.kernel)?.makeColumn(own) else { return nil }
        columns.append((own, column))
        return column
    }

    /// Adds a closed bar of this very timeframe.
    func close(_ bar: Bar) {
        let sample = BarSample(
            open: bar.open.raw / pointRaw, high: bar.high.raw / pointRaw, low: bar.low.raw / pointRaw,
            close: bar.close.raw / pointRaw, scale: scale)
        let offset = zoneIsFixed ? zone.initialOffset : zone.offset(at: bar.opened.seconds)
        window.append(bar, sample, clockOffset: offset)
        for entry in columns { entry.column.push(sample) }
    }

    /// Merges a closed bar of a shorter timeframe.
    func merge(_ bar: Bar) {
        if var merged = forming, bar.opened.seconds < formingEnd {
            merged.high = max(merged.high, bar.high)
            merged.low = min(merged.low, bar.low)
            merged.close = bar.close
            let (ticks, overflow) = merged.tickCount.addingReportingOverflow(bar.tickCount)
            merged.tickCount = overflow ? .max : ticks
            forming = merged
        } else {
            let interval = timeframe.interval(holding: bar.opened, zone: zone)
            var first = bar
            first.opened = interval.opened
            (forming, formingEnd) = (first, interval.end.seconds)
        }
    }

    /// Closes the merged bar when its time has come; tells whether it did.
    func closeIfEnded(at second: Int64) -> Bool {
        guard let bar = forming, second >= formingEnd else { return false }
        forming = nil
        close(bar)
        return true
    }
}
