/// The market data of a run, append-only: files, or a simulation of a disk.
///
/// Rule: nothing of an intent may be committed to the journal before ``sync()`` has returned. After an error no call but
/// ``read(from:limit:)`` works.
public protocol CaptureStore: AnyObject {
    /// The end of everything appended, synced or not, and its running digest.
    var mark: CaptureMark { get }

    /// Appends one record; it may be lost until ``sync()`` returns.
    func append(_ record: CaptureRecord) throws(StorageError)

    /// Makes everything appended durable.
    func sync() throws(StorageError)

    /// At most `limit` records from a position on, in order, and the position behind them; none at the end.
    ///
    /// Throws ``StorageError/captureLost(path:reason:)`` when the position was removed or is no beginning of a record.
    func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64)
}
