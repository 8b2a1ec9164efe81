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
    private let grid: PriceGrid
    private let zone: ZoneRules
    /// The clock's offset where it never changes; nil where it must be looked up.
    private let fixedOffset: Int64?
    /// The merged bar that has not closed yet, for timeframes longer than the base.
    private var forming: Bar?
    private var formingEnd = Int64.min

    init(timeframe: Timeframe, specification: SymbolSpecification, zone: ZoneRules) {
        (self.timeframe, self.zone) = (timeframe, zone)
        fixedOffset = zone.transitions.isEmpty ? zone.initialOffset : nil
        grid = PriceGrid(digits: specification.digits)
    }

    /// The column of a request, shared by everyone who asks for the same; `computed` spares its computation.
    mutating func column(
        for request: IndicatorRequest, computed: ComputedIndicator?
    ) throws(KernelProblem) -> IndicatorColumn {
        let own = request.local
        if let index = requests.firstIndex(of: own) { return columns[index] }
        let column = if let computed { IndicatorColumn(replaying: computed) } else { try IndicatorColumn(own, grid: grid) }
        // One that comes later begins with the bars that are kept.
        for index in 0..<window.end.pointee { _ = column.push(window.sample(index)) }
        requests.append(own)
        columns.append(column)
        unretained.append(.passUnretained(column))
        return column
    }

    /// Lets go of every column but these.
    mutating func keepColumns(_ used: Set<ObjectIdentifier>) {
        guard !columns.allSatisfy({ used.contains(ObjectIdentifier($0)) }) else { return }
        let kept = columns.indices.filter { used.contains(ObjectIdentifier(columns[$0])) }
        (requests, columns) = (kept.map { requests[$0] }, ContiguousArray(kept.map { columns[$0] }))
        unretained = ContiguousArray(columns.map { .passUnretained($0) })
    }

    /// Adds a closed bar of this very timeframe.
    mutating func close(_ bar: Bar) {
        let sample = window.append(bar, clockOffset: fixedOffset ?? zone.offset(at: bar.opened.seconds))
        for column in unretained { column._withUnsafeGuaranteedRef { _ = $0.push(sample) } }
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
