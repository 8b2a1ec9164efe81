import Market

/// Reads rows of a ``RowLayout``: usual fields digit by digit, unusual ones through ``FieldParser``, which knows every
/// reason for a refusal.
struct LayoutRowParser {
    private let layout: RowLayout
    private let fields: FieldParser
    private let bytes: UnsafePointer<UInt8>
    private let digits: Int
    private var stamps: StampParser
    /// Where the fields of the current row end, and before the first where it begins minus one.
    private var ends: [Int]

    /// `bytes` is where the text of `fields` begins.
    init(layout: RowLayout, fields: FieldParser, bytes: UnsafePointer<UInt8>) {
        (self.layout, self.fields, self.bytes, digits) = (layout, fields, bytes, fields.digits)
        stamps = StampParser(bytes: bytes)
        ends = [Int](repeating: 0, count: layout.roles.count + 1)
    }

    /// Parses the line in `range` (without its end) or says what is wrong with it.
    mutating func parse(_ range: Range<Int>, isLastLine: Bool) throws(RowFault) -> LayoutRow {
        try locate(range, isLastLine)
        var row = LayoutRow()
        for index in layout.roles.indices {
            let field = ends[index] + 1..<ends[index + 1]
            switch layout.roles[index] {
            case .date, .time, .compactTime, .dayFirstTime: try stamp(layout.roles[index], field, &row)
            case .open: row.bar.open = try price(field)
            case .high: row.bar.high = try price(field)
            case .low: row.bar.low = try price(field)
            case .close: row.bar.close = try price(field)
            case .bid: row.bid = field.isEmpty ? 0 : try price(field)
            case .ask: row.ask = field.isEmpty ? 0 : try price(field)
            case .tickCount:
                row.bar.tickCount = UInt32(try fields.count(field, negative: .negativeVolume, limit: UInt64(UInt32.max)))
            case .amount: if try amount(field) { row.hasAmount = true }
            case .deal: if !field.isEmpty { _ = try amount(field) }
            case .flags: if !field.isEmpty { _ = try fields.count(field, negative: .malformedNumber, limit: UInt64(UInt16.max)) }
            case .ignored: break
            }
        }
        guard layout.format.holdsTicks || row.bar.isConsistent else {
            throw RowFault(reason: .inconsistentPrices, offset: range.lowerBound)
        }
        return row
    }

    private mutating func stamp(_ role: RowLayout.Role, _ field: Range<Int>, _ row: inout LayoutRow) throws(RowFault) {
        let (start, end) = (field.lowerBound, field.upperBound)
        switch role {
        case .date:
            guard field.count == 10, let day = stamps.date(start, isDayFirst: false) else {
                row.bar.local += try fields.date(field)
                return
            }
            row.bar.local += day
        case .time:
            guard let time = stamps.time(start, end) else {
                row.bar.local += try fields.time(field)
                return
            }
            row.bar.local += time.seconds
            row.nanoseconds = time.nanoseconds
        case .compactTime:
            guard field.count == 15 || field.count == 18, bytes[start + 8] == 0x20, let day = stamps.compactDate(start),
                let time = stamps.compactTime(start + 9, end)
            else { throw RowFault(reason: .malformedCompactTime, offset: start) }
            (row.bar.local, row.nanoseconds) = (day + time.seconds, time.nanoseconds)
        default: try dayFirst(start, end, &row)
        }
    }

    private mutating func dayFirst(_ start: Int, _ end: Int, _ row: inout LayoutRow) throws(RowFault) {
        let fault = RowFault(reason: .malformedDayFirstTime, offset: start)
        guard end - start >= 16, bytes[start + 10] == 0x20, let day = stamps.date(start, isDayFirst: true) else { throw fault }
        var timeEnd = start + 11
        while timeEnd < end, bytes[timeEnd] != 0x20 { timeEnd += 1 }
        guard let time = stamps.time(start + 11, timeEnd) else { throw fault }
        (row.bar.local, row.nanoseconds) = (day + time.seconds, time.nanoseconds)
        if timeEnd < end {
            guard let offset = stamps.offset(timeEnd, end) else { throw fault }
            row.offset = offset
        } else if layout.needsOffset {
            throw RowFault(reason: .missingOffset, offset: start)
        }
    }

    /// A price in points, 1 to `Int32.max`.
    @inline(__always)
    private func price(_ field: Range<Int>) throws(RowFault) -> Int32 {
        var (value, whole, fraction) = (0, 0, -1)
        for index in field {
            let byte = bytes[index]
            if byte == UInt8(ascii: "."), fraction < 0 {
                fraction = 0
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return try fields.price(field) }
            if fraction < 0 {
                whole &+= 1
            } else if fraction < digits {
                fraction &+= 1
            } else {
                guard digit == 0 else { return try fields.price(field) }
                continue
            }
            value = value &* 10 &+ Int(digit)
            // Ten digits may be too many for 32 bits.
            if whole > 9 { return try fields.price(field) }
        }
        guard whole > 0, fraction != 0 || digits == 0 else { return try fields.price(field) }
        for _ in max(fraction, 0)..<digits { value = value &* 10 }
        guard value > 0, value <= Int(Int32.max), whole &+ digits <= 17 else { return try fields.price(field) }
        return Int32(truncatingIfNeeded: value)
    }

    /// Checks a number that is not kept, with or without decimals and an exponent; whether it is above zero.
    private func amount(_ field: Range<Int>) throws(RowFault) -> Bool {
        var (digitCount, isPositive, index) = (0, false, field.lowerBound)
        var end = field.upperBound
        while index < end, bytes[index] == 0x20 { index += 1 }
        while end > index, bytes[end - 1] == 0x20 { end -= 1 }
        let isNegative = index < end && bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        var hasPoint = false
        while index < end {
            let byte = bytes[index]
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                digitCount += 1
                if digit > 0 { isPositive = true }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if byte | 0x20 == UInt8(ascii: "e"), digitCount > 0, isExponent(index + 1, end) {
                break
            } else {
                throw RowFault(reason: .malformedNumber, offset: field.lowerBound)
            }
            index += 1
        }
        guard digitCount > 0 else { throw RowFault(reason: .malformedNumber, offset: field.lowerBound) }
        if isNegative, isPositive { throw RowFault(reason: .negativeVolume, offset: field.lowerBound) }
        return isPositive
    }

    /// Whether a range is one to three digits with or without a sign.
    private func isExponent(_ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        let hasSign = bytes[start] == UInt8(ascii: "-") || bytes[start] == UInt8(ascii: "+")
        let first = hasSign ? start + 1 : start
        return first < end && end - first <= 3 && (first..<end).allSatisfy { (0x30...0x39).contains(bytes[$0]) }
    }

    /// Finds where the fields end.
    private mutating func locate(_ range: Range<Int>, _ isLastLine: Bool) throws(RowFault) {
        let count = layout.roles.count
        var field = 0
        ends[0] = range.lowerBound - 1
        for index in range where bytes[index] == layout.separator {
            field += 1
            if field <= count { ends[field] = index }
        }
        field += 1
        guard field == count else {
            let isCutOff = isLastLine && field < count
            throw RowFault(reason: isCutOff ? .truncatedLine : .wrongFieldCount, offset: range.lowerBound)
        }
        ends[count] = range.upperBound
    }
}
