import Market
import Risk

extension SettingDescriptor {
    func zone(_ source: SettingValue) throws(SettingProblem) -> ZoneRules {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        return try zone(named: value)
    }

    /// `17:00 America/New_York`.
    func reset(_ source: SettingValue) throws(SettingProblem) -> DailyReset {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let second = SettingDescriptor.secondOfDay(parts[0]), !parts[1].isEmpty else {
            throw SettingProblem(
                "expected \"HH:MM ZONE\" such as \"17:00 America/New_York\", found the string \(quoted(value))")
        }
        return DailyReset(secondOfDay: second, zone: try zone(named: String(parts[1])))
    }

    /// `Mon-Fri 08:00-20:00 Europe/London`; 24:00 ends a day.
    func hours(_ source: SettingValue) throws(SettingProblem) -> TradingHours {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty, let hours = WrittenHours(parts[0], parts[1]) else {
            throw SettingProblem(
                "expected \"DAY-DAY HH:MM-HH:MM ZONE\" such as \"Mon-Fri 08:00-20:00 Europe/London\", found the string \(quoted(value))")
        }
        let (first, last) = (try weekday(hours.firstDay), try weekday(hours.lastDay))
        guard hours.opens < hours.closes else {
            throw SettingProblem(
                "\(parts[1]) closes before it opens; hours end on the day they begin, at 24:00 at the latest: "
                    + "choose a zone in which they do not cross midnight")
        }
        return TradingHours(
            firstDay: first, lastDay: last, opens: hours.opens, closes: hours.closes, zone: try zone(named: String(parts[2])),
            text: value)
    }

    /// 0 = Sunday to 6 = Saturday.
    func weekday(_ name: String) throws(SettingProblem) -> Int {
        let names = SettingDescriptor.weekdays
        if let day = names.firstIndex(of: name) { return day }
        let meant = names.first { name.lowercased().hasPrefix($0.lowercased()) }.map { "; did you mean '\($0)'?" }
        let hint = meant ?? Spelling.suggestion(name, among: names)
        throw SettingProblem("unknown day \(quoted(name))\(hint) (known are \(names.joined(separator: ", ")))")
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    private func zone(named name: String) throws(SettingProblem) -> ZoneRules {
        if let rules = Zones.rules(named: name) { return rules }
        guard Zones.isAvailable else {
            throw SettingProblem(
                "time zone \(quoted(name)) cannot be looked up: this installation has no time zone database; "
                    + "reinstall Herald together with the lib_FoundationICU library it was built with, or use \"UTC\"")
        }
        throw SettingProblem("unknown time zone \(quoted(name))\(Zones.suggestion(for: name))")
    }

    /// `HH:MM`, 00:00 to 23:59.
    static func secondOfDay(_ text: Substring) -> Int64? {
        let fields = text.utf8.map { Int64($0) - Int64(UInt8(ascii: "0")) }
        guard fields.count == 5, fields[2] == 10 else { return nil }
        let digits = [fields[0], fields[1], fields[3], fields[4]]
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        return hour < 24 && minute < 60 ? hour * 3600 + minute * 60 : nil
    }
}

/// `Mon-Fri` and `08:00-20:00` taken apart; the days are checked by ``SettingDescriptor/weekday(_:)``.
struct WrittenHours {
    let firstDay: String
    let lastDay: String
    /// Seconds of the day; 24:00 is 86,400.
    let opens: Int64
    let closes: Int64

    /// Nil when they have another shape.
    init?(_ days: Substring, _ times: Substring) {
        let days = days.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let times = times.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(days.count), times.count == 2, let opens = SettingDescriptor.secondOfDay(times[0]),
            let closes = times[1] == "24:00" ? 86_400 : SettingDescriptor.secondOfDay(times[1])
        else { return nil }
        (firstDay, lastDay, self.opens, self.closes) = (days[0], days[days.count - 1], opens, closes)
    }
}

extension Zones {
    /// `; did you mean 'Europe/Prague'?` for a misspelt zone or a bare city, otherwise what is expected.
    static func suggestion(for name: String) -> String {
        let (base, added) = Zones.split(name).map { ($0.base, String(name.dropFirst($0.base.count))) } ?? (name, "")
        let city = "/" + (base.split(separator: "/").last.map { $0.lowercased().replacing(" ", with: "_") } ?? "")
        let sameCity = Zones.names.filter { $0.lowercased().hasSuffix(city) }
        let near = Spelling.nearest(base, among: Zones.names) ?? (sameCity.count == 1 ? sameCity.first : nil)
        if let near { return "; did you mean '\(near)\(added)'?" }
        return "; expected UTC, an IANA name such as Europe/Prague, or one with -15 to +15 hours added "
            + "(America/New_York+7)"
    }
}
