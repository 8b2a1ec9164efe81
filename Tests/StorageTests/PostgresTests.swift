#if Postgres
    import Foundation
    import Market
    import PostgresFixture
    @testable import Storage
    import Testing

    @Suite(.serialized, .enabled(if: PostgresServer.isInstalled, "postgresql is not installed")) struct PostgresTests {
        let folder: TemporaryFolder
        let server: PostgresServer
        init() throws { (folder, server) = (try TemporaryFolder(), try PostgresServer()) }

        /// Every row of a table as the export would show it, read back through the server.
        private func rows(_ model: ReadModel, _ schema: String = "herald") throws -> [[String?]] {
            let columns = model.columns.map { column in
                let name = ReadModel.quoted(column.name)
                return column.kind == .flag ? "CASE \(name) WHEN true THEN 1 WHEN false THEN 0 END" : name
            }
            let keys = model.columns.prefix(model.keyCount).map { ReadModel.quoted($0.name) + ($0.kind == .text ? " COLLATE \"C\"" : "") }
            return try PostgresConnection(url: server.url).run(
                "SELECT \(columns.joined(separator: ", ")) FROM \(schema).\(ReadModel.quoted(model.name)) "
                    + "ORDER BY \(keys.joined(separator: ", "))")
        }

        private func expected(_ store: SQLiteStore, _ model: ReadModel) throws -> [[String?]] {
            try store.rows(of: model).map { row in
                zip(row.cells, model.columns).map { cell, column in
                    switch (cell, column.kind) {
                    case (.null, _): nil
                    case (.text(let text), _): text
                    // numeric(20, n) shows all its decimals.
                    case (.integer(let raw), .price), (.integer(let raw), .volume): Price(raw: raw).text(digits: 8)
                    case (.integer(let raw), .money): Money(raw: raw).text(digits: 4)
                    case (.integer(let value), _): String(value)
                    case (.real(let value), _): value == 1 ? "1" : value.description
                    }
                }
            }
        }

        private func check(_ store: SQLiteStore) throws {
            for model in ReadModel.all { #expect(try rows(model) == expected(store, model), "\(model.name)") }
        }

        @Test func theCopyIsEqualAndGoesOnAfterAnOutage() throws {
            let store = try SQLiteStore(path: folder.database)
            let journal = try Journal(store, fresh: fresh)
            for number in 1...5 { try journal.commit(transaction([draft(number)], everyLine(Int64(number)))) }
            let projection = PostgresProjection(url: server.url)
            try projection.catchUp(journal, store, limit: 3)
            try check(store)
            #expect(try projection.place(in: journal.stamp).sequence == 10)
            #expect(try rows(.deals).count == 5)

            try server.stop()
            try journal.commit(transaction([draft(6)], everyLine(3, hostile: "changed") + everyLine(6)))
            for _ in 0..<2 {
                #expect {
                    try projection.catchUp(journal, store)
                } throws: {
                    if case .server = $0 as? StorageError { true } else { false }
                }
            }
            try server.start()
            try projection.catchUp(journal, store)
            try check(store)
            // Doing everything once more changes nothing, and neither does another process's copy.
            let all = try store.rows(from: 1, limit: 99)
            try PostgresProjection(url: server.url).take(all, after: .empty, of: journal.stamp)
            try PostgresProjection(url: server.url).catchUp(journal, store)
            try check(store)
            #expect(try rows(.orders).count == 6)
            let utc = try PostgresConnection(url: server.url).run(
                "SELECT to_char(time_utc AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM herald.deals LIMIT 1")
            #expect(utc == [["2023-11-14 22:13:20"]])
        }

        /// A commit whose answer never came: the rows are there or not, and copying them again leaves each once.
        @Test func aConnectionThatIsCutChangesNothing() throws {
            let store = try SQLiteStore(path: folder.database)
            let journal = try Journal(store, fresh: fresh)
            let projection = PostgresProjection(url: server.url)
            for number in 1...4 {
                try journal.commit(transaction([], everyLine(Int64(number))))
                // Ends the projection's session behind its back.
                try PostgresConnection(url: server.url).run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'herald'")
                if number > 1 { #expect(throws: StorageError.self) { try projection.catchUp(journal, store) } }
                try projection.catchUp(journal, store)
            }
            try check(store)
        }

        @Test func anotherJournalIsRefused() throws {
            let store = try SQLiteStore(path: folder.database)
            let journal = try Journal(store, fresh: fresh)
            try PostgresProjection(url: server.url).catchUp(journal, store)
            let other = JournalStamp(mode: .simulate, namespace: 43, created: noon)
            #expect {
                try PostgresProjection(url: server.url).place(in: other)
            } throws: {
                ($0 as? StorageError)?.message.contains("are the copy of another journal") ?? false
            }
            #expect(try PostgresProjection(url: server.url, schema: "second").place(in: other) == .empty)
        }

        @Test func whatWasTrimmedComesFromTheReadModels() throws {
            let store = try SQLiteStore(path: folder.database)
            let journal = try Journal(store, fresh: fresh)
            for number in 1...3 {
                let start = draft(number, kind: "segment_start", at: noon.adding(seconds: Int64(number)))
                try journal.commit(transaction([start], everyLine(Int64(number))))
            }
            _ = try journal.trim(before: noon.adding(seconds: 99), segmentKind: "segment_start")
            let projection = PostgresProjection(url: server.url)
            try projection.catchUp(journal, store)
            try check(store)
            try journal.commit(transaction([], everyLine(4)))
            try projection.catchUp(journal, store)
            try check(store)
            #expect(try rows(.deals).count == 4)
        }

        @Test func anErrorNeverShowsThePassword() throws {
            let urls = [
                ("host=\(folder.path) user=herald password=hunter2 dbname=postgres", "cannot connect"),
                ("user=herald password='hunter2", "makes no sense"), ("postgresql://herald:hunter2@[/x", "makes no sense"),
                ("hunter2", "makes no sense"),
            ]
            for (url, words) in urls {
                #expect {
                    try PostgresProjection(url: url).place(in: fresh)
                } throws: { error in
                    guard let message = (error as? StorageError)?.message else { return false }
                    return message.contains(words) && !message.contains("hunter2")
                }
            }
        }
    }
#endif
