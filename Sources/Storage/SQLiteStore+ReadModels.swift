internal import FoundationEssentials
internal import GRDB

extension ReadModelRow {
    /// Writes it over the row with its key.
    func put(_ database: Database) throws {
        let statement = try database.cachedStatement(sql: model.insertion)
        try statement.execute(arguments: StatementArguments(cells.map(\.stored)))
    }
}

extension ReadModel {
    /// A name in SQL.
    static func quoted(_ name: String) -> String { "\"\(name)\"" }

    var columnList: String { columns.map { ReadModel.quoted($0.name) }.joined(separator: ", ") }

    fileprivate var insertion: String {
        let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        return "INSERT OR REPLACE INTO \(ReadModel.quoted(name)) (\(columnList)) VALUES (\(places))"
    }

    var keyList: String { columns.prefix(keyCount).map { ReadModel.quoted($0.name) }.joined(separator: ", ") }

    /// Hands out rows in the order of their key.
    func forEach(_ database: Database, _ body: (ReadModelRow) throws -> Void) throws {
        try forEach(database, "ORDER BY \(keyList)", [], body)
    }

    /// Hands out the rows that an SQL condition selects.
    func forEach(
        _ database: Database, _ condition: String, _ arguments: StatementArguments, _ body: (ReadModelRow) throws -> Void
    ) throws {
        let sql = "SELECT \(columnList) FROM \(ReadModel.quoted(name)) \(condition)"
        let cursor = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        while let row = try cursor.next() {
            try body(ReadModelRow(self, columns.indices.map { ReadModelCell(row[$0] as DatabaseValue) }))
        }
    }
}

extension ReadModelCell {
    fileprivate var stored: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let text): text.databaseValue
        }
    }

    fileprivate init(_ stored: DatabaseValue) {
        switch stored.storage {
        case .null, .blob: self = .null
        case .int64(let value): self = .integer(value)
        case .double(let value): self = .real(value)
        case .string(let text): self = .text(text)
        }
    }
}

extension SQLiteStore {
    /// Makes every read model anew from the facts in the journal.
    ///
    /// Rows that go back to removed parts of the journal stay as they are. Throws
    /// ``StorageError/brokenChain(sequence:reason:)`` with everything as it was.
    public func rebuildReadModels() throws(StorageError) {
        let anchor = try anchor()
        var chain = JournalChain(after: anchor)
        try write { database in
            try database.inTransaction(.immediate) {
                if anchor.sequence == 0 {
                    for model in ReadModel.all { try database.execute(sql: "DELETE FROM \(ReadModel.quoted(model.name))") }
                }
                while true {
                    let rows = try journalRows(database, from: chain.head.sequence + 1, limit: Journal.batch)
                    for row in rows {
                        try chain.check(row)
                        guard row.kind == Journal.factsKind else { continue }
                        for line in try ReadModelRow.rows(of: row) { try line.put(database) }
                    }
                    if rows.count < Journal.batch { return .commit }
                }
            }
        }
    }

    /// Every row of a read model, in the order of its key.
    public func rows(of model: ReadModel) throws(StorageError) -> [ReadModelRow] {
        try read { database in
            var rows: [ReadModelRow] = []
            try model.forEach(database) { rows.append($0) }
            return rows
        }
    }
    /// So many rows of a read model at the most, in the order of its key, behind one with a key; from the first when it is nil.
    public func rows(of model: ReadModel, after last: ReadModelRow?, limit: Int) throws(StorageError) -> [ReadModelRow] {
        let keys = last.map { Array($0.cells.prefix(model.keyCount)).map(\.stored) } ?? []
        let places = Array(repeating: "?", count: keys.count).joined(separator: ", ")
        let condition = keys.isEmpty ? "" : "WHERE (\(model.keyList)) > (\(places))"
        let arguments = StatementArguments(keys) + StatementArguments([limit])
        return try read { database in
            var rows: [ReadModelRow] = []
            try model.forEach(database, "\(condition) ORDER BY \(model.keyList) LIMIT ?", arguments) { rows.append($0) }
            return rows
        }
    }
}
