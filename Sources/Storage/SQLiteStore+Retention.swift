internal import GRDB
public import Market

extension SQLiteStore {
    /// Removes rows of the read models that are older than a retention allows; returns how many of each.
    ///
    /// Open positions, and orders that may still change, stay.
    public func remove(olderThan retention: Retention) throws(StorageError) -> [String: Int] {
        var removed: [String: Int] = [:]
        for model in ReadModel.all {
            guard let limit = retention.tables[model.name] else { continue }
            let count = try remove(of: model, olderThan: limit, atMost: .max)
            if count > 0 { removed[model.name] = count }
        }
        return removed
    }

    /// Removes so many rows of a read model at the most, all or nothing; returns how many.
    ///
    /// Rows without an age, which are open positions and orders that may still change, stay.
    public func remove(of model: ReadModel, olderThan limit: Timestamp, atMost count: Int) throws(StorageError) -> Int {
        let (table, age, keys) = (ReadModel.quoted(model.name), ReadModel.quoted(model.ageColumn), model.keyList)
        var removed = 0
        try write { database in
            try database.inTransaction(.immediate) {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE (\(keys)) IN (SELECT \(keys) FROM \(table) WHERE \(age) < ? LIMIT ?)",
                    arguments: [limit.nanoseconds, count])
                removed = database.changesCount
                return .commit
            }
        }
        return removed
    }
}
