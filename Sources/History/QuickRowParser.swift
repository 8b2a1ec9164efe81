import Market

/// Reads rows whose columns stand in MT5's order, eight bytes at a time; whatever looks unusual is left to
/// ``CarefulRowParser``.
///
/// The eight-digit conversion is Daniel Lemire's (simdjson, `parse_eight_digits_unrolled`).
struct QuickRowParser {
    /// The most bytes after a row's start that ``parse(_:into:)`` reads.
    static let reach = 192

    private let separator: UInt8
    private let digits: Int
    private let hasTime: Bool
    private let hasTickVolume: Bool
    private let hasVolume: Bool
    /// The date of the row before as its ten bytes, and the day it is.
    private var dateHead: UInt64 = 0
    private var dateTail: UInt16 = 0
    private var day: Int64 = 0

    init(header: BarHeader, digits: Int) {
        (separator, self.digits, hasTime) = (header.separator, digits, header.has(.time))
        (hasTickVolume, hasVolume) = (header.has(.tickVolume), header.has(.volume))
    }

    /// Parses the row at `start`, where ``reach`` bytes can be read; returns its length with its end, 0 when unusual.
    @inline(__always)
    mutating func parse(_ start: UnsafeRawPointer, into row: inout ParsedRow) -> Int {
        let head = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        let tail = UInt16(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
        if head != dateHead || tail != dateTail {
            guard changeDate(head, tail) else { return 0 }
        }
        guard start.load(fromByteOffset: 10, as: UInt8.self) == separator else { return 0 }
        var cursor = start + 11
        let second = hasTime ? secondOfDay(&cursor) : 0
        guard second >= 0 else { return 0 }
        row.local = day &+ second
        row.open = price(&cursor)
        row.high = price(&cursor)
        row.low = price(&cursor)
        row.close = price(&cursor)
        guard row.isConsistent else { return 0 }
        let ticks = hasTickVolume ? count(&cursor, end: separator) : 0
        let volume = hasVolume ? count(&cursor, end: separator) : 0
        guard ticks >= 0, volume >= 0, let spread = lastCount(&cursor) else { return 0 }
        (row.tickCount, row.spread) = (UInt32(truncatingIfNeeded: ticks), spread)
        return cursor - start
    }

    /// A price in points followed by a separator; 0 when unusual.
    @inline(__always)
    private func price(_ cursor: inout UnsafeRawPointer) -> Int32 {
        let word = UInt64(littleEndian: cursor.loadUnaligned(as: UInt64.self))
        let points = word ^ (0x2E * QuickRowParser.ones)
        let marks = (points &- QuickRowParser.ones) & ~points & (0x80 * QuickRowParser.ones)
        let whole = marks.trailingZeroBitCount >> 3
        let length = whole &+ digits
        guard whole > 0, digits > 0, length < 8 else { return longPrice(&cursor) }
        let below = (1 &<< UInt64(truncatingIfNeeded: whole &* 8)) &- 1
        let joined = (word & below) | ((word &>> 8) & ~below)
        let number = (joined ^ (0x30 * QuickRowParser.ones)) &<< UInt64(truncatingIfNeeded: 64 &- length &* 8)
        guard QuickRowParser.areDigits(number),
            cursor.load(fromByteOffset: length &+ 1, as: UInt8.self) == separator
        else { return longPrice(&cursor) }
        cursor += length &+ 2
        return Int32(truncatingIfNeeded: QuickRowParser.value(ofEightDigits: number))
    }

    /// A price of up to nine digits, byte by byte; 0 when unusual.
    @inline(never)
    private func longPrice(_ cursor: inout UnsafeRawPointer) -> Int32 {
        var (value, whole, fraction) = (0, 0, -1)
        while whole &+ max(fraction, 0) < 10 {
            let byte = cursor.load(as: UInt8.self)
            cursor += 1
            if byte == separator { break }
            if byte == UInt8(ascii: "."), fraction < 0 {
                fraction = 0
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return 0 }
            value = value &* 10 &+ Int(digit)
            if fraction >= 0 { fraction &+= 1 } else { whole &+= 1 }
        }
        guard whole > 0, fraction != 0, max(fraction, 0) <= digits, whole &+ digits <= 9 else { return 0 }
        for _ in max(fraction, 0)..<digits { value = value &* 10 }
        return Int32(truncatingIfNeeded: value)
    }

    /// A count of up to nine digits followed by `end`; negative when unusual.
    @inline(__always)
    private func count(_ cursor: inout UnsafeRawPointer, end: UInt8) -> Int {
        var value = Int(cursor.load(as: UInt8.self) &- UInt8(ascii: "0"))
        guard value <= 9 else { return -1 }
        for index in 1...9 {
            let byte = cursor.load(fromByteOffset: index, as: UInt8.self)
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else {
                cursor += index &+ 1
                return byte == end ? value : -1
            }
            value = value &* 10 &+ Int(digit)
        }
        return -1
    }

    /// The row's last count and its line's end; nil when unusual.
    @inline(__always)
    private func lastCount(_ cursor: inout UnsafeRawPointer) -> Int32? {
        var value = Int(cursor.load(as: UInt8.self) &- UInt8(ascii: "0"))
        guard value <= 9 else { return nil }
        for index in 1...9 {
            let byte = cursor.load(fromByteOffset: index, as: UInt8.self)
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else {
                let isReturn = byte == 0x0D && cursor.load(fromByteOffset: index &+ 1, as: UInt8.self) == 0x0A
                cursor += index &+ (isReturn ? 2 : 1)
                return isReturn || byte == 0x0A ? Int32(truncatingIfNeeded: value) : nil
            }
            value = value &* 10 &+ Int(digit)
        }
        return nil
    }
}

extension QuickRowParser {
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Remembers the date `YYYY.MM.DD` in ten bytes; false when it is none.
    @inline(never)
    private mutating func changeDate(_ head: UInt64, _ tail: UInt16) -> Bool {
        func digit(_ index: UInt64) -> Int {
            let word = index < 8 ? head >> (8 * index) : UInt64(tail) >> (8 * (index - 8))
            let digit = UInt8(truncatingIfNeeded: word) &- UInt8(ascii: "0")
            return digit <= 9 ? Int(digit) : 1_000_000
        }
        let points: UInt64 = 0x2E00_002E_0000_0000
        guard head & 0xFF00_00FF_0000_0000 == points else { return false }
        let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
        guard
            let civil = CivilTime(
                year: year, month: digit(5) * 10 + digit(6), day: digit(8) * 10 + digit(9))
        else { return false }
        (dateHead, dateTail, day) = (head, tail, civil.secondsSince1970)
        return true
    }

    /// Seconds since midnight of `HH:MM` or `HH:MM:SS` followed by a separator; negative when unusual.
    @inline(__always)
    private func secondOfDay(_ cursor: inout UnsafeRawPointer) -> Int64 {
        var text = UInt64(littleEndian: cursor.loadUnaligned(as: UInt64.self))
        if cursor.load(fromByteOffset: 8, as: UInt8.self) == separator {
            cursor += 9
        } else {
            guard cursor.load(fromByteOffset: 5, as: UInt8.self) == separator else { return -1 }
            text = text & 0xFF_FFFF_FFFF | 0x3030_3A00_0000_0000
            cursor += 6
        }
        let number = text ^ 0x3030_3A30_303A_3030
        let carried = number &+ 0x0606_0006_0600_0606
        guard (number | carried) & 0xF0F0_FFF0_F0FF_F0F0 == 0 else { return -1 }
        let pairs = number &* 10 &+ (number &>> 8)
        let (hour, minute, second) = (pairs & 0xFF, (pairs &>> 24) & 0xFF, (pairs &>> 48) & 0xFF)
        guard hour < 24, minute < 60, second < 60 else { return -1 }
        return Int64(truncatingIfNeeded: hour &* 3600 &+ minute &* 60 &+ second)
    }

    /// Whether all eight bytes are 0 to 9.
    @inline(__always)
    private static func areDigits(_ bytes: UInt64) -> Bool {
        (bytes | (bytes &+ 6 &* ones)) & (0xF0 * ones) == 0
    }

    /// The number whose decimal digits are the bytes, the most significant one first.
    @inline(__always)
    private static func value(ofEightDigits bytes: UInt64) -> UInt64 {
        let pairs = (bytes &* 2561) &>> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 6_553_601) &>> 16 & 0x0000_FFFF_0000_FFFF
        return (fours &* 42_949_672_960_001) &>> 32
    }
}
