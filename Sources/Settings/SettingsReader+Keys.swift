extension SettingsReader {
    /// Reports every unknown table and key and every table that is none.
    mutating func checkKeys() {
        for (name, found) in document.root {
            switch name {
            case _ where !SettingsReader.topLevel.contains(name): reportUnknown(found, [name], among: SettingsReader.topLevel, of: nil)
            case "strategy": checkStrategies(found)
            case "symbols":
                guard let symbols = table(found, "symbols", "[symbols.NAME] tables") else { continue }
                for (symbol, entry) in symbols {
                    let path = ["symbols", symbol]
                    guard let keys = table(entry, dotted(path), "a table [\(dotted(path))]") else { continue }
                    checkKeys(keys, under: path, section: "symbols")
                }
            default:
                guard let keys = table(found, name, "a table [\(name)]") else { continue }
                checkSection(keys, under: [name])
            }
        }
    }

    /// The keys of a table and those of the tables in it, such as `[alerts.webhook]`.
    private mutating func checkSection(_ keys: [String: PlacedValue], under path: [String]) {
        let section = path.joined(separator: ".")
        let inner = Set(SettingsReader.sections.keys.filter { $0.hasPrefix(section + ".") }.map { $0.dropFirst(section.count + 1) })
        checkKeys(keys, under: path, section: section, also: inner.map(String.init).sorted())
        for name in inner.sorted() {
            guard let found = keys[String(name)] else { continue }
            let place = path + [String(name)]
            guard let keys = table(found, dotted(place), "a table [\(dotted(place))]") else { continue }
            // Its keys are names of symbols, whatever they are.
            if place == ["connector", "symbols"] { continue }
            checkSection(keys, under: place)
        }
    }

    private mutating func checkStrategies(_ found: PlacedValue) {
        guard case .array(let tables) = found.value else {
            let message = "expected [[strategy]] in double brackets, found \(found.value.described)"
            return report("strategy: \(message)", key: "strategy", at: found.place)
        }
        for entry in tables {
            guard let keys = table(entry, "strategy", "a [[strategy]] table") else { continue }
            checkKeys(keys, under: ["strategy"], section: "strategy")
            guard case .array(let exits)? = keys["exits"]?.value else { continue }
            for exit in exits {
                guard case .table(let keys) = exit.value else { continue }
                checkKeys(keys, under: ["strategy", "exits"], section: "strategy.exits")
            }
        }
    }

    private mutating func table(_ found: PlacedValue, _ key: String, _ expected: String) -> [String: PlacedValue]? {
        if case .table(let keys) = found.value { return keys }
        report("\(key): expected \(expected), found \(found.value.described)", key: key, at: found.place)
        return nil
    }

    mutating func checkKeys(_ keys: [String: PlacedValue], under path: [String], section: String, also: [String] = []) {
        let known = (SettingsReader.sections[section] ?? []) + also
        for (name, found) in keys where !known.contains(name) {
            reportUnknown(found, path + [name], among: known, of: section)
        }
    }

    private mutating func reportUnknown(
        _ found: PlacedValue, _ path: [String], among known: some Collection<String>, of section: String?
    ) {
        let name = path.last ?? ""
        let isTable =
            switch found.value {
            case .table: true
            default: false
            }
        let home = HeraldSettings.reference.first { $0.name == name && !isTable }
        let hint: String =
            if let near = Spelling.nearest(name, among: known) ?? Self.completion(of: name, among: known) {
                "did you mean '\(near)'?"
            } else if let home, home.table != section ?? "" {
                "'\(name)' belongs in \(home.section)"
            } else if known.count > 20 {
                "docs/configuration.md has the \(known.count) known ones"
            } else {
                "known are \(known.sorted().joined(separator: ", "))"
            }
        let key = dotted(path)
        report("unknown \(isTable ? "table" : "key") '\(key)'; \(hint)", key: key, at: found.place)
    }

    /// The only name that goes on where one ends: `max_daily_loss_percent` for `max_daily_loss`.
    private static func completion(of name: String, among known: some Sequence<String>) -> String? {
        let longer = known.filter { $0.hasPrefix(name + "_") }
        return longer.count == 1 ? longer.first : nil
    }

    /// The known keys of each table.
    static let sections: [String: [String]] = Dictionary(grouping: HeraldSettings.reference, by: \.table).mapValues { $0.map(\.name) }

    /// The names that stand at the top of a file.
    static let topLevel = Set(HeraldSettings.reference.map { String($0.key.prefix { $0 != "." }) })
}
