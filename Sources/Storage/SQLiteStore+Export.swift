internal import GRDB
public import Market

extension SQLiteStore {
    /// Hands out the text of a read model's rows in pieces, oldest first, without holding them all.
    ///
    /// Rows whose ``ReadModel/timeColumn`` is at or after `from` and before `to`; both may be left out. Throws what `body`
    /// throws, and returns the count of rows.
    @discardableResult
    public func export(
        _ model: ReadModel, _ format: ExportFormat, from: Timestamp? = nil, to: Timestamp? = nil,
        into body: (String) throws(StorageError) -> Void
    ) throws(StorageError) -> Int {
        var (export, count) = (ReadModelExport(model, format), 0)
        try body(export.opening)
        let time = ReadModel.quoted(model.timeColumn)
        // Of rows without a time only a whole export tells.
        let condition = from == nil && to == nil ? "" : "WHERE \(time) >= ? AND \(time) < ?"
        let arguments: StatementArguments =
            condition.isEmpty ? [] : [from?.nanoseconds ?? Int64.min, to?.nanoseconds ?? Int64.max]
        try read { database in
            try model.forEach(database, "\(condition) ORDER BY \(time), \(model.keyList)", arguments) { row in
                try body(export.text(of: row))
                count += 1
            }
        }
        try body(export.closing)
        return count
    }
}
