import Foundation
import GRDB
@testable import Storage
import Testing

@Suite struct MigrationTests {
    /// Released steps never change: a database that already took them would differ from a new one.
    @Test func releasedStepsNeverChange() {
        let pinned = ["edf233c8557e95d7e7f1fb2df9b0e864914d3216538416f7a47e824ae5c59080"]
        #expect(Migration.all.map { ContentHash(of: $0.sql.utf8).description }.prefix(pinned.count) == pinned[...])
        #expect(Migration.all.map(\.version) == Array(1...Migration.all.count))
    }

    /// A database of every released version, as SQLite's `.dump` wrote it, opens and holds what it held.
    @Test(arguments: ["version-1"])
    func everyReleasedVersionOpens(_ name: String) throws {
        let folder = try TemporaryFolder()
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).sql")
        let sql = try String(contentsOf: fixture, encoding: .utf8)
        do { try DatabaseQueue(path: folder.database).writeWithoutTransaction { try $0.execute(sql: sql) } }
        let store = try SQLiteStore(path: folder.database)
        let journal = try Journal(store, fresh: fresh)
        #expect(journal.head.sequence == 5)
        #expect(journal.stamp == fresh)
        #expect(journal.nextIntent == 12)
        let before = try ReadModel.all.map { try store.rows(of: $0) }
        #expect(before.map(\.count) == [1, 2, 1, 1, 1, 1, 2, 1])
        try store.rebuildReadModels()
        #expect(try ReadModel.all.map { try store.rows(of: $0) } == before)
        try journal.commit(
            transaction(
                [draft(1)].map {
                    var row = $0; row.capture = journal.head.capture; return row
                }))
    }
}
