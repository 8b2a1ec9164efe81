import Market

extension SettingsReader {
    /// What a file of symbols says: tables `[NAME]`, dated ones `[[NAME]]`, or the keys of a single symbol, which is called as
    /// its key `name` says or as the file is.
    mutating func symbolFile(_ fileName: String) -> [String: [SymbolSnapshot]] {
        let known = Set((SettingsReader.sections["symbols"] ?? []) + ["name", "valid_from"])
        if document.root.keys.contains(where: known.contains) {
            let written = document.root["name"].flatMap {
                check($0, key: "name", HeraldSettings.descriptor("strategy.name"), SettingDescriptor.text)?.value
            }
            let name = written ?? fileName
            let table = SymbolTable(name: name, keys: document.root, path: [], place: .file(SettingPosition(line: 1, column: 1)))
            checkKeys(table.keys, under: [], section: "symbols", also: ["name", "valid_from"])
            return [name: snapshots(of: name, [table])]
        }
        var symbols: [String: [SymbolSnapshot]] = [:]
        for (name, found) in document.root {
            var tables: [SymbolTable] = []
            switch found.value {
            case .table(let keys): tables = [SymbolTable(name: name, keys: keys, path: [name], place: found.place)]
            case .array(let entries):
                tables = entries.compactMap { entry in
                    guard case .table(let keys) = entry.value else { return nil }
                    return SymbolTable(name: name, keys: keys, path: [name], place: entry.place)
                }
                if tables.count < entries.count || entries.isEmpty { fallthrough }
            default:
                let key = dotted([name])
                report(
                    "\(key): expected a table [\(key)] or dated ones [[\(key)]], found \(found.value.described)", key: key, at: found.place)
                continue
            }
            for table in tables { checkKeys(table.keys, under: [name], section: "symbols", also: ["valid_from"]) }
            symbols[name] = snapshots(of: name, tables)
        }
        return symbols
    }

    /// Each table changes what the one before it said, the first what is built in.
    private mutating func snapshots(of name: String, _ tables: [SymbolTable]) -> [SymbolSnapshot] {
        var base = SettingsReader.builtInBase(name)
        var snapshots: [SymbolSnapshot] = []
        for table in tables {
            guard hasName(table) else { return [] }
            let from = validFrom(table)
            if let last = snapshots.last, !isLater(from, than: last.from) {
                let key = table.key("valid_from")
                report(
                    "\(key): the tables of a symbol stand in the order of their days; each after the first needs a later valid_from",
                    key: key, at: table.keys["valid_from"]?.place ?? table.place)
            }
            let specification = specification(table, base)
            let hasHours = ["sessions", "sessions_zone", "holidays"].contains { table.keys[$0] != nil }
            let spreads = part(table, "spread_curve", SettingDescriptor.spreadCurve) ?? base?.spreads
            base = SymbolBase(
                specification: specification, hasOwnSessions: hasHours || base?.hasOwnSessions == true, spreads: spreads)
            snapshots.append(SymbolSnapshot(from: from, specification: specification, spreads: spreads))
        }
        return snapshots
    }

    private func isLater(_ time: Timestamp?, than other: Timestamp?) -> Bool {
        guard let time else { return false }
        return other.map { $0 < time } ?? true
    }

    /// `valid_from = 2024-01-01`, its midnight in UTC and also in quotes, or `"2024-01-01T14:05:00Z"`; nil when absent or mistaken.
    private mutating func validFrom(_ table: SymbolTable) -> Timestamp? {
        guard let found = table.keys["valid_from"] else { return nil }
        if let day = found.day, (-90_000...100_000).contains(day) { return Timestamp(seconds: day * 86_400) }
        if case .text(let text) = found.value, let instant = SpecificationText.instant(text) { return instant }
        let key = table.key("valid_from")
        report(
            "\(key): expected a day such as 2024-01-01 or an instant in quotes such as \"2024-01-01T14:05:00Z\", found \(found.value.described)",
            key: key, at: found.place)
        return nil
    }

    /// The folder of symbol files, checked as text.
    mutating func symbolsFolder() -> String? {
        given(["data", "symbols_folder"], HeraldSettings.descriptor("data.symbols_folder"), SettingDescriptor.text)?.value
    }
}
