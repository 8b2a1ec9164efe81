/// What the columns of a bar file mean, read from its first line.
struct BarHeader {
    /// A header as MT5 writes it, for messages.
    static let example =
        "<DATE> <TIME> <OPEN> <HIGH> <LOW> <CLOSE> <TICKVOL> <VOL> <SPREAD> (tabs, commas or semicolons)"

    /// The columns that a bar file may have, in MT5's order.
    enum Column: String, CaseIterable {
        case date = "DATE", time = "TIME", open = "OPEN", high = "HIGH", low = "LOW", close = "CLOSE"
        case tickVolume = "TICKVOL", volume = "VOL", spread = "SPREAD"

        /// Its place among MT5's columns.
        var index: Int { Column.allCases.firstIndex(of: self) ?? 0 }

        var isOptional: Bool { self == .time || self == .tickVolume || self == .volume }
    }

    /// The byte between fields: tab, comma or semicolon.
    let separator: UInt8
    /// The number of fields in a row.
    let fieldCount: Int
    /// Where MT5's columns stand, by ``Column``'s order; -1 where the file has none.
    let positions: [Int]

    /// Throws ``BarFileError/noHeader(path:firstLine:)``, ``BarFileError/missingColumn(path:name:header:)`` or
    /// ``BarFileError/duplicateColumn(path:name:)``.
    ///
    /// `needsSpread` refuses a file without `<SPREAD>`.
    init(line: Slice<UnsafeRawBufferPointer>, path: String, needsSpread: Bool = true) throws(BarFileError) {
        separator = BarHeader.separator(of: line)
        let names = line.split(separator: separator, omittingEmptySubsequences: false).map(BarHeader.name(of:))
        fieldCount = names.count
        let known = names.compactMap(Column.init(rawValue:))
        guard known.count >= 2 else { throw .noHeader(path: path, firstLine: TextBytes.excerpt(line)) }
        var positions: [Int] = []
        for column in Column.allCases {
            let places = names.indices.filter { names[$0] == column.rawValue }
            if places.count > 1 { throw .duplicateColumn(path: path, name: column.rawValue) }
            if places.isEmpty, !column.isOptional, needsSpread || column != .spread {
                throw .missingColumn(path: path, name: column.rawValue, header: TextBytes.excerpt(line))
            }
            positions.append(places.first ?? -1)
        }
        self.positions = positions
    }

    /// Whether the file has a column.
    func has(_ column: Column) -> Bool { positions[column.index] >= 0 }

    /// Whether the file has no other columns than MT5's, and these in MT5's order, the spread among them.
    var isUsual: Bool { has(.spread) && positions.filter { $0 >= 0 } == Array(0..<fieldCount) }

    /// The most frequent of tab, comma and semicolon; the earlier of these when equal.
    static func separator(of line: Slice<UnsafeRawBufferPointer>) -> UInt8 {
        var best = (byte: UInt8(ascii: "\t"), count: 0)
        for byte in [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")] {
            let count = line.reduce(0) { $0 + ($1 == byte ? 1 : 0) }
            if count > best.count { best = (byte, count) }
        }
        return best.byte
    }

    /// A column's name without brackets, quotes and spaces, in capitals.
    static func name(of field: Slice<UnsafeRawBufferPointer>) -> String {
        let ignored: [UInt8] = [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: " ")]
        return String(decoding: field.filter { !ignored.contains($0) }, as: UTF8.self).uppercased()
    }
}
