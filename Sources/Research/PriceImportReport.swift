internal import History
internal import Market

/// What `herald data import` did, or would do.
public struct PriceImportReport: Sendable {
    let symbol: String
    let isTrial: Bool
    var files: [ImportedFile] = []

    init(symbol: String, isTrial: Bool) { (self.symbol, self.isTrial) = (symbol, isTrial) }

    /// Several lines for each file, ending with a newline.
    public var text: String { files.map { $0.text(isTrial: isTrial) }.joined() }

    /// The same as one object.
    public var json: JSONValue {
        .object(["symbol": .string(symbol), "dry_run": .bool(isTrial), "files": .array(files.map(\.json))])
    }

    /// What to say about the files before one that failed.
    var storedLines: [String] {
        files.isEmpty || isTrial ? [] : ["note: \(files.count) of the files before it were stored"]
    }
}

/// One file, or a pair of bid and ask, and what became of it.
struct ImportedFile: Sendable {
    let paths: [String]
    let imported: ImportedPrices
    let change: StoreChange

    func text(isTrial: Bool) -> String {
        let (report, what) = (imported.report, imported.format.holdsTicks ? "ticks" : "\(change.kind) bars")
        var lines = [
            "\(paths.joined(separator: " and ")): \(imported.format.title)",
            "  \(imported.count) \(what) of \(report.rows) rows, from \(change.first) to \(change.last)",
        ]
        lines += imported.notes.lines.map { "  " + $0 }
        if report.badRowCount > 0 { lines.append("  \(report.badRowCount) bad rows left out") }
        lines += report.lines.map { "    " + $0 }
        if change.rowsBefore > 0, change.changed + change.removed > 0 {
            lines.append(
                "  differs from what was stored of this period: \(change.changed) changed, \(change.removed) no longer there, \(change.added) new, \(change.unchanged) the same"
            )
        } else {
            lines.append("  \(change.added) new, \(change.unchanged) stored already")
        }
        lines.append("  \(isTrial ? "would make" : "stored in") \(change.path): \(change.rowsAfter) \(what) (\(change.rowsBefore) before)")
        return lines.map { $0 + "\n" }.joined()
    }

    var json: JSONValue {
        .object([
            "files": .array(paths.map(JSONValue.string)), "format": .string(imported.format.rawValue),
            "kind": .string(change.kind.description), "rows": .integer(imported.report.rows), "accepted": .integer(imported.count),
            "bad_rows": .integer(imported.report.badRowCount),
            "bad": .array(
                imported.report.badRows.map {
                    .object([
                        "line": .integer($0.line), "column": .integer($0.column), "reason": .string($0.reason.text),
                        "excerpt": .string($0.excerpt),
                    ])
                }),
            "notes": .array(imported.notes.lines.map(JSONValue.string)), "first": .string(change.first.description),
            "last": .string(change.last.description), "path": .string(change.path), "rows_before": .integer(change.rowsBefore),
            "rows_after": .integer(change.rowsAfter), "added": .integer(change.added), "changed": .integer(change.changed),
            "unchanged": .integer(change.unchanged), "removed": .integer(change.removed),
        ])
    }
}
