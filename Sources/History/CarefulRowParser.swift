import Market

/// Reads a row in any column order with every check; the quick parser accepts only what this one accepts.
struct CarefulRowParser {
    private let fields: FieldParser
    private let separator: UInt8
    private let fieldCount: Int
    /// Where MT5's columns stand and which fields of the current row they are, in the order of ``BarHeader/Column``.
    private let positions: [Int]
    private var places: [Range<Int>]

    init(header: BarHeader, fields: FieldParser) {
        (self.fields, separator, fieldCount) = (fields, header.separator, header.fieldCount)
        positions = header.positions
        places = [Range<Int>](repeating: 0..<0, count: header.positions.count)
    }

    /// Parses the line in `range` (without its end) or says what is wrong with it.
    mutating func parse(_ range: Range<Int>, isLastLine: Bool) throws(RowFault) -> ParsedRow {
        try locate(range, isLastLine)
        var row = ParsedRow()
        row.local = try fields.date(places[0])
        if positions[1] >= 0 { row.local += try fields.time(places[1]) }
        row.open = try fields.price(places[2])
        row.high = try fields.price(places[3])
        row.low = try fields.price(places[4])
        row.close = try fields.price(places[5])
        guard row.isConsistent else { throw RowFault(reason: .inconsistentPrices, offset: places[2].lowerBound) }
        if positions[6] >= 0 {
            row.tickCount = UInt32(try fields.count(places[6], negative: .negativeVolume, limit: UInt64(UInt32.max)))
        }
        if positions[7] >= 0 { try fields.checkVolume(places[7]) }
        if positions[8] >= 0 {
            row.spread = Int32(try fields.count(places[8], negative: .negativeSpread, limit: UInt64(Int32.max)))
        }
        return row
    }

    /// Finds the fields of MT5's columns.
    private mutating func locate(_ range: Range<Int>, _ isLastLine: Bool) throws(RowFault) {
        var field = 0
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound {
            guard index == range.upperBound || fields.text[index] == separator else { continue }
            for column in places.indices where positions[column] == field { places[column] = start..<index }
            field += 1
            start = index + 1
        }
        guard field == fieldCount else {
            let isCutOff = isLastLine && field < fieldCount
            throw RowFault(reason: isCutOff ? .truncatedLine : .wrongFieldCount, offset: range.lowerBound)
        }
    }
}
