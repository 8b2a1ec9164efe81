import Market

/// Reads dates and times of day in several spellings; the day of the row before is remembered.
struct StampParser {
    private let bytes: UnsafePointer<UInt8>
    private var head: UInt64 = 0
    private var tail: UInt16 = 0
    private var day: Int64 = 0

    /// `bytes` is the start of the text that all offsets count from.
    init(bytes: UnsafePointer<UInt8>) { self.bytes = bytes }

    /// Seconds since 1970 at the start of a date of ten bytes at `start`; nil when it is none.
    @inline(__always)
    mutating func date(_ start: Int, isDayFirst: Bool) -> Int64? {
        let raw = UnsafeRawPointer(bytes + start)
        let head = raw.loadUnaligned(as: UInt64.self)
        let tail = raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        if head == self.head, tail == self.tail { return day }
        let (year, month, date) = isDayFirst ? (6, 3, 0) : (0, 5, 8)
        let marks = isDayFirst ? (2, 5) : (4, 7)
        guard let second = civil(number(start + year, 4), number(start + month, 2), number(start + date, 2)),
            bytes[start + marks.0] == bytes[start + marks.1], (0x2D...0x2F).contains(bytes[start + marks.0])
        else { return nil }
        (self.head, self.tail, day) = (head, tail, second)
        return second
    }

    /// The same for eight digits `YYYYMMDD`.
    @inline(__always)
    mutating func compactDate(_ start: Int) -> Int64? {
        let head = UnsafeRawPointer(bytes + start).loadUnaligned(as: UInt64.self)
        if head == self.head { return day }
        guard let second = civil(number(start, 4), number(start + 4, 2), number(start + 6, 2)) else { return nil }
        (self.head, day) = (head, second)
        return second
    }

    /// Seconds and nanoseconds of `HH:MM`, `HH:MM:SS` or `HH:MM:SS.` and one to nine digits, all of the range.
    @inline(__always)
    func time(_ start: Int, _ end: Int) -> (seconds: Int64, nanoseconds: Int64)? {
        let count = end - start
        guard count >= 5, bytes[start + 2] == UInt8(ascii: ":") else { return nil }
        let (hour, minute) = (number(start, 2), number(start + 3, 2))
        guard hour >= 0, hour < 24, minute >= 0, minute < 60 else { return nil }
        if count == 5 { return (Int64(hour &* 3600 &+ minute &* 60), 0) }
        guard count >= 8, bytes[start + 5] == UInt8(ascii: ":") else { return nil }
        let second = number(start + 6, 2)
        guard second >= 0, second < 60 else { return nil }
        let seconds = Int64(hour &* 3600 &+ minute &* 60 &+ second)
        if count == 8 { return (seconds, 0) }
        guard count >= 10, count <= 18, bytes[start + 8] == UInt8(ascii: ".") else { return nil }
        return fraction(start + 9, end).map { (seconds, $0) }
    }

    /// The same for `HHMMSS` with or without milliseconds.
    @inline(__always)
    func compactTime(_ start: Int, _ end: Int) -> (seconds: Int64, nanoseconds: Int64)? {
        let (hour, minute, second) = (number(start, 2), number(start + 2, 2), number(start + 4, 2))
        guard hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second < 60 else { return nil }
        let seconds = Int64(hour &* 3600 &+ minute &* 60 &+ second)
        if end == start + 6 { return (seconds, 0) }
        return fraction(start + 6, end).map { (seconds, $0) }
    }

    /// Seconds east of UTC of ` GMT+hhmm`, all of the range; nil when it is none.
    func offset(_ start: Int, _ end: Int) -> Int64? {
        guard end - start == 9, bytes[start] == 0x20, bytes[start + 1] == UInt8(ascii: "G"), bytes[start + 2] == UInt8(ascii: "M"),
            bytes[start + 3] == UInt8(ascii: "T")
        else { return nil }
        let sign = bytes[start + 4]
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let (hour, minute) = (number(start + 5, 2), number(start + 7, 2))
        guard hour >= 0, hour <= 15, minute >= 0, minute < 60 else { return nil }
        let seconds = Int64(hour * 3600 + minute * 60)
        return sign == UInt8(ascii: "+") ? seconds : -seconds
    }

    /// Nanoseconds of one to nine digits behind a point.
    @inline(__always)
    private func fraction(_ start: Int, _ end: Int) -> Int64? {
        let value = number(start, end - start)
        guard value >= 0 else { return nil }
        return Int64(value) &* (end - start == 3 ? 1_000_000 : powerOfTen(9 - (end - start)))
    }

    /// A whole number of `count` digits; -1 when one is none.
    @inline(__always)
    private func number(_ start: Int, _ count: Int) -> Int {
        var value = 0
        for index in start..<start &+ count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return -1 }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    private func civil(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        CivilTime(year: year, month: month, day: day)?.secondsSince1970
    }
}
