import GRDB
import Market
@testable import Storage
import Testing

@Suite struct SQLiteStoreTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func whatIsCommittedIsThereAfterOpeningAnew() throws {
        do {
            let journal = try Journal(SQLiteStore(path: folder.database), fresh: fresh)
            #expect(journal.head == .empty)
            #expect(journal.nextIntent == 1)
            var first = transaction([draft(1, kind: "segment_start"), draft(2)], everyLine())
            (first.blobs, first.nextIntent) = ([Array("return strategy".utf8), []], 17)
            let rows = try journal.commit(first)
            #expect(rows.map(\.kind) == ["segment_start", "reply", "facts"])
            try journal.commit(transaction([draft(3)]))
        }
        let journal = try Journal(
            SQLiteStore(path: folder.database), fresh: JournalStamp(mode: .simulate, namespace: 9, created: .init(seconds: 1)))
        #expect(journal.stamp == fresh)
        #expect(journal.head.sequence == 4)
        #expect(journal.nextIntent == 17)
        var seen: [String] = []
        try journal.forEachRow(from: 2) { seen.append("\($0.sequence) \($0.kind) \($0.payload.prefix(13))") }
        #expect(seen == ["2 reply {\"number\":2}", "3 facts [[\"signals\",{", "4 reply {\"number\":3}"])
        #expect(try journal.newest(kind: "reply")?.sequence == 4)
        #expect(try journal.newest(kind: "nothing") == nil)
        #expect(try journal.blob(ContentHash(of: "return strategy".utf8)) == Array("return strategy".utf8))
        #expect(try journal.blob(ContentHash(of: [])).isEmpty)
        let unknown = ContentHash(of: "unknown".utf8)
        #expect(throws: StorageError.missingBlob(hash: unknown.description)) { try journal.blob(unknown) }
    }

    @Test func anotherModeIsRefusedInWords() throws {
        do { _ = try Journal(SQLiteStore(path: folder.database), fresh: fresh) }
        let live = JournalStamp(mode: .live, namespace: 42, created: noon)
        #expect(throws: StorageError.otherMode(stamped: .simulate, wanted: .live)) {
            try Journal(SQLiteStore(path: folder.database), fresh: live)
        }
        #expect(StorageError.otherMode(stamped: .simulate, wanted: .live).message.contains("mode simulate and cannot be used for live"))
    }

    @Test func durabilityIsAskedFor() throws {
        let store = try SQLiteStore(path: folder.database)
        let settings = try store.read { database in
            try ["synchronous", "journal_mode", "foreign_keys", "locking_mode"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)") ?? ""
            }
        }
        // https://www.sqlite.org/pragma.html: 2 is FULL.
        #expect(settings == ["2", "wal", "1", "exclusive"])
        #expect(SQLiteStore.libraryVersion >= 3_037_000)
    }

    @Test func noSecondConnectionGetsIn() throws {
        let store = try SQLiteStore(path: folder.database)
        try Journal(store, fresh: fresh).commit(transaction([draft(1)]))
        #expect(throws: StorageError.inUse(path: folder.database, process: 0)) { try SQLiteStore(path: folder.database) }
        store.close()
        _ = try SQLiteStore(path: folder.database)
    }

    @Test(arguments: [
        "UPDATE journal SET payload = 'x' WHERE sequence = 1", "DELETE FROM journal", "UPDATE stamp SET mode = 'live'",
        "DELETE FROM stamp", "UPDATE counters SET value = 1", "UPDATE journal SET sequence = 9",
        "INSERT OR REPLACE INTO counters VALUES ('next_intent', 4)",
        "INSERT OR REPLACE INTO stamp VALUES (1, 'live', 1, 1)", "INSERT OR REPLACE INTO anchors VALUES (0, zeroblob(32), 0, zeroblob(32))",
        "INSERT INTO journal SELECT 7, 1, kind, payload, capture_position, capture_hash, previous_hash, hash FROM journal",
        "INSERT OR REPLACE INTO journal SELECT sequence, 1, kind, payload, capture_position, capture_hash, previous_hash, hash FROM journal",
    ])
    func theJournalIsAppendOnly(_ sql: String) throws {
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        var first = transaction([draft(1)])
        first.nextIntent = 5
        try journal.commit(first)
        #expect(throws: StorageError.self) { try store.write { try $0.execute(sql: sql) } }
        store.close()
        let again = try Journal(SQLiteStore(path: folder.database), fresh: fresh)
        #expect(again.head == journal.head)
        #expect(again.nextIntent == 5)
    }

    @Test func aChangedRowIsNamed() throws {
        do {
            let store = try SQLiteStore(path: folder.database)
            let journal = try Journal(store, fresh: fresh)
            for number in 1...5 { try journal.commit(transaction([draft(number)])) }
            try store.write { try $0.execute(sql: "DROP TRIGGER journal_stays; UPDATE journal SET time = time + 1 WHERE sequence = 3") }
        }
        #expect(throws: StorageError.brokenChain(sequence: 3, reason: "its content is not what was written")) {
            try Journal(SQLiteStore(path: folder.database), fresh: fresh)
        }
    }

    @Test func aNewerVersionIsRefused() throws {
        do {
            let store = try SQLiteStore(path: folder.database)
            try store.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2')") }
        }
        #expect(throws: StorageError.newerVersion(path: folder.database, found: 2, known: 1)) {
            try SQLiteStore(path: folder.database)
        }
    }

    @Test func foreignFilesAreRefused() throws {
        try TemporaryFolder.write("This is no database, and it is long enough to be looked at.".utf8, to: folder.path + "/text.db")
        #expect {
            try SQLiteStore(path: folder.path + "/text.db")
        } throws: { error in
            guard case .damaged = error as? StorageError else { return false }
            return true
        }
        do { try DatabaseQueue(path: folder.path + "/other.db").write { try $0.execute(sql: "CREATE TABLE mine (x)") } }
        #expect(
            throws: StorageError.damaged(path: folder.path + "/other.db", reason: "this is a database, but not one of Herald's")
        ) {
            try SQLiteStore(path: folder.path + "/other.db")
        }
        #expect(throws: StorageError.self) { try SQLiteStore(path: folder.path + "/missing/herald.db") }
    }

    /// Bytes of each page in turn are overwritten: the file is refused, or what it gives is checked and equal.
    @Test func damageNeverGoesUnnoticed() throws {
        var rows: [JournalRow] = []
        do {
            let store = try SQLiteStore(path: folder.database)
            let journal = try Journal(store, fresh: fresh)
            for number in 1...200 { try journal.commit(transaction([draft(number)])) }
            rows = try store.rows(from: 1, limit: 1000)
            try store.checkpoint()
        }
        let whole = try TemporaryFolder.bytes(folder.database)
        var refused = 0
        for page in 0..<whole.count / 4096 {
            var bytes = whole
            for offset in stride(from: page * 4096 + 200, to: page * 4096 + 4096, by: 64) { bytes[offset] ^= 0x15 }
            let path = folder.path + "/damaged.db"
            try TemporaryFolder.write(bytes, to: path)
            do {
                let journal = try Journal(SQLiteStore(path: path), fresh: fresh)
                #expect(try journal.store.rows(from: 1, limit: 1000) == rows)
            } catch {
                refused += 1
                #expect(error.message.contains("error: "))
            }
        }
        // The first page alone makes it no database; how many of the others are in use is SQLite's matter.
        #expect(refused > 5)
    }
}
