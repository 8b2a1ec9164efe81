import Market

extension SettingsReader {
    /// A symbol's hours: those it inherits, or of its currencies, with `sessions`, `sessions_zone` and `holidays` in their place.
    mutating func sessions(_ table: SymbolTable, _ symbol: SymbolSpecification, inherited: TradingSessions?) -> TradingSessions {
        guard ["sessions", "sessions_zone", "holidays"].contains(where: { table.keys[$0] != nil }) else {
            return inherited ?? UsualSessions.sessions(of: symbol)
        }
        let week = week(table) ?? inherited?.week ?? UsualSessions.week(of: symbol)
        let closings = table.keys["holidays"] == nil ? inherited?.closings ?? [] : closings(table)
        guard let zone = zone(table, inherited: inherited?.zone) else { return .always }
        return TradingSessions(
            zone: zone, week: week, holidays: Set(closings.filter { $0.from == 0 }.map(\.day)),
            earlyCloses: Dictionary(uniqueKeysWithValues: closings.filter { $0.from > 0 }.map { ($0.day, $0.from) }))
    }

    /// Nil after a mistake: whoever writes hours needs their clock, also without a database of time zones.
    private mutating func zone(_ table: SymbolTable, inherited: ZoneRules?) -> ZoneRules? {
        let descriptor = HeraldSettings.descriptor("symbols.NAME.sessions_zone")
        if table.keys["sessions_zone"] != nil { return part(table, "sessions_zone", SettingDescriptor.zone) }
        if let known = inherited ?? UsualSessions.zone { return known }
        let others = ["sessions", "holidays"].compactMap { table.keys[$0] }
        guard let place = others.first?.place else { return nil }
        let written = PlacedValue(value: .text(UsualSessions.zoneName), place: place)
        return check(written, key: table.key("sessions_zone"), descriptor, SettingDescriptor.zone)?.value
    }

    /// The lists of each weekday; nil when absent or mistaken as a whole.
    private mutating func week(_ table: SymbolTable) -> [[TradingSessions.Hours]]? {
        guard let found = table.keys["sessions"],
            let entries = elements(table, "sessions", example: "[\"Mon-Fri 00:00-24:00\"]", SettingDescriptor.session)
        else { return nil }
        let key = table.key("sessions")
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

    private mutating func closings(_ table: SymbolTable) -> [TradingSessions.Closing] {
        let entries = elements(table, "holidays", example: "[\"2026-12-25\", \"2026-12-24 20:00\"]", SettingDescriptor.closing) ?? []
        let key = table.key("holidays")
        var closings: [Int64: TradingSessions.Closing] = [:]
        for (closing, place) in entries where closings.updateValue(closing, forKey: closing.day) != nil {
            let date = CivilTime(secondsSince1970: closing.day * 86_400).dateText
            report("\(key): \(date) stands twice; remove one", key: key, at: place)
        }
        return closings.values.sorted { $0.day < $1.day }
    }

    /// The elements of a list that are right, each with its place; nil when absent or no list.
    private mutating func elements<T>(
        _ table: SymbolTable, _ name: String, example: String, _ convert: SettingConversion<T>
    ) -> [(value: T, place: SettingPlace)]? {
        guard let found = table.keys[name] else { return nil }
        let (key, descriptor) = (table.key(name), HeraldSettings.descriptor("symbols.NAME.\(name)"))
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
