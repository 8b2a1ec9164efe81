internal import History
internal import Market

/// What `herald data list` shows: the files of the store.
public struct PriceListing: Sendable {
    private let store: Store
    private let series: [StoredSeries]
    private let faults: [StoreError]

    /// Looks into a store's folder; throws when it cannot be read.
    public init(store path: String) throws(UserError) {
        store = Store(path: path)
        do throws(StoreError) { (series, faults) = try store.contents() } catch { throw UserError([error.message], exitCode: 2) }
    }

    /// One line for each file that is no good.
    public var faultLines: [String] { faults.map(\.message) }

    /// A table, ending with a newline.
    public var text: String {
        guard !series.isEmpty else { return "no prices are stored in \(store.path); herald data import FILE --symbol NAME brings some\n" }
        let head = ["symbol", "kind", "count", "from", "to", "digits", "file"]
        let rows =
            [head]
            + series.map {
                [$0.symbol, $0.kind.description, String($0.count), $0.first.description, $0.last.description, String($0.digits), $0.path]
            }
        let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column -> String in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                // Numbers stand right.
                return column == 2 || column == 5 ? space + row[column] : row[column] + (column == row.count - 1 ? "" : space)
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// The same as one object.
    public var json: JSONValue {
        .object([
            "store": .string(store.path), "series": .array(series.map(\.json)), "faults": .array(faultLines.map(JSONValue.string)),
        ])
    }
}

extension StoredSeries {
    var json: JSONValue {
        .object([
            "symbol": .string(symbol), "kind": .string(kind.description), "count": .integer(count), "digits": .integer(digits),
            "first": .string(first.description), "last": .string(last.description), "path": .string(path), "bytes": .integer(size),
        ])
    }
}
