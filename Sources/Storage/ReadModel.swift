/// A table of the read models: what it is called, and its columns. The order of the columns never changes; new ones come last.
public struct ReadModel: Hashable, Sendable {
    /// What the table is called.
    public let name: String
    /// In order.
    public let columns: [Column]
    /// How many of the first columns name a row; a later row with the same key replaces the earlier one.
    public let keyCount: Int
    /// The column with the instant by which rows are exported.
    public let timeColumn: String
    /// The column with the instant from which on a row grows old; null while it may still change.
    public let ageColumn: String

    /// One column.
    public struct Column: Hashable, Sendable {
        public let name: String
        public let kind: Kind

        public init(_ name: String, _ kind: Kind) { (self.name, self.kind) = (name, kind) }
    }

    /// How the values of a column are kept and shown.
    public enum Kind: Hashable, Sendable {
        /// A whole number.
        case integer
        case text
        /// A statistic; what is not finite is kept as null.
        case real
        /// 0 or 1; shown as false and true.
        case flag
        /// Nanoseconds since 1970, UTC; shown as ISO 8601 with nine decimals of the second where it has any.
        case time
        /// Units of 10^-8; shown as an exact decimal.
        case price
        /// Units of 10^-8 lot; shown as an exact decimal.
        case volume
        /// Units of 10^-4 of the account currency; shown as an exact decimal.
        case money
    }

    init(_ name: String, key: Int, time: String, age: String? = nil, _ columns: [Column]) {
        (self.name, self.columns, keyCount, timeColumn, ageColumn) = (name, columns, key, time, age ?? time)
        for wanted in [timeColumn, ageColumn] {
            precondition(columns.contains { $0.name == wanted && $0.kind == .time }, "Invariant: a read model has its time columns")
        }
    }
}

/// A value of a read model, as its column's ``ReadModel/Kind`` keeps it.
public enum ReadModelCell: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
}

/// One row of a read model.
public struct ReadModelRow: Hashable, Sendable {
    /// The table.
    public let model: ReadModel
    /// One a column, in order.
    public let cells: [ReadModelCell]

    /// Traps unless there is a cell for every column. Databases end a text at a zero byte: U+FFFD stands for it.
    init(_ model: ReadModel, _ cells: [ReadModelCell]) {
        precondition(cells.count == model.columns.count, "Invariant: \(model.name) has \(model.columns.count) columns")
        self.model = model
        self.cells = cells.map { cell in
            guard case .text(let text) = cell, text.utf8.contains(0) else { return cell }
            return .text(String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
        }
    }
}

/// A value that becomes a row of a read model.
public protocol ReadModelLine: Hashable, Sendable {
    /// Its table.
    static var model: ReadModel { get }
    /// One a column, in order.
    var cells: [ReadModelCell] { get }
}

extension ReadModelRow {
    public init(_ line: some ReadModelLine) { self.init(type(of: line).model, line.cells) }
}
