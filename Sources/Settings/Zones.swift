import Foundation
public import Market

/// Time zones as plain data, from the database inside Foundation.
///
/// Foundation on Linux carries its own copy (ICU's, in `lib_FoundationICU`) and never reads `/usr/share/zoneinfo`, so
/// Debian's `tzdata` is not needed and new rules come with the Swift toolchain; an installation without the copy has
/// no zones but UTC, which ``isAvailable`` tells.
public enum Zones {
    /// The rules of `UTC`, an IANA zone, or one with whole hours added (`America/New_York+7`, -15 to +15).
    ///
    /// All changes of the clock from 1970 to 2100 are spelt out; nil when the name is unknown.
    public static func rules(named name: String) -> ZoneRules? {
        if name == "UTC" { return .utc }
        guard let (base, hours) = split(name), isName(base), let zone = TimeZone(identifier: base) else { return nil }
        let added = Int64(hours) * 3600
        let initial = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: firstSecond)))
        return ZoneRules(
            name: name, initialOffset: initial + added,
            transitions: transitions(of: zone, initial: initial).map {
                ZoneRules.Transition(at: $0.at, offset: $0.offset + added)
            })
    }

    /// The zones' names, for suggestions.
    public static var names: [String] { ["UTC"] + TimeZone.knownTimeZoneIdentifiers }

    /// Whether a database of time zones is there at all.
    public static var isAvailable: Bool { TimeZone(identifier: "America/New_York") != nil }

    /// 1970-01-01 and 2101-01-01 in UTC.
    private static let firstSecond = 0.0
    private static let endSecond = 4_133_980_800.0

    /// Names without a slash that are zones; other abbreviations (`PST`, `IST`) are ambiguous and refused.
    private static let plainNames: Set<String> = [
        "UTC", "GMT", "CET", "MET", "EET", "WET", "EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT",
    ]

    private static func isName(_ text: String) -> Bool {
        let characters = text.utf8.allSatisfy {
            isBareKeyByte($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "+")
        }
        return characters && text.count <= 64 && (text.contains("/") || plainNames.contains(text))
    }

    /// Splits the added hours off; nil when they are malformed or out of range.
    static func split(_ name: String) -> (base: String, hours: Int)? {
        guard !name.hasPrefix("Etc/"), let sign = name.lastIndex(where: { $0 == "+" || $0 == "-" }) else {
            return (name, 0)
        }
        let digits = name[name.index(after: sign)...]
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return (name, 0) }
        guard (1...2).contains(digits.count), let hours = Int(digits), hours <= 15 else { return nil }
        return (String(name[..<sign]), name[sign] == "-" ? -hours : hours)
    }

    private static func transitions(of zone: TimeZone, initial: Int64) -> [ZoneRules.Transition] {
        var found: [ZoneRules.Transition] = []
        var instant = Date(timeIntervalSince1970: firstSecond)
        var offset = initial
        while let next = zone.nextDaylightSavingTimeTransition(after: instant), next > instant,
            next.timeIntervalSince1970 < endSecond
        {
            let changed = Int64(zone.secondsFromGMT(for: next))
            if changed != offset {
                found.append(ZoneRules.Transition(at: Int64(next.timeIntervalSince1970.rounded()), offset: changed))
            }
            (instant, offset) = (next, changed)
        }
        return found
    }
}
