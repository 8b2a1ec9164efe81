/// A row that is found by a key.
protocol Keyed {
    associatedtype Key: Comparable
    var key: Key { get }
}

/// Rows in the order of their keys: found fast, written down the same way each time.
struct SortedRows<Row: Keyed>: RandomAccessCollection {
    private var rows: ContiguousArray<Row> = []

    var startIndex: Int { rows.startIndex }
    var endIndex: Int { rows.endIndex }

    subscript(place: Int) -> Row {
        get { rows[place] }
        set { rows[place] = newValue }
    }

    /// The first place whose key is not below a key.
    private func place(_ key: Row.Key) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Where a key stands; nil when it is not there.
    func index(of key: Row.Key) -> Int? {
        let place = place(key)
        return place < rows.count && rows[place].key == key ? place : nil
    }

    /// The row of a key; nil when there is none. Setting nil removes it.
    subscript(key key: Row.Key) -> Row? {
        get { index(of: key).map { rows[$0] } }
        set {
            let place = place(key)
            let exists = place < rows.count && rows[place].key == key
            switch newValue {
            case .some(let row): if exists { rows[place] = row } else { rows.insert(row, at: place) }
            case nil: if exists { rows.remove(at: place) }
            }
        }
    }

    mutating func removeAll(where condition: (Row) -> Bool) { rows.removeAll(where: condition) }
}

extension SortedRows: Equatable where Row: Equatable {}
extension SortedRows: Hashable where Row: Hashable {}
extension SortedRows: Sendable where Row: Sendable {}

extension SortedRows: Codable where Row: Codable {
    init(from decoder: any Decoder) throws {
        rows = try decoder.singleValueContainer().decode(ContiguousArray<Row>.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }
}
