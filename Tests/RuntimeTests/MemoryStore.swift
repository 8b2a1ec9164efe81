import Market
import Storage

/// A disk that never fails, unless it is told to.
final class MemoryStore: JournalStore {
    private var stamped: JournalStamp?
    private(set) var rows: [JournalRow] = []
    private var blobs: [ContentHash: [UInt8]] = [:]
    private var next: Int64 = 1
    /// Refuses every write while set.
    var refuses = false
    /// What it says when it refuses.
    var refusal = StorageError.cannotWrite(path: "memory", reason: "no space left")
    /// Writes so far.
    private(set) var writes = 0

    func reopen() throws(StorageError) {}
    func stamp() throws(StorageError) -> JournalStamp? { stamped }
    func head() throws(StorageError) -> JournalHead { rows.last.map { JournalHead($0) } ?? .empty }
    func anchor() throws(StorageError) -> JournalHead { .empty }

    func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow] {
        Array(rows.dropFirst(Int(max(sequence, 1)) - 1).prefix(limit))
    }

    func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow? {
        rows.last { row in row.kind == kind && (time.map { row.time <= $0 } ?? true) }
    }

    func nextIntent() throws(StorageError) -> Int64 { next }
    func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]? { blobs[hash] }

    func write(_ batch: JournalBatch) throws(StorageError) {
        if refuses { throw refusal }
        writes += 1
        stamped = batch.stamp ?? stamped
        rows += batch.rows
        blobs.merge(batch.blobs) { old, _ in old }
        next = batch.nextIntent ?? next
    }

    func trim(before sequence: Int64) throws(StorageError) {}
    func checkpoint() throws(StorageError) {}
}
