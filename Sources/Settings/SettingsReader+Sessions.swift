import Market

extension SettingsReader {
    /// A symbol's hours: those of its currencies with `sessions`, `sessions_zone` and `holidays` in their place.
    mutating func sessions(of symbol: String, base: String, profit: String) -> TradingSessions {
        func path(_ name: String) -> [String] { ["symbols", symbol, name] }
        guard ["sessions", "sessions_zone", "holidays"].contains(where: { document[path($0)] != nil }) else {
            return UsualSessions.sessions(base: base, profit: profit)
        }
        let week = week(at: path("sessions")) ?? UsualSessions.week(base: base, profit: profit)
        let closings = closings(at: path("holidays"))
        guard let zone = zone(at: path("sessions_zone")) else { return .always }
        return TradingSessions(
            zone: zone, week: week, holidays: Set(closings.filter { $0.from == 0 }.map(\.day)),
            earlyCloses: Dictionary(uniqueKeysWithValues: closings.filter { $0.from > 0 }.map { ($0.day, $0.from) }))
    }

    /// Nil after a mistake: whoever writes hours needs their clock, also without a database of time zones.
    private mutating func zone(at path: [String]) -> ZoneRules? {
        let descriptor = HeraldSettings.descriptor("symbols.NAME.sessions_zone")
        if document[path] != nil { return given(path, descriptor, SettingDescriptor.zone)?.value }
        if let usual = UsualSessions.zone { return usual }
        let others = ["sessions", "holidays"].compactMap { document[path.dropLast() + [$0]] }
        guard let place = others.first?.place else { return nil }
        return check(
            PlacedValue(value: .text(UsualSessions.zoneName), place: place), key: dotted(path), descriptor, SettingDescriptor.zone)?
            .value
    }

    /// The lists of each weekday; nil when absent or mistaken as a whole.
    private mutating func week(at path: [String]) -> [[TradingSessions.Hours]]? {
        let descriptor = HeraldSettings.descriptor("symbols.NAME.sessions")
        guard let found = document[path],
            let entries = elements(path, descriptor, example: "[\"Mon-Fri 00:00-24:00\"]", SettingDescriptor.session)
        else { return nil }
        let key = dotted(path)
        if case .array(let written) = found.value, written.isEmpty {
            report(
                "\(key): the list is empty; write the hours, or [\"always\"] for a market that never closes", key: key, at: found.place)
        }
        var week: [[TradingSessions.Hours]] = Array(repeating: [], count: 7)
        for (entry, place) in entries {
            switch entry {
            case .hours(let days, let hours): for day in days { week[day].append(hours) }
            case .always where entries.count > 1:
                report("\(key): \"always\" leaves no room for other hours; write it alone or remove it", key: key, at: place)
            case .always: week = UsualSessions.always
            }
        }
        return week
    }

    private mutating func closings(at path: [String]) -> [TradingSessions.Closing] {
        let descriptor = HeraldSettings.descriptor("symbols.NAME.holidays")
        let entries = elements(path, descriptor, example: "[\"2026-12-25\", \"2026-12-24 20:00\"]", SettingDescriptor.closing) ?? []
        var closings: [Int64: TradingSessions.Closing] = [:]
        for (closing, place) in entries where closings.updateValue(closing, forKey: closing.day) != nil {
            let date = CivilTime(secondsSince1970: closing.day * 86_400).dateText
            report("\(dotted(path)): \(date) stands twice; remove one", key: dotted(path), at: place)
        }
        return closings.values.sorted { $0.day < $1.day }
    }

    /// The elements of a list that are right, each with its place; nil when absent or no list.
    private mutating func elements<T>(
        _ path: [String], _ descriptor: SettingDescriptor, example: String, _ convert: SettingConversion<T>
    ) -> [(value: T, place: SettingPlace)]? {
        guard let found = document[path] else { return nil }
        let key = dotted(path)
        guard case .array(let entries) = found.value else {
            report("\(key): expected a list such as \(example), found \(found.value.described)", key: key, at: found.place)
            return nil
        }
        return entries.compactMap { entry in
            // Inside an override a position is one of its own text.
            let place = found.place.isOverride ? found.place : entry.place
            return check(PlacedValue(value: entry.value, place: place), key: key, descriptor, convert)
        }
    }
}
