/// An instant in UTC, in nanoseconds since 1970-01-01 (years 1678 to 2262).
public struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// Nanoseconds since 1970-01-01T00:00:00Z, negative before it.
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// An instant a whole number of seconds after 1970; traps outside the years 1678 to 2262.
    @inlinable public init(seconds: Int64) { nanoseconds = seconds * 1_000_000_000 }

    /// Whole seconds since 1970, rounded towards the past.
    @inlinable public var seconds: Int64 {
        let quotient = nanoseconds / 1_000_000_000
        return nanoseconds % 1_000_000_000 < 0 ? quotient - 1 : quotient
    }

    @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The instant `seconds` later.
    @inlinable public func adding(seconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: nanoseconds + seconds * 1_000_000_000)
    }

    /// ISO 8601 in UTC to the second, or to the millisecond when it has a fraction: `2014-05-02T13:00:00Z`.
    public var description: String {
        let civil = CivilTime(secondsSince1970: seconds)
        // The second in which the earliest instant lies begins before what can be counted; the difference can.
        let milliseconds = (nanoseconds &- seconds &* 1_000_000_000) / 1_000_000
        let fraction = milliseconds == 0 ? "" : "." + padded(Int(milliseconds), 3)
        return "\(civil.dateText)T\(civil.timeText)\(fraction)Z"
    }

    /// Parses `2014-05-02`, `2014.05.02`, with optional `T13:00`, ` 13:00:00` and `Z`; nil when malformed or not a date.
    public init?(text: String) {
        var fields: [Int] = []
        var current = ""
        var separators: [Character] = []
        for character in text.hasSuffix("Z") ? text.dropLast() : text[...] {
            if character.isASCII, character.isNumber {
                current.append(character)
            } else {
                guard let value = Int(current), current.count <= 4 else { return nil }
                fields.append(value)
                separators.append(character)
                current = ""
            }
        }
        guard let last = Int(current), current.count <= 4 else { return nil }
        fields.append(last)
        let shape = String(separators)
        guard ["--", "..", "--T:", "--T::", "-- :", "-- ::", ".. :", ".. ::"].contains(shape) else { return nil }
        fields += Array(repeating: 0, count: 6 - fields.count)
        guard
            let civil = CivilTime(
                year: fields[0], month: fields[1], day: fields[2], hour: fields[3], minute: fields[4],
                second: fields[5])
        else { return nil }
        self.init(seconds: civil.secondsSince1970)
    }
}

func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
