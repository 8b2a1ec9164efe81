import Market
import Storage

/// A journal that is asked for everything and writes nothing: what the rest of the way costs.
final class ForgetfulStore: JournalStore {
    private var stamped: JournalStamp?
    private var newest: JournalHead = .empty
    private var next: Int64 = 1

    func reopen() throws(StorageError) {}
    func stamp() throws(StorageError) -> JournalStamp? { stamped }
    func head() throws(StorageError) -> JournalHead { newest }
    func anchor() throws(StorageError) -> JournalHead { newest }
    func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow] { [] }
    func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow? { nil }
    func nextIntent() throws(StorageError) -> Int64 { next }
    func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]? { nil }

    func write(_ batch: JournalBatch) throws(StorageError) {
        stamped = batch.stamp ?? stamped
        if let last = batch.rows.last { newest = JournalHead(last) }
        next = batch.nextIntent ?? next
    }

    func trim(before sequence: Int64) throws(StorageError) {}
    func checkpoint() throws(StorageError) {}
}

/// A capture of which only the end is kept.
final class ForgetfulCapture: CaptureStore {
    private(set) var mark: CaptureMark = .none

    func append(_ record: CaptureRecord) throws(StorageError) {
        mark = CaptureMark(position: mark.position + record.slots, hash: mark.hash)
    }

    func sync() throws(StorageError) {}
    func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64) { ([], position) }
}
