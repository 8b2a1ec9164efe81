import Market

/// One text of a list of sessions.
enum WrittenSession {
    case always
    /// 0 = Sunday to 6 = Saturday.
    case hours(days: [Int], TradingSessions.Hours)
}

extension SettingDescriptor {
    /// `Mon-Fri 00:00-24:00`, or `always`.
    func session(_ source: SettingValue) throws(SettingProblem) -> WrittenSession {
        guard case .text(let value) = source else { throw mismatch("text such as \"Mon-Fri 00:00-24:00\"", source) }
        if value == "always" { return .always }
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = WrittenHours(parts[0], parts[1]) else {
            let hint = Spelling.nearest(value, among: ["always"]).map { "; did you mean '\($0)'?" } ?? ""
            throw SettingProblem(
                "expected \"DAY-DAY HH:MM-HH:MM\" such as \"Mon-Fri 00:00-24:00\", or \"always\", found the string \(quoted(value))\(hint)")
        }
        let (first, last) = (try weekday(hours.firstDay), try weekday(hours.lastDay))
        guard hours.opens < hours.closes else {
            throw SettingProblem(
                "\(parts[1]) closes before it opens; a session that goes on after midnight is written as two: "
                    + "\"\(parts[0]) \(parts[1].prefix(5))-24:00\" and the rest on the following days")
        }
        let days = (0...(last - first + 7) % 7).map { (first + $0) % 7 }
        return .hours(days: days, TradingSessions.Hours(opens: hours.opens, closes: hours.closes))
    }

    /// `2026-12-25`, or `2026-12-24 20:00` for an early close.
    func closing(_ source: SettingValue) throws(SettingProblem) -> TradingSessions.Closing {
        guard case .text(let value) = source else { throw mismatch("text such as \"2026-12-25\"", source) }
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let fields = SettingDescriptor.dateFields(parts[0]),
            let from = parts.count == 1 ? 0 : SettingDescriptor.secondOfDay(parts[1])
        else {
            throw SettingProblem(
                "expected \"YYYY-MM-DD\" for a day without trade or \"YYYY-MM-DD HH:MM\" for an early close, "
                    + "found the string \(quoted(value))")
        }
        guard let date = CivilTime(year: fields[0], month: fields[1], day: fields[2]) else {
            throw SettingProblem("there is no date \(parts[0]) (the years 1700 to 2250 are known)")
        }
        guard parts.count == 1 || from > 0 else {
            throw SettingProblem("a day that closes at 00:00 does not open; write \"\(parts[0])\" for a day without trade")
        }
        return TradingSessions.Closing(day: date.secondsSince1970 / 86_400, from: from)
    }

    /// Year, month and day of `YYYY-MM-DD`; nil when it has another shape.
    private static func dateFields(_ text: Substring) -> [Int]? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2] else { return nil }
        let fields = parts.compactMap { part in
            part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(part) : nil
        }
        return fields.count == 3 ? fields : nil
    }
}
