public import Market

/// The disk under a ``Journal``: SQLite, or a simulation of a disk. It keeps what it is given and judges nothing.
///
/// Rule: ``write(_:)`` is all or nothing, and durable when it returns. When it throws, nobody knows which, until ``reopen()``.
public protocol JournalStore: AnyObject {
    /// Closes and opens anew, so that what is read next is what the disk holds.
    func reopen() throws(StorageError)

    /// nil before the first ``write(_:)``.
    func stamp() throws(StorageError) -> JournalStamp?

    /// The newest row's, or that of the newest anchor when no row is left; ``JournalHead/empty`` for an empty journal.
    func head() throws(StorageError) -> JournalHead

    /// Where the rows that are kept begin: the newest anchor; ``JournalHead/empty`` when nothing was ever removed.
    func anchor() throws(StorageError) -> JournalHead

    /// At most `limit` rows from a sequence on, in order.
    func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow]

    /// The newest row of a kind, or the newest stamped no later than `time`; nil for none.
    func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow?

    /// The number that the next intent may take, at least 1.
    func nextIntent() throws(StorageError) -> Int64

    /// What was stored under its digest; nil for nothing.
    func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]?

    /// Writes all of it in one durable transaction.
    func write(_ batch: JournalBatch) throws(StorageError)

    /// Removes the rows before a sequence and leaves the last of them as the anchor, all or nothing.
    func trim(before sequence: Int64) throws(StorageError)

    /// Work for a quiet moment: SQLite moves its write-ahead log into the database.
    func checkpoint() throws(StorageError)
}

/// What a ``JournalStore`` writes at once.
public struct JournalBatch: Sendable {
    /// Only in the first batch of a journal.
    public var stamp: JournalStamp?
    /// Contiguous, following the newest row.
    public var rows: [JournalRow] = []
    /// New contents by digest; one that is there already stays.
    public var blobs: [ContentHash: [UInt8]] = [:]
    /// Rows of the read models, in order; a later one replaces an earlier one with its key.
    public var lines: [ReadModelRow] = []
    /// Never lower than before; nil when it stays.
    public var nextIntent: Int64?

    public init() {}
}
