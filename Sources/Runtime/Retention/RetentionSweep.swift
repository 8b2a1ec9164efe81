internal import Market
internal import Storage

/// One removal of what is older than wanted, done in small steps between which a run goes on trading.
///
/// Rule: what the newest segment needs to be built again always stays, and of older segments either all or nothing.
struct RetentionSweep {
    /// Rows that one step removes at the most; a matter of milliseconds.
    static let rows = 2000

    /// What is to be removed next.
    private enum Stage {
        case table(ReadModel, olderThan: Timestamp)
        /// Files before a place.
        case capture(before: Int64, olderThan: Timestamp)
        /// Rows before one.
        case journal(before: Int64)
    }

    private var stages: [Stage] = []
    /// How much of what is gone, in the order of going.
    private(set) var removed: [(what: String, count: Int)] = []

    /// Plans what a retention allows to go at an instant.
    init(_ days: RetentionDays, _ journal: Journal, at now: Timestamp) throws(StorageError) {
        for model in ReadModel.all {
            guard let count = days.tables[model.name] else { continue }
            stages.append(.table(model, olderThan: RetentionDays.limit(count, before: now)))
        }
        if let count = days.capture {
            let limit = RetentionDays.limit(count, before: now)
            // Of the oldest segment that is kept nothing goes, so the prices before it are of none.
            if let begin = try RetentionSweep.begin(of: journal, at: limit) {
                stages.append(.capture(before: begin, olderThan: limit))
            }
        }
        guard let count = days.journal else { return }
        let limit = RetentionDays.limit(count, before: now)
        let kept = try journal.firstKept(before: limit, segmentKind: SegmentStart.kind, companionKind: "connecting")
        if let kept { stages.append(.journal(before: kept)) }
    }

    /// Where the prices begin of the segment that ran at an instant, or of the oldest one of a journal that was trimmed.
    private static func begin(of journal: Journal, at limit: Timestamp) throws(StorageError) -> Int64? {
        var row = try journal.store.newest(kind: SegmentStart.kind, until: limit)
        let anchor = try journal.store.anchor().sequence
        if row == nil, anchor > 0 {
            var next = anchor + 1
            while row == nil {
                let rows = try journal.store.rows(from: next, limit: 64)
                row = rows.first { $0.kind == SegmentStart.kind }
                guard let last = rows.last else { return nil }
                next = last.sequence + 1
            }
        }
        guard let row, let start = try? decoded(SegmentStart.self, row.payload, row.kind) else { return nil }
        return start.warmUpFrom
    }

    /// One step; false when nothing is left to do.
    mutating func step(_ journal: Journal, _ store: SQLiteStore, _ capture: CaptureFile) throws(StorageError) -> Bool {
        guard let stage = stages.first else { return false }
        let (what, count): (String, Int) =
            switch stage {
            case .table(let model, let limit):
                ("rows of \(model.name)", try store.remove(of: model, olderThan: limit, atMost: RetentionSweep.rows))
            case .capture(let place, let limit):
                ("files of captured prices", try capture.removeOldest(before: place, olderThan: limit) ? 1 : 0)
            case .journal(let kept): ("rows of the journal", try journal.trim(before: kept, atMost: RetentionSweep.rows))
            }
        if let place = removed.firstIndex(where: { $0.what == what }) {
            removed[place].count += count
        } else if count > 0 {
            removed.append((what, count))
        }
        if count == 0 { stages.removeFirst() }
        return true
    }

    /// What is gone, in words; nil for nothing.
    var words: String? {
        guard !removed.isEmpty else { return nil }
        return "older than [storage.retention] keeps it, and removed: " + removed.map { "\($0.count) \($0.what)" }.joined(separator: ", ")
    }
}
