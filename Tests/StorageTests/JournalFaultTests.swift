import GRDB
import Market
@testable import Storage
import Testing

/// Carries everything out, or nothing, and says that it failed.
final class FaultyStore: JournalStore {
    enum Fault { case before, after }
    let store: SQLiteStore
    var fault: Fault?
    private(set) var reopened = 0

    init(_ store: SQLiteStore) { self.store = store }

    func write(_ batch: JournalBatch) throws(StorageError) {
        let error = StorageError.cannotWrite(path: "disk", reason: "input/output error")
        if fault == .before { throw error }
        try store.write(batch)
        if fault == .after { throw error }
    }

    func reopen() throws(StorageError) {
        reopened += 1
        try store.reopen()
    }
    func stamp() throws(StorageError) -> JournalStamp? { try store.stamp() }
    func head() throws(StorageError) -> JournalHead { try store.head() }
    func anchor() throws(StorageError) -> JournalHead { try store.anchor() }
    func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow] {
        try store.rows(from: sequence, limit: limit)
    }
    func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow? {
        try store.newest(kind: kind, until: time)
    }
    func nextIntent() throws(StorageError) -> Int64 { try store.nextIntent() }
    func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]? { try store.blob(hash) }
    func trim(before sequence: Int64) throws(StorageError) { try store.trim(before: sequence) }
    func checkpoint() throws(StorageError) { try store.checkpoint() }
}

@Suite struct JournalFaultTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [(FaultyStore.Fault.before, Journal.Fate.absent), (.after, .durable)])
    func nothingIsBelievedAfterAnError(_ fault: FaultyStore.Fault, _ fate: Journal.Fate) throws {
        let disk = FaultyStore(try SQLiteStore(path: folder.database))
        let journal = try Journal(disk, fresh: fresh)
        try journal.commit(transaction([draft(1)]))
        disk.fault = fault
        var second = transaction([draft(2), draft(3)])
        second.nextIntent = 8
        #expect(throws: StorageError.self) { try journal.commit(second) }
        disk.fault = nil
        #expect(journal.failure != nil)
        #expect {
            try journal.commit(transaction([draft(4)]))
        } throws: {
            if case .poisoned = $0 as? StorageError { true } else { false }
        }
        #expect(try journal.recover() == fate)
        #expect(disk.reopened == 1)
        #expect(journal.failure == nil)
        #expect(journal.head.sequence == (fate == .absent ? 1 : 3))
        #expect(journal.nextIntent == (fate == .absent ? 1 : 8))
        if fate == .absent { try journal.commit(second) }
        try journal.commit(transaction([draft(4)]))
        disk.store.close()
        #expect(try Journal(SQLiteStore(path: folder.database), fresh: fresh).head.sequence == 4)
    }

    @Test func aFullDiskLosesNothingThatWasCommitted() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        try journal.commit(transaction([draft(1)]))
        // SQLite refuses with SQLITE_FULL when the database has as many pages as it may have.
        try store.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        let large = JournalDraft(time: noon, kind: "large", payload: "\"\(String(repeating: "x", count: 100_000))\"", capture: .none)
        #expect(throws: StorageError.cannotWrite(path: folder.database, reason: "no space left on the device")) {
            try journal.commit(transaction([draft(2), large], everyLine()))
        }
        #expect(throws: StorageError.self) { try store.rows(from: 1, limit: 1) }
        #expect(try journal.recover() == .absent)
        #expect(try store.rows(of: .deals).isEmpty)
        try journal.commit(transaction([draft(2), large], everyLine()))
        #expect(journal.head.sequence == 4)
    }

    @Test func rowsThatCannotBeAreRefusedWithNothingLost() throws {
        let journal = try Journal(SQLiteStore(path: folder.database), fresh: fresh)
        var first = transaction([draft(1)])
        first.nextIntent = 5
        try journal.commit(first)
        first.nextIntent = 4
        for bad in [transaction([draft(2), draft(3, kind: "facts")]), transaction([draft(2), draft(3, kind: "?")]), first] {
            #expect(throws: StorageError.self) { try journal.commit(bad) }
            #expect(journal.failure == nil)
        }
        #expect(try journal.commit(JournalTransaction(time: noon, capture: .none)).isEmpty)
        try journal.commit(transaction([draft(2)]))
        #expect(journal.head.sequence == 2)
    }

    /// A crash leaves the write-ahead log cut off anywhere: what opens is the journal after some whole commits.
    @Test func aCrashLeavesWholeCommits() throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        try store.checkpoint()
        var heads = [journal.head]
        for number in 1...6 {
            try journal.commit(transaction([draft(2 * number), draft(2 * number + 1)], everyLine(Int64(number))))
            heads.append(journal.head)
        }
        let (base, log) = (try TemporaryFolder.bytes(folder.database), try TemporaryFolder.bytes(folder.database + "-wal"))
        #expect(log.count > 20_000)
        var seen: Set<Int64> = []
        for length in Array(stride(from: 0, to: log.count, by: 3001)) + [log.count] {
            let path = folder.path + "/crash-\(length).db"
            try TemporaryFolder.write(base, to: path)
            try TemporaryFolder.write(log.prefix(length), to: path + "-wal")
            let crashed = try SQLiteStore(path: path)
            let head = try Journal(crashed, fresh: fresh).head
            #expect(heads.contains(head))
            seen.insert(head.sequence)
            #expect(try crashed.rows(of: .deals).count == Int(head.sequence) / 3)
        }
        #expect(seen == Set(heads.map(\.sequence)))
        #expect(heads.last?.sequence == 18)
    }
}
