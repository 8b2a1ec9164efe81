import Glibc
public import Market

/// What saving did, or would do, to a file of the store.
public struct StoreChange: Hashable, Sendable {
    /// The file.
    public let path: String
    /// Bars or ticks.
    public let kind: StoreKind
    /// Rows of the file before.
    public let rowsBefore: Int
    /// Rows of the file afterwards.
    public let rowsAfter: Int
    /// The new prices' first and last instant: what the file had from the one to the other was replaced.
    public let first: Timestamp
    /// See ``first``.
    public let last: Timestamp
    /// New rows at times that the file did not have.
    public let added: Int
    /// New rows whose prices differ from those the file had at their time.
    public let changed: Int
    /// New rows that the file had already.
    public let unchanged: Int
    /// Rows of the file within the new period at times that the new prices do not have.
    public let removed: Int
}

extension Store {
    /// Puts bars into the store: they replace all bars of their timeframe from their first to their last opening time.
    ///
    /// Returns the differences; with `isTrial` nothing is written.
    @discardableResult
    public func save(_ bars: BarSeries, symbol: String, isTrial: Bool = false) throws(StoreError) -> StoreChange {
        let kind = StoreKind.bars(bars.timeframe)
        return try update(symbol, kind, isTrial) { mapping throws(StoreError) in
            guard bars.count > 0 else { throw .cannotWrite(path: path, reason: "there are no bars") }
            let old = try mapping.map { mapping throws(StoreError) in try StoreReader.bars(mapping, 0..<mapping.header.count) }
            try checkDigits(mapping, bars.digits)
            let times = old?.opened ?? []
            let merge = StoreMerge(
                old: times.count, new: bars.count, oldTime: { times[$0].nanoseconds }, newTime: { bars.opened[$0].nanoseconds },
                isEqual: { before, after in
                    old?.prices[before] == bars.prices[after] && old?.extras[before] == bars.extras[after]
                })
            let change = merge.change(path: file(symbol: symbol, kind: kind), kind: kind)
            guard !isTrial else { return change }
            try Store.write(merge.united(bars, with: old), symbol, to: change.path)
            return change
        }
    }

    /// Puts ticks into the store: they replace all ticks from their first to their last time, both included.
    ///
    /// Returns the differences; with `isTrial` nothing is written.
    @discardableResult
    public func save(_ ticks: TickSeries, symbol: String, isTrial: Bool = false) throws(StoreError) -> StoreChange {
        try update(symbol, .ticks, isTrial) { mapping throws(StoreError) in
            guard ticks.count > 0 else { throw .cannotWrite(path: path, reason: "there are no ticks") }
            let old = try mapping.map { mapping throws(StoreError) in try StoreReader.ticks(mapping, 0..<mapping.header.count) }
            try checkDigits(mapping, ticks.digits)
            let merge = StoreMerge(
                old: old?.count ?? 0, new: ticks.count, oldTime: { old?.times[$0] ?? 0 }, newTime: { ticks.times[$0] },
                isEqual: { before, after in old?.bids[before] == ticks.bids[after] && old?.asks[before] == ticks.asks[after] })
            let change = merge.change(path: file(symbol: symbol, kind: .ticks), kind: .ticks)
            guard !isTrial else { return change }
            let kept = old.map { old in (StorePiece(old, 0..<merge.before), StorePiece(old, merge.after..<old.count)) }
            let pieces = [kept?.0, StorePiece(ticks, 0..<ticks.count), kept?.1].compactMap(\.self)
            let header = StoreHeader(
                symbol: symbol, kind: .ticks, digits: ticks.digits, count: merge.rows,
                first: min(old?.times[0] ?? .max, ticks.times[0]),
                last: max(old?.times[(old?.count ?? 1) - 1] ?? .min, ticks.times[ticks.count - 1]))
            var writer = StoreWriter(header, pieces, to: change.path)
            try withExtendedLifetime((old, ticks)) { () throws(StoreError) in try writer.write() }
            return change
        }
    }

    private static func write(_ bars: BarSeries, _ symbol: String, to path: String) throws(StoreError) {
        let header = StoreHeader(
            symbol: symbol, kind: .bars(bars.timeframe), digits: bars.digits, count: bars.count, first: bars.opened[0].nanoseconds,
            last: bars.opened[bars.count - 1].nanoseconds)
        let result = bars.opened.withUnsafeBytes { opened in
            bars.prices.withUnsafeBytes { prices in
                bars.extras.withUnsafeBytes { extras in
                    let columns = [opened.baseAddress, prices.baseAddress, extras.baseAddress].compactMap(\.self)
                    var writer = StoreWriter(header, [StorePiece(columns: columns, rows: 0..<bars.count)], to: path)
                    return Result { () throws(StoreError) in try writer.write() }
                }
            }
        }
        try result.get()
    }

    private func checkDigits(_ mapping: StoreMapping?, _ digits: Int) throws(StoreError) {
        guard let mapping, mapping.header.digits != digits else { return }
        throw .otherDigits(path: mapping.path, stored: mapping.header.digits, new: digits)
    }

    /// Calls `body` with the file as it is, if there is one, while no other process can replace it.
    private func update(
        _ symbol: String, _ kind: StoreKind, _ isTrial: Bool, _ body: (StoreMapping?) throws(StoreError) -> StoreChange
    ) throws(StoreError) -> StoreChange {
        guard (1...StoreHeader.longestSymbol).contains(symbol.utf8.count) else {
            throw .cannotWrite(path: path, reason: "a symbol's name has 1 to \(StoreHeader.longestSymbol) bytes")
        }
        let target = file(symbol: symbol, kind: kind)
        guard !isTrial else { return try body(Store.existing(target)) }
        let folder = "\(path)/\(Store.folderName(symbol))"
        try Store.makeFolder(folder)
        let lock = open("\(folder)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw .cannotWrite(path: folder, reason: MappedFile.reason(errno)) }
        // Closing gives the lock back.
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw .busy(path: folder) }
        return try body(Store.existing(target))
    }

    private static func existing(_ path: String) throws(StoreError) -> StoreMapping? {
        access(path, F_OK) == 0 ? try StoreMapping(path: path) : nil
    }

    /// Makes a folder and those above it.
    private static func makeFolder(_ path: String) throws(StoreError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part
            if mkdir(made, 0o755) != 0, errno != EEXIST { throw .cannotWrite(path: made, reason: MappedFile.reason(errno)) }
            made += "/"
        }
    }
}

extension StorePiece {
    /// Rows of ticks; the series must outlive the piece.
    fileprivate init?(_ ticks: TickSeries, _ rows: Range<Int>) {
        guard let times = ticks.times.baseAddress, let bids = ticks.bids.baseAddress, let asks = ticks.asks.baseAddress else { return nil }
        self.init(columns: [UnsafeRawPointer(times), UnsafeRawPointer(bids), UnsafeRawPointer(asks)], rows: rows)
    }
}
