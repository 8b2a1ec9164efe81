internal import FoundationEssentials
internal import GRDB
public import Market

extension SQLiteStore {
    public func stamp() throws(StorageError) -> JournalStamp? {
        let row = try read { try Row.fetchOne($0, sql: "SELECT \"mode\", \"namespace\", \"created\" FROM \"stamp\"") }
        guard let row else { return nil }
        guard let mode = RunMode(rawValue: row[0]) else {
            throw .damaged(path: path, reason: "the stamp names no mode")
        }
        return JournalStamp(mode: mode, namespace: row[1], created: Timestamp(nanoseconds: row[2]))
    }

    public func head() throws(StorageError) -> JournalHead {
        let newest = try fetch("ORDER BY \"sequence\" DESC LIMIT 1", [])
        if let newest = newest.first { return JournalHead(newest) }
        return try anchor()
    }

    public func anchor() throws(StorageError) -> JournalHead {
        let sql = """
            SELECT "sequence", "hash", "capture_position", "capture_hash" FROM "anchors" ORDER BY "sequence" DESC LIMIT 1
            """
        guard let row = try read({ try Row.fetchOne($0, sql: sql) }) else { return .empty }
        return JournalHead(
            sequence: row[0], hash: try digest(row[1]), capture: CaptureMark(position: row[2], hash: try digest(row[3])))
    }

    public func rows(from sequence: Int64, limit: Int) throws(StorageError) -> [JournalRow] {
        try read { try journalRows($0, from: sequence, limit: limit) }
    }

    public func newest(kind: String, until time: Timestamp?) throws(StorageError) -> JournalRow? {
        try fetch(
            "WHERE \"kind\" = ? AND \"time\" <= ? ORDER BY \"sequence\" DESC LIMIT 1", [kind, time?.nanoseconds ?? Int64.max]
        ).first
    }

    public func nextIntent() throws(StorageError) -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT \"value\" FROM \"counters\" WHERE \"name\" = 'next_intent'") } ?? 1
    }

    public func blob(_ hash: ContentHash) throws(StorageError) -> [UInt8]? {
        try read { database in
            try Data.fetchOne(database, sql: "SELECT \"content\" FROM \"blobs\" WHERE \"hash\" = ?", arguments: [Data(hash.bytes)])
        }.map { Array($0) }
    }

    public func write(_ batch: JournalBatch) throws(StorageError) {
        try write { database in
            try database.inTransaction(.immediate) {
                try SQLiteStore.put(batch, database)
                return .commit
            }
        }
    }

    public func trim(before sequence: Int64) throws(StorageError) {
        guard let last = try fetch("WHERE \"sequence\" < ? ORDER BY \"sequence\" DESC LIMIT 1", [sequence]).first else { return }
        try write { database in
            try database.inTransaction(.immediate) {
                try database.execute(
                    sql: "INSERT INTO \"anchors\" (\"sequence\", \"hash\", \"capture_position\", \"capture_hash\") VALUES (?, ?, ?, ?)",
                    arguments: [last.sequence, Data(last.hash.bytes), last.capture.position, Data(last.capture.hash.bytes)])
                try database.execute(sql: "DELETE FROM \"journal\" WHERE \"sequence\" <= ?", arguments: [last.sequence])
                return .commit
            }
        }
    }

    private static func put(_ batch: JournalBatch, _ database: Database) throws {
        if let stamp = batch.stamp {
            try database.execute(
                sql: "INSERT INTO \"stamp\" (\"id\", \"mode\", \"namespace\", \"created\") VALUES (1, ?, ?, ?)",
                arguments: [stamp.mode.rawValue, stamp.namespace, stamp.created.nanoseconds])
        }
        for (hash, content) in batch.blobs {
            try database.execute(
                sql: "INSERT INTO \"blobs\" (\"hash\", \"content\") VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [Data(hash.bytes), Data(content)])
        }
        for row in batch.rows {
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO "journal" ("sequence", "time", "kind", "payload", "capture_position", "capture_hash",
                    "previous_hash", "hash") VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            try statement.execute(arguments: [
                row.sequence, row.time.nanoseconds, row.kind, row.payload, row.capture.position, Data(row.capture.hash.bytes),
                Data(row.previousHash.bytes), Data(row.hash.bytes),
            ])
        }
        for line in batch.lines { try line.put(database) }
        if let next = batch.nextIntent {
            try database.execute(
                sql: """
                    INSERT INTO "counters" ("name", "value") VALUES ('next_intent', ?)
                    ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"
                    """, arguments: [next])
        }
    }

    private func fetch(_ condition: String, _ arguments: StatementArguments) throws(StorageError) -> [JournalRow] {
        try read { try journalRows($0, condition, arguments) }
    }

    func journalRows(_ database: Database, from sequence: Int64, limit: Int) throws -> [JournalRow] {
        try journalRows(database, "WHERE \"sequence\" >= ? ORDER BY \"sequence\" LIMIT ?", [sequence, limit])
    }

    private func journalRows(_ database: Database, _ condition: String, _ arguments: StatementArguments) throws -> [JournalRow] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT "sequence", "time", "kind", "payload", "capture_position", "capture_hash", "previous_hash", "hash"
                FROM "journal" \(condition)
                """)
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        var rows: [JournalRow] = []
        while let row = try cursor.next() {
            rows.append(
                JournalRow(
                    sequence: row[0], time: Timestamp(nanoseconds: row[1]), kind: row[2], payload: row[3],
                    capture: CaptureMark(position: row[4], hash: try digest(row[5])), previousHash: try digest(row[6]),
                    hash: try digest(row[7])))
        }
        return rows
    }

    private func digest(_ stored: Data) throws(StorageError) -> ContentHash {
        guard let hash = ContentHash(bytes: stored) else { throw .damaged(path: path, reason: "a digest has not 32 bytes") }
        return hash
    }
}
