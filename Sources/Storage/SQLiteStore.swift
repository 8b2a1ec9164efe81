internal import FoundationEssentials
internal import GRDB
internal import GRDBSQLite
internal import Market

/// A ``JournalStore`` in an SQLite file, with the read models beside the journal in the same transactions.
///
/// Rule: there is one connection, and it holds the file alone. Why: SQLite before 3.51.3 can lose commits when two connections
/// write and checkpoint at once. Read a backup, or ask the running Herald.
public final class SQLiteStore: JournalStore {
    /// The file.
    public let path: String
    private var queue: DatabaseQueue?

    /// Of the SQLite library in use, as `sqlite3_libversion_number` gives it: 3040001 for 3.40.1.
    public static var libraryVersion: Int { Int(sqlite3_libversion_number()) }

    /// Opens or makes the file, checks it with `quick_check` and brings it to this version.
    ///
    /// Throws ``StorageError/newerVersion(path:found:known:)`` and ``StorageError/damaged(path:reason:)``.
    public init(path: String) throws(StorageError) {
        self.path = path
        try reopen()
    }

    public func reopen() throws(StorageError) {
        close()
        do {
            var configuration = Configuration()
            configuration.label = "herald.storage"
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(2)
            configuration.prepareDatabase { database in
                // Exclusive before the log is first used: then its index stays in this process's memory.
                try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            let opened = try DatabaseQueue(path: path, configuration: configuration)
            do {
                try opened.writeWithoutTransaction(check)
                try migrate(opened)
            } catch {
                try? opened.close()
                throw error
            }
            queue = opened
        } catch {
            throw fault(error, writing: false)
        }
    }

    /// Ends the connection; only ``reopen()`` works from now on.
    public func close() {
        try? queue?.close()
        queue = nil
    }

    public func checkpoint() throws(StorageError) {
        try write { database in _ = try database.checkpoint(.truncate) }
    }

    /// Runs something that only reads.
    func read<Result>(_ body: (Database) throws -> Result) throws(StorageError) -> Result {
        guard let queue else { throw .poisoned(reason: "\(path) was closed after an error") }
        do { return try queue.writeWithoutTransaction(body) } catch { throw fault(error, writing: false) }
    }

    /// Runs something that writes; after an error of SQLite the connection is closed, since nobody knows what it would say.
    func write(_ body: (Database) throws -> Void) throws(StorageError) {
        guard let queue else { throw .poisoned(reason: "\(path) was closed after an error") }
        do { try queue.writeWithoutTransaction(body) } catch {
            if !(error is StorageError) { close() }
            throw fault(error, writing: true)
        }
    }

    private func check(_ database: Database) throws {
        let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        guard objects == 0 || identifier == Migration.applicationID else {
            throw StorageError.damaged(path: path, reason: "this is a database, but not one of Herald's")
        }
        let findings = try String.fetchAll(database, sql: "PRAGMA quick_check(5)")
        guard findings == ["ok"] else {
            throw StorageError.damaged(path: path, reason: "the database is damaged: \(findings.joined(separator: "; "))")
        }
    }

    private func migrate(_ queue: DatabaseQueue) throws {
        var migrator = DatabaseMigrator()
        for migration in Migration.all {
            migrator.registerMigration(String(migration.version)) { database in
                try database.execute(sql: "PRAGMA application_id = \(Migration.applicationID)")
                try database.execute(sql: migration.sql)
            }
        }
        let applied = try queue.writeWithoutTransaction(migrator.appliedIdentifiers)
        let newest = applied.map { Int($0) ?? .max }.max() ?? 0
        guard newest <= Migration.all.count else {
            throw StorageError.newerVersion(path: path, found: newest, known: Migration.all.count)
        }
        try migrator.migrate(queue)
    }

    private func fault(_ error: any Error, writing: Bool) -> StorageError {
        if let known = error as? StorageError { return known }
        guard let database = error as? DatabaseError else { return .cannotWrite(path: path, reason: "\(error)") }
        let words = database.message ?? "SQLite gave no reason"
        switch database.resultCode {
        case .SQLITE_FULL: return .cannotWrite(path: path, reason: "no space left on the device")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path: path, reason: "the database is damaged: \(words)")
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .inUse(path: path, process: 0)
        default:
            let reason = "\(words) (SQLite error \(database.extendedResultCode.rawValue))"
            return writing ? .cannotWrite(path: path, reason: reason) : .cannotRead(path: path, reason: reason)
        }
    }
}
