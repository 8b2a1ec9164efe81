#if Postgres
    internal import Market

    /// A copy of the read models in PostgreSQL, each part written in one transaction with the place in the journal it came from.
    public final class PostgresProjection: JournalProjection {
        private let url: String
        private let schema: String
        private var connection: PostgresConnection?

        /// - Parameters:
        ///   - url: a connection string as libpq takes it.
        ///   - schema: where the tables are made; letters, digits and `_`.
        public init(url: String, schema: String = "herald") {
            precondition(
                !schema.isEmpty
                    && schema.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == 0x5F || $0 >= 0x30 && $0 <= 0x39 },
                "Invariant: a schema is letters, digits and _")
            (self.url, self.schema) = (url, schema)
        }

        /// Where in a journal the copy ends; connects where there is no connection. The caller reads what follows and hands it
        /// to ``take(_:after:of:)``.
        ///
        /// Throws ``StorageError/server(reason:)``: try again later; and ``StorageError/invalidRow(kind:reason:)`` when the tables
        /// are the copy of another journal.
        public func place(in stamp: JournalStamp) throws(StorageError) -> JournalHead {
            try guarded { server throws(StorageError) in try self.watermark(server, stamp) }
        }

        /// Copies rows of a journal that follow a place. Rows that were copied already change nothing.
        ///
        /// Throws ``StorageError/server(reason:)``: nobody knows whether they arrived, so ask for ``place(in:)`` again.
        public func take(_ rows: [JournalRow], after place: JournalHead, of stamp: JournalStamp) throws(StorageError) {
            var chain = JournalChain(after: place)
            var lines: [ReadModelRow] = []
            for row in rows {
                try chain.check(row)
                if row.kind == Journal.factsKind { lines += try ReadModelRow.rows(of: row) }
            }
            try write(lines, upTo: chain.head, of: stamp)
        }

        /// Copies rows of read models as they are; the place stays.
        public func take(_ lines: [ReadModelRow], of stamp: JournalStamp) throws(StorageError) { try write(lines, upTo: nil, of: stamp) }

        /// The copy goes up to a place from now on.
        public func move(to place: JournalHead, of stamp: JournalStamp) throws(StorageError) { try write([], upTo: place, of: stamp) }

        /// Copies what a journal got since the last time, at most `limit` rows at once, until nothing is left.
        ///
        /// Where the journal was trimmed beyond the copy, the read models as they are now are copied first. Throws as
        /// ``take(_:after:of:)`` does; calling it again later goes on where it ended.
        public func catchUp(_ journal: Journal, _ store: SQLiteStore, limit: Int = 1000) throws(StorageError) {
            var place = try place(in: journal.stamp)
            if try store.anchor().sequence > place.sequence {
                var lines: [ReadModelRow] = []
                for model in ReadModel.all { lines += try store.rows(of: model) }
                try write(lines, upTo: journal.head, of: journal.stamp)
                place = journal.head
            }
            while true {
                let rows = try store.rows(from: place.sequence + 1, limit: limit)
                guard let last = rows.last else { return }
                try take(rows, after: place, of: journal.stamp)
                place = JournalHead(last)
            }
        }

        /// Nothing when the copy goes as far already; without a place the lines alone.
        private func write(_ lines: [ReadModelRow], upTo head: JournalHead?, of stamp: JournalStamp) throws(StorageError) {
            try guarded { server throws(StorageError) in
                try server.run("BEGIN")
                do throws(StorageError) {
                    let known = try self.watermark(server, stamp).sequence
                    if known < head?.sequence ?? .max {
                        for line in lines { try self.put(line, server) }
                    }
                    if let head, known < head.sequence {
                        try server.run(
                            "UPDATE \(self.schema).watermark SET sequence = $1, hash = $2",
                            [String(head.sequence), head.hash.description])
                    }
                    try server.run("COMMIT")
                } catch {
                    _ = try? server.run("ROLLBACK")
                    throw error
                }
            }
        }

        /// Runs something on the connection, and drops it after an error of the server.
        private func guarded<Result>(
            _ body: (PostgresConnection) throws(StorageError) -> Result
        ) throws(StorageError) -> Result {
            do throws(StorageError) {
                return try body(try connected())
            } catch {
                if case .server = error { connection = nil }
                throw error
            }
        }

        private func connected() throws(StorageError) -> PostgresConnection {
            if let connection { return connection }
            let opened = try PostgresConnection(url: url)
            for sql in ["SET synchronous_commit = on", "SET client_min_messages = warning", "CREATE SCHEMA IF NOT EXISTS \(schema)"] {
                try opened.run(sql)
            }
            try opened.run(
                """
                CREATE TABLE IF NOT EXISTS \(schema).watermark (
                only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), sequence bigint NOT NULL, hash text NOT NULL,
                mode text NOT NULL, namespace bigint NOT NULL, created bigint NOT NULL)
                """)
            for model in ReadModel.all { for sql in model.postgresTable(schema) { try opened.run(sql) } }
            connection = opened
            return opened
        }

        /// Where the copy ends, locked against another process that copies until the transaction ends.
        private func watermark(_ server: PostgresConnection, _ stamp: JournalStamp) throws(StorageError) -> JournalHead {
            let identity = [stamp.mode.rawValue, String(stamp.namespace), String(stamp.created.nanoseconds)]
            try server.run(
                "INSERT INTO \(schema).watermark (sequence, hash, mode, namespace, created) VALUES (0, $1, $2, $3, $4) "
                    + "ON CONFLICT DO NOTHING", [ContentHash.none.description] + identity)
            let found = try server.run("SELECT sequence, hash, mode, namespace, created FROM \(schema).watermark FOR UPDATE")
            guard let row = found.first, let sequence = row[0].flatMap({ Int64($0) }), let hash = row[1].flatMap({ ContentHash(hex: $0) })
            else { throw .server(reason: "\(schema).watermark holds no place of a journal; drop the schema to start anew") }
            guard row[2...].elementsEqual(identity.map { $0 }) else {
                throw .invalidRow(
                    kind: "postgres", reason: "the tables in schema \(schema) are the copy of another journal; name another schema")
            }
            return JournalHead(sequence: sequence, hash: hash, capture: .none)
        }

        private func put(_ line: ReadModelRow, _ server: PostgresConnection) throws(StorageError) {
            let texts = zip(line.cells, line.model.columns).map { $1.kind == .time ? $0.wholeText : ReadModelExport.text($0, $1.kind) }
            try server.run(line.model.postgresUpsert(schema), texts)
        }
    }

    extension ReadModelCell {
        fileprivate var wholeText: String? { if case .integer(let value) = self { String(value) } else { nil } }
    }

    extension ReadModel.Kind {
        fileprivate var postgresType: String {
            switch self {
            case .integer, .time: "bigint"
            case .text: "text"
            case .real: "double precision"
            case .flag: "boolean"
            case .price, .volume: "numeric(20, 8)"
            case .money: "numeric(20, 4)"
            }
        }
    }

    extension ReadModel {
        /// Statements that make the table, or what it lacks. Decimals are exact, and so are times, in nanoseconds; beside each
        /// stands a column `_utc` that PostgreSQL derives from it, to the microsecond.
        fileprivate func postgresTable(_ schema: String) -> [String] {
            let table = "\(schema).\(ReadModel.quoted(name))"
            let keys = columns.prefix(keyCount).map { "\(ReadModel.quoted($0.name)) \($0.kind.postgresType) NOT NULL" }
            var statements = ["CREATE TABLE IF NOT EXISTS \(table) (\(keys.joined(separator: ", ")), PRIMARY KEY (\(keyList)))"]
            for column in columns {
                let quoted = ReadModel.quoted(column.name)
                statements.append("ALTER TABLE \(table) ADD COLUMN IF NOT EXISTS \(quoted) \(column.kind.postgresType)")
                guard column.kind == .time else { continue }
                statements.append(
                    "ALTER TABLE \(table) ADD COLUMN IF NOT EXISTS \(ReadModel.quoted(column.name + "_utc")) timestamptz "
                        + "GENERATED ALWAYS AS (to_timestamp(\(quoted) / 1000000000.0)) STORED")
            }
            return statements
        }

        fileprivate func postgresUpsert(_ schema: String) -> String {
            let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
            let changes = columns.dropFirst(keyCount).map { "\(ReadModel.quoted($0.name)) = excluded.\(ReadModel.quoted($0.name))" }
            return "INSERT INTO \(schema).\(ReadModel.quoted(name)) (\(columnList)) VALUES (\(places)) "
                + "ON CONFLICT (\(keyList)) DO UPDATE SET \(changes.joined(separator: ", "))"
        }
    }
#endif
