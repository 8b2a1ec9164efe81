public import Engine
public import Market
public import Storage

/// Everything a stretch of the journal starts from: the payload of a row `segment_start`.
///
/// The bars that warm up its indicators lie in the capture, from ``warmUpFrom`` to the row's own mark.
public struct SegmentStart: Hashable, Sendable, Codable {
    /// The kind of its row.
    public static let kind = "segment_start"
    /// The kind of the row that ends a segment in peace, with what the next one starts from.
    public static let endKind = "segment_end"

    /// Counts from 1.
    public var number: Int
    /// The digest under which the configuration's text is kept; empty when there is none.
    public var configuration: String
    /// Overrides of the configuration, as typed.
    public var overrides: [String]
    /// Specifications, limits and rules in force.
    public var terms: SessionTerms
    /// What strategies and symbols are called.
    public var names: SessionNames
    /// Which generation of scripts runs.
    public var generation: Int
    /// What its strategies were made of.
    public var pins: [StrategyPin]
    /// What each strategy remembers by itself; nil for none.
    public var states: [ScriptState?]
    /// Account currency, at the beginning of the run; the checkpoint has what became of it.
    public var balance: Money
    /// nil at the very first start.
    public var core: CoreCheckpoint?
    /// Commands and positions.
    public var ledger: OrderLedger
    /// What the session remembers beside core and ledger.
    public var books: SessionBooks
    /// Where in the capture the bars begin that warm up the indicators.
    public var warmUpFrom: Int64
    /// Bars that opened earlier only warm up; nil for none.
    public var tradeFrom: Timestamp?
    /// Exits of before that positions stand under; nil for none.
    var older: [KeptExits]?
    /// What exits remember; nil for none.
    var exitStates: [ExitState]?
}

/// What a segment that ended in peace leaves for the next: the payload of a row `segment_end`.
public struct SegmentEnd: Hashable, Sendable, Codable {
    /// Of the segment that ends.
    public var number: Int
    /// Which generation of scripts runs, from 1.
    public var generation: Int
    /// Which sources each strategy runs from.
    public var pins: [StrategyPin]
    /// What each script kept; nil for one that keeps nothing.
    public var states: [ScriptState?]
    /// Account currency, at the beginning.
    public var balance: Money
    /// The core, as it stands.
    public var core: CoreCheckpoint
    /// What became of every command.
    public var ledger: OrderLedger
    /// What the session remembers beside core and ledger.
    public var books: SessionBooks
    /// Bars that opened earlier only warm up; nil for none.
    public var tradeFrom: Timestamp?
    /// Exits of before that positions stand under; nil for none.
    var older: [KeptExits]?
    /// What exits remember; nil for none.
    var exitStates: [ExitState]?
}

extension SegmentStart {
    /// The names of the symbols of a journal's newest segment; empty before the first.
    public static func symbols(of journal: Journal) throws(StorageError) -> [String] {
        guard let row = try journal.newest(kind: kind) else { return [] }
        guard let start = try? decoded(SegmentStart.self, row.payload, row.kind) else {
            throw .damaged(path: "the journal", reason: "row \(row.sequence) is no beginning of a segment")
        }
        return start.names.symbols
    }

    /// The segments of a journal, oldest first, each with its row.
    public static func all(in journal: Journal) throws(StorageError) -> [(row: JournalRow, start: SegmentStart)] {
        var found: [(row: JournalRow, start: SegmentStart)] = []
        try journal.forEachRow(from: 1) { (row) throws(StorageError) in
            guard row.kind == kind else { return }
            guard let start = try? decoded(SegmentStart.self, row.payload, row.kind) else {
                throw .damaged(path: "the journal", reason: "row \(row.sequence) is no beginning of a segment")
            }
            found.append((row, start))
        }
        return found
    }
}
