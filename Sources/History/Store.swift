public import Market

/// Prices on disk: a folder with one folder per symbol, one file per timeframe and one for ticks.
///
/// Files are replaced as a whole and never changed, so any number of readers may have them open. Their layout is in
/// docs/data-format.md.
public struct Store: Sendable {
    /// The folder; it need not exist before the first ``save(_:symbol:isTrial:)-(BarSeries,_,_)``.
    public let path: String

    public init(path: String = "data") { self.path = path }

    /// Bars of a symbol that opened from one instant on and before another.
    ///
    /// A timeframe that is not stored, or not in this period, is merged from the longest shorter one that is, or from
    /// ticks, with boundaries on `zone`'s clock. Every block that is read is verified first; bars
    /// of the wanted timeframe stay where they lie in the mapped file.
    public func bars(
        symbol: String, timeframe: Timeframe, from: Timestamp? = nil, to: Timestamp? = nil, zone: ZoneRules = .utc
    ) throws(StoreError) -> BarSeries {
        let stored = try contents(of: symbol)
        var usable: [(kind: StoreKind, path: String)] = []
        for timeframe in Timeframe.allCases.filter({ timeframe.holdsWhole($0) }).sorted(by: >) {
            usable += stored.filter { $0.kind == .bars(timeframe) }.map { ($0.kind, $0.path) }
        }
        usable += stored.filter { $0.kind == .ticks }.map { ($0.kind, $0.path) }
        guard !usable.isEmpty else { throw .notStored(symbol: symbol, wanted: .bars(timeframe), stored: stored.map(\.kind)) }
        for (kind, path) in usable {
            let mapping = try StoreMapping(path: path)
            let isExact = kind == .bars(timeframe)
            // A merged bar is made of all its parts, also of those outside the period.
            let start = isExact ? from : from.map { timeframe.interval(holding: $0, zone: zone).opened }
            let end = isExact ? to : to.map { timeframe.interval(holding: Timestamp(nanoseconds: $0.nanoseconds - 1), zone: zone).end }
            let rows = try mapping.rows(from: start, to: end)
            guard !rows.isEmpty else { continue }
            let merged =
                kind == .ticks
                ? try StoreReader.ticks(mapping, rows).bars(timeframe, zone: zone)
                : try StoreReader.bars(mapping, rows).resampled(to: timeframe, zone: zone)
            guard let merged else { continue }
            let first = from.map(merged.firstIndex(notBefore:)) ?? 0
            let last = to.map(merged.firstIndex(notBefore:)) ?? merged.count
            if first == 0, last == merged.count { return merged }
            if first < last { return merged.slice(first..<last) }
        }
        throw .noneInPeriod(symbol: symbol, wanted: .bars(timeframe), stored: stored)
    }

    /// Ticks of a symbol from one instant on and before another, read where they lie in the mapped file.
    ///
    /// Every block that holds some of them is verified first, at the speed of memory once the file is cached.
    public func ticks(symbol: String, from: Timestamp? = nil, to: Timestamp? = nil) throws(StoreError) -> TickSeries {
        let stored = try contents(of: symbol)
        guard let found = stored.first(where: { $0.kind == .ticks }) else {
            throw .notStored(symbol: symbol, wanted: .ticks, stored: stored.map(\.kind))
        }
        let mapping = try StoreMapping(path: found.path)
        let rows = try mapping.rows(from: from, to: to)
        guard !rows.isEmpty else { throw .noneInPeriod(symbol: symbol, wanted: .ticks, stored: stored) }
        return try StoreReader.ticks(mapping, rows)
    }
}
