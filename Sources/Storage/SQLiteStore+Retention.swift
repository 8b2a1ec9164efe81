internal import GRDB
internal import Market

extension SQLiteStore {
    /// Removes rows of the read models that are older than a retention allows, in one transaction; returns how many of each.
    ///
    /// Open positions, and orders that may still change, stay.
    public func remove(olderThan retention: Retention) throws(StorageError) -> [String: Int] {
        var removed: [String: Int] = [:]
        try write { database in
            try database.inTransaction(.immediate) {
                for model in ReadModel.all {
                    guard let limit = retention.tables[model.name] else { continue }
                    let age = ReadModel.quoted(model.ageColumn)
                    try database.execute(
                        sql: "DELETE FROM \(ReadModel.quoted(model.name)) WHERE \(age) < ?", arguments: [limit.nanoseconds])
                    if database.changesCount > 0 { removed[model.name] = database.changesCount }
                }
                return .commit
            }
        }
        return removed
    }
}
