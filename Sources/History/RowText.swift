import Market

/// Rows of a bar file as bytes, written into memory that the caller owns.
struct RowText {
    /// More bytes than a row or the header can have.
    static let longestRow = 128

    private let start: UnsafeMutablePointer<UInt8>
    private var cursor: UnsafeMutablePointer<UInt8>
    private let hasTime: Bool
    private let digits: Int
    /// The day last written, in days since 1970, and where its ten bytes stand.
    private var day = Int64.min
    private var date: UnsafeMutablePointer<UInt8>

    /// `start` must have room for ``longestRow`` bytes per row and as many for the header.
    init(at start: UnsafeMutablePointer<UInt8>, hasTime: Bool, digits: Int) {
        (self.start, cursor, date) = (start, start, start)
        (self.hasTime, self.digits) = (hasTime, digits)
    }

    /// The bytes written so far.
    var count: Int { cursor - start }

    mutating func appendHeader() {
        let names = BarHeader.Column.allCases.filter { hasTime || $0 != .time }.map { "<\($0.rawValue)>" }
        for byte in names.joined(separator: "\t").utf8 { append(byte) }
        append(UInt8(ascii: "\n"))
    }

    mutating func appendRow(_ second: Int64, _ points: BarPoints, _ extra: BarExtras) {
        let day = floorDivide(second, 86_400)
        appendDate(day)
        if hasTime {
            let rest = Int(second - day * 86_400)
            appendPair(UInt8(ascii: "\t"), rest / 3600)
            appendPair(UInt8(ascii: ":"), rest / 60 % 60)
            appendPair(UInt8(ascii: ":"), rest % 60)
        }
        appendNumber(points.open, decimals: digits)
        appendNumber(points.high, decimals: digits)
        appendNumber(points.low, decimals: digits)
        appendNumber(points.close, decimals: digits)
        appendNumber(extra.tickCount, decimals: 0)
        appendNumber(0 as Int32, decimals: 0)
        appendNumber(extra.spread, decimals: 0)
        append(UInt8(ascii: "\n"))
    }

    /// `YYYY.MM.DD`, copied from the row before within a day.
    private mutating func appendDate(_ day: Int64) {
        let place = cursor
        if day == self.day {
            cursor.update(from: date, count: 10)
            cursor += 10
        } else {
            let text = CivilTime(secondsSince1970: day * 86_400).dateText
            for byte in text.utf8 { append(byte == UInt8(ascii: "-") ? UInt8(ascii: ".") : byte) }
        }
        (self.day, date) = (day, place)
    }

    private mutating func appendPair(_ mark: UInt8, _ value: Int) {
        append(mark)
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }

    /// A tab and a number, negative ones as 0, whose last `decimals` digits stand behind the point.
    private mutating func appendNumber(_ value: some FixedWidthInteger, decimals: Int) {
        append(UInt8(ascii: "\t"))
        var rest = UInt64(clamping: value)
        var (length, bound) = (1, 10 as UInt64)
        while rest >= bound {
            length += 1
            bound *= 10
        }
        length = max(length, decimals + 1) + (decimals > 0 ? 1 : 0)
        let point = decimals > 0 ? length - decimals - 1 : -1
        for index in stride(from: length - 1, through: 0, by: -1) {
            if index == point {
                cursor[index] = UInt8(ascii: ".")
            } else {
                cursor[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
        }
        cursor += length
    }

    private mutating func append(_ byte: UInt8) {
        cursor.pointee = byte
        cursor += 1
    }
}
